package api

import (
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/conversation"
)

// busyAfter is when a client that was sent away for load may come again.
const busyAfter = time.Second

// smallBody is the size in bytes up to which bodies are not counted: as many as
// there are requests at one time do no harm.
const smallBody = 64 << 10

// admit sends requests away while as many as there may be are worked on, and
// those whose bodies would not fit into memory beside the others'. What is
// streamed is not held in memory, and streams of events have their own bound.
func (s *Server) admit(o routeOptions) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		if o.stream {
			return next
		}
		return func(c echo.Context) error {
			select {
			case s.inFlight <- struct{}{}:
				defer func() { <-s.inFlight }()
			default:
				return overloaded("The server is busy with %d requests; try again in a moment.", cap(s.inFlight))
			}
			if o.transfer {
				return next(c)
			}
			weight := bodyWeight(c.Request().ContentLength, o.maxBody)
			weight = min(weight, s.cfg.MaxBodyMemory) // one is always let in
			if weight > 0 && !s.bodies.TryAcquire(weight) {
				return overloaded("The server is busy with other large requests; try again in a moment.")
			}
			if weight > 0 {
				defer s.bodies.Release(weight)
			}
			return next(c)
		}
	}
}

// bodyWeight is what a body takes of the memory for bodies, in bytes; length is
// what its client says, -1 for nothing.
func bodyWeight(length, limit int64) int64 {
	switch {
	case length < 0:
		return limit
	case length <= smallBody:
		return 0
	default:
		return length // over the limit: it is refused, unread
	}
}

func overloaded(format string, args ...any) error {
	return &conversation.Error{Code: conversation.Unavailable, RetryAfter: busyAfter, Message: fmt.Sprintf(format, args...)}
}
