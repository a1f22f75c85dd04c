package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parlance/internal/client"
)

// remote holds the flags that say which server a command talks to.
type remote struct{ server, token string }

func (r *remote) flags(cmd *cobra.Command) {
	cmd.PersistentFlags().StringVar(&r.server, "server", "", "address of the server (default: that of --addr or --base-url)")
	cmd.PersistentFlags().StringVar(&r.token, "token", "", "access token (default: a fresh one of the first account in --data-dir)")
}

// client finds server and token, from the settings where no flag says.
func (c *cli) client(ctx context.Context, r remote) (*client.Client, error) {
	cfg, _, err := c.load()
	if err != nil {
		return nil, err
	}
	cl := &client.Client{Base: r.server, Token: r.token, HTTP: &http.Client{Timeout: time.Hour}}
	if cl.Base == "" {
		cl.Base = cfg.BaseURL
	}
	if cl.Base == "" {
		cl.Base = "http://" + strings.Replace(cfg.Addr, "0.0.0.0", "127.0.0.1", 1)
	}
	cl.Base = strings.TrimRight(cl.Base, "/")
	if cl.Token != "" {
		return cl, nil
	}
	k, err := openCore(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	defer k.close()
	t, err := k.app.FreshToken(ctx)
	if err != nil {
		return nil, fmt.Errorf("no token: give --token, or --data-dir of a server that has been started once: %w", err)
	}
	cl.Token = t.AccessToken
	return cl, nil
}
