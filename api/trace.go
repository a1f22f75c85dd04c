package api

import "github.com/labstack/echo/v4"

// traced has a request watched from before it is read until its answer is known.
func (s *Server) traced(c echo.Context, next echo.HandlerFunc) error {
	if s.cfg.Trace == nil || c.Path() == livePath || c.Path() == readyPath {
		return next(c)
	}
	ctx, end := s.cfg.Trace(c.Request(), unescapeColons(c.Path()))
	c.SetRequest(c.Request().WithContext(ctx))
	status := 0
	defer func() { end(status) }() // also after a panic, which is a 500
	err := next(c)
	if status = c.Response().Status; err != nil && !c.Response().Committed {
		status = problemOf(err).Status
	}
	return err
}
