package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"parlance/app"
)

func (c *cli) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "serve", Short: "Run API and workers in one process", GroupID: "server", Args: cobra.NoArgs,
		Long: `Runs everything in one process. Without further settings it keeps its data in
./data (SQLite) and needs no other service. The first start makes an account and
prints its credentials once.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.serve(cmd.Context(), cmd.OutOrStdout(), true, true)
		},
	}
}

func (c *cli) apiCommand() *cobra.Command {
	return &cobra.Command{
		Use: "api", Short: "Run the HTTP API only", GroupID: "server", Args: cobra.NoArgs,
		Long: "Runs the HTTP API. It needs PARLANCE_REDIS_URL, and workers that share its database and data directory.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.serve(cmd.Context(), cmd.OutOrStdout(), true, false)
		},
	}
}

func (c *cli) workerCommand() *cobra.Command {
	return &cobra.Command{
		Use: "worker", Short: "Run a worker only; start as many as you like", GroupID: "server", Args: cobra.NoArgs,
		Long: "Runs a worker. It needs PARLANCE_REDIS_URL, and the database and data directory of the API.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.serve(cmd.Context(), cmd.OutOrStdout(), false, true)
		},
	}
}

// serve runs the roles asked for until ctx ends or one of them fails.
func (c *cli) serve(ctx context.Context, out io.Writer, withAPI, withWorker bool) error {
	cfg, log, err := c.load()
	if err != nil {
		return err
	}
	k, err := openCore(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer k.close()
	stop, err := k.watch(ctx)
	if err != nil {
		return err
	}
	defer stop()
	q, err := openQueue(cfg, log, withAPI && withWorker)
	if err != nil {
		return err
	}
	defer q.close()
	k.app.Hints, k.app.Webhooks = q.client, q.client
	k.store.OnDelivery(q.client.Notify)
	g, ctx := errgroup.WithContext(ctx)
	if withWorker {
		w, err := newWorkerRole(k, q)
		if err != nil {
			return err
		}
		k.trace(w)
		k.app.Webhooks = w.dispatcher
		k.store.OnDelivery(w.dispatcher.Notify)
		g.Go(func() error { return w.run(ctx) })
	}
	if withAPI {
		a, err := newAPIRole(ctx, k, q)
		if err != nil {
			return err
		}
		owner, err := k.app.EnsureOwner(ctx)
		if err != nil {
			return err
		}
		if err := welcome(ctx, out, k.app, a.url(), owner); err != nil {
			return err
		}
		g.Go(func() error { return a.run(ctx) })
	}
	k.serveMetrics(ctx, g, q)
	return g.Wait()
}

// welcome prints where the server is, if it is one ("" = it only migrates), and on
// the first start the credentials.
func welcome(ctx context.Context, out io.Writer, a *app.App, url string, o *app.Owner) error {
	if url != "" {
		if _, err := fmt.Fprintf(out, "Parlance %s listens on %s\n", version, url); err != nil {
			return err
		}
	}
	if o == nil {
		return nil
	}
	token, err := a.FreshToken(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, `
A new account was made. Its secrets are shown this once and kept only hashed or sealed:

  appId          %s
  appSecret      %s
  webhook secret %s
  access token   %s
                 (valid for %s; "parlance token" prints another)

`, o.AppID, o.AppSecret, o.WebhookSecret, token.AccessToken, token.ExpiresIn)
	return err
}
