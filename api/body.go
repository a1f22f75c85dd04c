package api

import (
	"errors"
	"io"
	"net/http"
	"os"

	"github.com/labstack/echo/v4"

	"parlance/conversation"
)

// limitBody refuses a body that says it is too long before a byte of it is
// read, and stops reading one that does not say.
func limitBody(limit int64) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			if r.ContentLength > limit {
				// The rest is not waited for.
				c.Response().Header().Set("Connection", "close")
				return tooLarge(limit)
			}
			r.Body = http.MaxBytesReader(c.Response().Writer, r.Body, limit)
			return next(c)
		}
	}
}

func tooLarge(limit int64) error {
	return conversation.Errorf(conversation.TooLarge, "The request body is larger than %d bytes, the limit.", limit)
}

// ReadBody reads a whole body. TooLarge: it is over the limit of its route.
// Invalid: the client stopped sending.
func ReadBody(r *http.Request) ([]byte, error) {
	if enc := r.Header.Get("Content-Encoding"); enc != "" && enc != "identity" {
		return nil, conversation.Errorf(conversation.Unsupported, "Content-Encoding %q is not accepted; send the body as it is.", enc)
	}
	data, err := io.ReadAll(r.Body)
	return data, BodyError(err)
}

// BodyError says what a failure to read a body means to the client that sent it.
func BodyError(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge(e.Limit)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &conversation.Error{Code: conversation.Invalid, Message: "The request body did not arrive in time.", Err: err}
	}
	return &conversation.Error{Code: conversation.Invalid, Message: "The request body could not be read to its end.", Err: err}
}
