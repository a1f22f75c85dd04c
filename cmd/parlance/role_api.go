package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"parlance/api"
	"parlance/api/hooks"
	"parlance/api/symbl"
	"parlance/conversation"
)

// apiRole serves HTTP.
type apiRole struct {
	core     *core
	listener net.Listener
	server   *http.Server
	routes   []api.Route
}

func newAPIRole(ctx context.Context, k *core, q *queue) (*apiRole, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", k.cfg.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	dialect := symbl.New(symbl.Config{
		QueuedStatus: conversation.JobStatus(k.cfg.GetJobQueuedStatus),
		MaxTextBody:  k.cfg.MaxTextBody, MaxAudioBytes: k.cfg.MaxAudioBytes, Contact: k.cfg.Contact,
	}, k.app)
	s := api.NewServer(api.Config{
		Version: version, RequestTimeout: k.cfg.RequestTimeout, Log: k.log.With("component", "api"), Trace: k.watchRequest,
		CORSOrigins: k.cfg.CORSOrigins, HTTPS: strings.HasPrefix(k.cfg.BaseURL, "https://"), TrustedProxies: k.cfg.TrustedProxies,
		RateLimit: k.cfg.RateLimit, RateBurst: k.cfg.RateBurst, GuessLimit: k.cfg.TokenAttempts,
		MaxInFlight: k.cfg.MaxInFlight, MaxBodyMemory: k.cfg.MaxBodyMemory,
		Checks: []api.Check{
			{Name: "database", Run: k.store.Ping},
			{Name: "disk", Run: k.checkDisk},
			{Name: "queue", Run: q.check, Optional: true},
		},
	}, k.app, dialect, hooks.New(k.app))
	server := s.HTTPServer()
	server.Handler = k.withAdmin(server.Handler, q)
	return &apiRole{core: k, listener: l, server: server, routes: s.Routes()}, nil
}

// url is where clients reach the server.
func (a *apiRole) url() string {
	if a.core.cfg.BaseURL != "" {
		return a.core.cfg.BaseURL
	}
	return "http://" + strings.NewReplacer("[::]", "localhost", "0.0.0.0", "localhost").Replace(a.listener.Addr().String())
}

// run serves until ctx ends, then lets open requests finish.
func (a *apiRole) run(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- a.server.Serve(a.listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve http: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.core.cfg.ShutdownGrace)
	defer cancel()
	if err := a.server.Shutdown(grace); err != nil {
		a.core.log.Warn("open requests were cut off", "error", err)
		_ = a.server.Close()
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
