package api

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/conversation"
)

// logAccess writes a line per request: never a header, a query (it may hold a
// token) or a body.
func (s *Server) logAccess(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		if err := next(c); err != nil {
			c.Error(err) // now, so that the status is known below
		}
		r := c.Request()
		level := levelOf(c.Path(), c.Response().Status)
		if !s.cfg.Log.Enabled(r.Context(), level) {
			return nil
		}
		attrs := []slog.Attr{
			slog.String("request_id", RequestID(r.Context())),
			slog.String("method", r.Method),
			slog.String("route", c.Path()),
			slog.String("path", clip(r.URL.Path)),
			slog.Int("status", c.Response().Status),
			slog.Int64("bytes", c.Response().Size),
			slog.Duration("took", time.Since(start)),
			slog.String("remote", c.RealIP()),
		}
		if p, ok := c.Get(principalKey).(conversation.Principal); ok {
			attrs = append(attrs, slog.String("tenant_id", p.TenantID))
		}
		if about, ok := c.Get(concernKey).([]slog.Attr); ok {
			attrs = append(attrs, about...)
		}
		s.cfg.Log.LogAttrs(r.Context(), level, "request", attrs...)
		return nil
	}
}

// Concern has the line of a request in the log name what it is about, such as
// "job_id". An empty id is left out.
func Concern(c echo.Context, name, id string) {
	if id == "" {
		return
	}
	about, _ := c.Get(concernKey).([]slog.Attr)
	c.Set(concernKey, append(about, slog.String(name, clip(id))))
}

// longestLogged bounds what one word from a client takes of a line of the log.
const longestLogged = 256 // bytes

func clip(text string) string {
	if len(text) > longestLogged {
		return text[:longestLogged] + "..."
	}
	return text
}

// levelOf says how much a request matters: probes come every few seconds.
func levelOf(route string, status int) slog.Level {
	switch {
	case status >= http.StatusInternalServerError:
		return slog.LevelError
	case route == livePath || route == readyPath:
		return slog.LevelDebug
	default:
		return slog.LevelInfo
	}
}
