package symbl

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/api/symbl/request"
	"parlance/api/symbl/wire"
	"parlance/app"
	"parlance/conversation"
)

// retryJobsAfter is what a client with too many jobs is told to wait.
const retryJobsAfter = 5 * time.Second

func (d *Dialect) submitText(c echo.Context, p conversation.Principal) error {
	params, key, err := keyedParams(c)
	if err != nil {
		return err
	}
	r := app.TextRequest{Submission: submission(c, params, key), Messages: params.Messages()}
	if err := params.Err(); err != nil {
		return err
	}
	acc, err := d.uses.SubmitText(c.Request().Context(), p, r)
	return d.accepted(c, p, acc, err)
}

func (d *Dialect) submitAudioURL(c echo.Context, p conversation.Principal) error {
	params, key, err := keyedParams(c)
	if err != nil {
		return err
	}
	r := app.AudioURLRequest{Submission: submission(c, params, key), URL: params.Text("url")}
	if err := params.Err(); err != nil {
		return err
	}
	acc, err := d.uses.SubmitAudioURL(c.Request().Context(), p, r)
	return d.accepted(c, p, acc, err)
}

// submission reads what all kinds share; errors stay in params.
func submission(c echo.Context, params *request.Params, key *app.Keyed) app.Submission {
	s := params.Submission()
	s.Keyed = key
	s.ConversationID = api.Param(c, "id")
	s.RequestID = api.RequestID(c.Request().Context())
	return s
}

// accepted answers a submission.
func (d *Dialect) accepted(c echo.Context, p conversation.Principal, acc app.Accepted, err error) error {
	if conversation.CodeOf(err) == conversation.LimitReached {
		return d.tooManyJobs(c, p, err)
	}
	if err != nil {
		return absentConversation(err)
	}
	api.Concern(c, "conversation_id", acc.ConversationID)
	api.Concern(c, "job_id", acc.JobID)
	if acc.Replayed {
		api.MarkReplayed(c.Response().Header())
	}
	return c.JSON(http.StatusCreated, wire.Accepted{ConversationID: acc.ConversationID, JobID: acc.JobID})
}

// tooManyJobs says it in Symbl's words, which clients look for.
func (d *Dialect) tooManyJobs(c echo.Context, p conversation.Principal, cause error) error {
	limit, err := d.uses.JobLimit(c.Request().Context(), p)
	if err != nil {
		return err
	}
	message := fmt.Sprintf("This API has a limit of maximum of `%d` number of concurrent jobs per account. "+
		"If you are looking to scale, and need more concurrent jobs than this limit, please contact us", limit)
	if d.cfg.Contact != "" {
		message += " at " + d.cfg.Contact
	}
	return &conversation.Error{Code: conversation.LimitReached, Err: cause, RetryAfter: retryJobsAfter, Message: message}
}
