package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"parlance/api"
)

// apiRole serves HTTP.
type apiRole struct {
	core     *core
	listener net.Listener
	server   *http.Server
}

func newAPIRole(k *core, q *queue) (*apiRole, error) {
	l, err := net.Listen("tcp", k.cfg.Addr) //nolint:noctx // bound to the life of the process
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	handler := newHandler(k, q)
	return &apiRole{core: k, listener: l, server: &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}}, nil
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
		return errors.Join(a.server.Close())
	}
	return nil
}

var _ = api.NewServer
