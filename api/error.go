package api

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/conversation"
)

// Problem is an error on its way to a client.
type Problem struct {
	Status     int // HTTP
	Code       conversation.Code
	Message    string // safe to show
	Field      string // the offending field, if one can be named
	RetryAfter time.Duration
	RequestID  string
}

// defaultRetryAfter is what a client is told to wait when nothing says better.
const defaultRetryAfter = 2 * time.Second

// statusOf maps each code to one status.
func statusOf(code conversation.Code) int {
	switch code {
	case conversation.Invalid:
		return http.StatusBadRequest
	case conversation.Unauthorized:
		return http.StatusUnauthorized
	case conversation.Forbidden:
		return http.StatusForbidden
	case conversation.NotFound:
		return http.StatusNotFound
	case conversation.Conflict, conversation.Cancelled:
		return http.StatusConflict
	case conversation.TooLarge:
		return http.StatusRequestEntityTooLarge
	case conversation.Unsupported:
		return http.StatusUnsupportedMediaType
	case conversation.Unprocessable:
		return http.StatusUnprocessableEntity
	case conversation.LimitReached:
		return http.StatusTooManyRequests
	case conversation.Unavailable, conversation.EngineMissing:
		return http.StatusServiceUnavailable
	case conversation.DeadlinePassed:
		return http.StatusGatewayTimeout
	default:
		return http.StatusInternalServerError
	}
}

// problemOf says what a client is told about err.
func problemOf(err error) Problem {
	if h, ok := errors.AsType[*echo.HTTPError](err); ok && conversation.CodeOf(err) == conversation.Internal {
		return routingProblem(h)
	}
	if conversation.CodeOf(err) == conversation.Internal {
		if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
			err = BodyError(err)
		} else if errors.Is(err, context.DeadlineExceeded) {
			err = conversation.Errorf(conversation.DeadlinePassed, "The request took too long.")
		}
	}
	p := Problem{Code: conversation.CodeOf(err), Message: conversation.MessageOf(err)}
	p.Status = statusOf(p.Code)
	if e, ok := errors.AsType[*conversation.Error](err); ok {
		p.Field, p.RetryAfter = e.Field, e.RetryAfter
	}
	if p.Status == http.StatusInternalServerError {
		p.Code, p.Message = conversation.Internal, "An internal error occurred."
	}
	return p
}

// routingProblem is what the router itself answers.
func routingProblem(h *echo.HTTPError) Problem {
	switch h.Code {
	case http.StatusNotFound:
		return Problem{Status: h.Code, Code: conversation.NotFound, Message: "There is no such path."}
	case http.StatusMethodNotAllowed:
		return Problem{Status: h.Code, Code: conversation.NotFound, Message: "This path does not answer to that method."}
	default:
		return Problem{Status: http.StatusInternalServerError, Code: conversation.Internal, Message: "An internal error occurred."}
	}
}

// handleError answers with an error: the only place that does.
func (s *Server) handleError(err error, c echo.Context) {
	ctx := c.Request().Context()
	p := problemOf(err)
	p.RequestID = RequestID(ctx)
	s.logError(ctx, c, err, p)
	if c.Response().Committed {
		return
	}
	h := c.Response().Header()
	switch p.Status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", "Bearer")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		if p.RetryAfter <= 0 {
			p.RetryAfter = defaultRetryAfter
		}
	}
	if p.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.RetryAfter.Seconds()))))
	}
	write, ok := c.Get(writerKey).(func(echo.Context, Problem) error)
	if !ok {
		write = writeMessage
	}
	if err := write(c, p); err != nil {
		s.cfg.Log.InfoContext(ctx, "error not sent", "request_id", p.RequestID, "error", err)
	}
}

// logError keeps what the client is not told. A client that went away is no
// fault of ours.
func (s *Server) logError(ctx context.Context, c echo.Context, err error, p Problem) {
	switch {
	case errors.Is(err, context.Canceled):
		s.cfg.Log.InfoContext(ctx, "client went away", "request_id", p.RequestID, "route", c.Path())
	case p.Status >= http.StatusInternalServerError:
		s.cfg.Log.ErrorContext(ctx, "request failed", "request_id", p.RequestID, "route", c.Path(), "error", err)
	default:
		// Not the message: it may repeat what the client sent.
		s.cfg.Log.DebugContext(ctx, "request refused", "request_id", p.RequestID, "route", c.Path(), "code", p.Code)
	}
}

// writeMessage is the form of errors outside of any dialect.
func writeMessage(c echo.Context, p Problem) error {
	body := map[string]any{"message": p.Message}
	if p.Status >= http.StatusInternalServerError {
		body["requestId"] = p.RequestID
	}
	return c.JSON(p.Status, body)
}
