package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/conversation"
)

// Stream marks a route whose answer goes on until there is no more to tell. Such a
// request has no time limit, but there are at most MaxStreams of them, and they end
// when the server is to stop.
func Stream() Option { return func(o *routeOptions) { o.stream = true } }

// stream gives a request the context of a stream, if there is room for one more.
func (s *Server) stream(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		select {
		case s.streams <- struct{}{}:
			defer func() { <-s.streams }()
		default:
			return &conversation.Error{
				Code: conversation.Unavailable, RetryAfter: 10 * time.Second,
				Message: fmt.Sprintf("There are %d open streams already; ask for the state instead, or try later.", cap(s.streams)),
			}
		}
		r := c.Request()
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		go func() {
			select {
			case <-s.closing:
				cancel()
			case <-ctx.Done():
			}
		}()
		// The server watches the connection from here on: see movingBody.Read.
		_ = http.NewResponseController(c.Response().Writer).SetReadDeadline(time.Time{})
		c.SetRequest(r.WithContext(ctx))
		return next(c)
	}
}

// Events writes server-sent events. Each write gives the client its time to take it.
type Events struct{ c echo.Context }

// StartEvents begins an answer of server-sent events.
func StartEvents(c echo.Context) Events {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/event-stream")
	h.Set(echo.HeaderCacheControl, "no-store")
	h.Set("X-Accel-Buffering", "no") // or a proxy would collect them
	c.Response().WriteHeader(http.StatusOK)
	c.Response().Flush()
	return Events{c}
}

// Send writes one event with v as JSON. An id lets a client that comes again say
// which event was its last.
func (e Events) Send(event, id string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return e.write(fmt.Sprintf("event: %s\nid: %s\ndata: %s\n\n", event, id, data))
}

// Beat writes a comment, which keeps the connection alive and finds out whether
// anybody is there.
func (e Events) Beat() error { return e.write(":\n\n") }

func (e Events) write(text string) error {
	if _, err := e.c.Response().Write([]byte(text)); err != nil {
		return err
	}
	e.c.Response().Flush()
	return nil
}
