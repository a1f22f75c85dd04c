package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/conversation"
)

// Check is one condition of being ready.
type Check struct {
	Name string
	// Run looks; of its error, anyone may read what conversation.MessageOf says.
	Run func(ctx context.Context) error
	// Optional conditions make the server degraded, not unready, when they fail.
	Optional bool
}

// What those who watch the server ask for.
const (
	livePath  = "/livez"
	readyPath = "/readyz"
)

const (
	checkTimeout = 3 * time.Second
	// readyLife is how long an answer counts: checks write to the database, and
	// anyone may ask.
	readyLife = 500 * time.Millisecond
)

// readiness runs the checks, one run at a time.
type readiness struct {
	checks []Check
	log    *slog.Logger

	mu     sync.Mutex
	at     time.Time
	report readyReport
}

type readyReport struct {
	Status string            `json:"status"` // ready, degraded, unready
	Checks map[string]string `json:"checks"` // "ok", or what is wrong
}

func (r *readiness) look() readyReport {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.at.IsZero() && time.Since(r.at) < readyLife {
		return r.report
	}
	// Not the request's context: the result is everybody's.
	ctx, cancel := context.WithTimeout(context.Background(), checkTimeout)
	defer cancel()
	errs := make([]error, len(r.checks))
	var wg sync.WaitGroup
	for i, c := range r.checks {
		wg.Go(func() { errs[i] = c.Run(ctx) })
	}
	wg.Wait()
	report := readyReport{Status: "ready", Checks: map[string]string{}}
	for i, c := range r.checks {
		if errs[i] == nil {
			report.Checks[c.Name] = "ok"
			continue
		}
		report.Checks[c.Name] = conversation.MessageOf(errs[i])
		r.log.WarnContext(ctx, "not ready", "check", c.Name, "error", errs[i])
		if !c.Optional {
			report.Status = "unready"
		} else if report.Status == "ready" {
			report.Status = "degraded"
		}
	}
	r.report, r.at = report, time.Now()
	return report
}

func (s *Server) readyz(c echo.Context) error {
	report := s.ready.look()
	status := http.StatusOK
	if report.Status == "unready" {
		status = http.StatusServiceUnavailable
	}
	return c.JSON(status, report)
}

func (s *Server) livez(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

func (s *Server) version(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"name": "parlance", "version": s.cfg.Version})
}
