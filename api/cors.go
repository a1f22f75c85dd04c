package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// What scripts of other origins may send and see. Cookies are not among it: who
// calls is told by a token that the script itself holds.
const (
	corsMethods = "GET, POST, PUT, PATCH, DELETE"
	corsHeaders = "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Api-Key, X-Request-Id, Traceparent"
	corsExposed = "Content-Disposition, Idempotency-Replayed, Retry-After, X-Request-Id"
	corsMaxAge  = "7200" // seconds; browsers keep it no longer
)

// allowOrigins lets browsers hand answers to scripts from the origins of the
// configuration, and answers their question for permission, which carries no
// token. Without such origins browsers keep everybody else's scripts out.
func (s *Server) allowOrigins(next echo.HandlerFunc) echo.HandlerFunc {
	allowed := s.cfg.CORSOrigins
	if len(allowed) == 0 {
		return next
	}
	anyOrigin := slices.Contains(allowed, "*")
	return func(c echo.Context) error {
		h := c.Response().Header()
		if !anyOrigin {
			h.Add(echo.HeaderVary, echo.HeaderOrigin) // or a cache would give one origin the answer for another
		}
		origin := c.Request().Header.Get(echo.HeaderOrigin)
		if origin == "" || !anyOrigin && !slices.Contains(allowed, strings.ToLower(origin)) {
			return next(c)
		}
		if anyOrigin {
			origin = "*"
		}
		h.Set(echo.HeaderAccessControlAllowOrigin, origin)
		h.Set(echo.HeaderAccessControlExposeHeaders, corsExposed)
		if c.Request().Method != http.MethodOptions || c.Request().Header.Get(echo.HeaderAccessControlRequestMethod) == "" {
			return next(c)
		}
		h.Set(echo.HeaderAccessControlAllowMethods, corsMethods)
		h.Set(echo.HeaderAccessControlAllowHeaders, corsHeaders)
		h.Set(echo.HeaderAccessControlMaxAge, corsMaxAge)
		return c.NoContent(http.StatusNoContent)
	}
}
