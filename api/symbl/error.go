package symbl

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/conversation"
)

// noConversation is Symbl's answer to an id that is not one of the account's.
const noConversation = "The conversationId is either invalid or does not exist."

// errorBody is Symbl's error. statusCode is there for 429 only, requestId for
// what is our fault.
type errorBody struct {
	StatusCode int    `json:"statusCode,omitempty"`
	Message    string `json:"message"`
	RequestID  string `json:"requestId,omitempty"`
}

// WriteError answers with an error.
func (d *Dialect) WriteError(c echo.Context, p api.Problem) error {
	body := errorBody{Message: p.Message}
	if p.Status == http.StatusTooManyRequests {
		body.StatusCode = p.Status
	}
	if p.Status >= http.StatusInternalServerError {
		body.RequestID = p.RequestID
	}
	return c.JSON(p.Status, body)
}

// conversationErrors gives the absence of a conversation its known words.
// Absences of other things name their field.
func (d *Dialect) conversationErrors(h api.Handler) api.Handler {
	return func(c echo.Context, p conversation.Principal) error {
		api.Concern(c, "conversation_id", api.Param(c, "id"))
		return absentConversation(h(c, p))
	}
}

func absentConversation(err error) error {
	if e, ok := asError(err); ok && e.Code == conversation.NotFound && e.Field == "" {
		return &conversation.Error{Code: conversation.NotFound, Message: noConversation, Err: err}
	}
	return err
}
