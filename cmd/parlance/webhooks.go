package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"parlance/internal/client"
)

func (c *cli) webhooksCommand() *cobra.Command {
	var r remote
	cmd := &cobra.Command{
		Use: "webhooks", Short: "List webhook endpoints, see what was delivered, send it again", GroupID: "client",
		Long: "Works with the webhook endpoints of the account over HTTP; docs/webhooks.md explains them.",
	}
	r.flags(cmd)
	cmd.AddCommand(c.webhooksListCommand(&r), c.deliveriesCommand(&r), c.replayCommand(&r), c.webhookTestCommand(&r))
	return cmd
}

func (c *cli) webhooksListCommand(r *remote) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "ls", Short: "List the endpoints of the account", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cl, err := c.client(cmd.Context(), *r)
			if err != nil {
				return err
			}
			list, err := cl.Webhooks(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), list)
			}
			return printWebhooks(cmd.OutOrStdout(), list)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printWebhooks(w io.Writer, list []client.Webhook) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "WEBHOOK\tSTATE\tSTRICT\tEVENTS\tURL")
	for _, h := range list {
		state := "enabled"
		switch {
		case h.Disabled:
			state = "disabled: " + h.DisabledReason
		case h.FailingSince != "":
			state = "failing since " + h.FailingSince
		}
		_, _ = fmt.Fprintf(t, "%s\t%s\t%t\t%s\t%s\n", h.ID, state, h.Strict, strings.Join(h.Events, ","), h.URL)
	}
	return t.Flush()
}

func (c *cli) deliveriesCommand(r *remote) *cobra.Command {
	var (
		status, job string
		limit       int
		asJSON      bool
	)
	cmd := &cobra.Command{
		Use: "deliveries [WEBHOOK]", Short: "Show what was sent, newest first", Args: cobra.MaximumNArgs(1),
		Long: "Shows what was sent to an endpoint (ep_...), or without one what was sent to the addresses that jobs name.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && job != "" {
				return errors.New("--job goes with the addresses that jobs name, not with an endpoint")
			}
			cl, err := c.client(cmd.Context(), *r)
			if err != nil {
				return err
			}
			var list []client.WebhookDelivery
			if len(args) > 0 {
				list, err = cl.WebhookDeliveries(cmd.Context(), args[0], status, limit)
			} else {
				list, err = cl.JobDeliveries(cmd.Context(), job, status, limit)
			}
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), list)
			}
			return printDeliveries(cmd.OutOrStdout(), list)
		},
	}
	cmd.Flags().StringVar(&status, "status", "", "only these: pending, delivered or dead")
	cmd.Flags().StringVar(&job, "job", "", "only those of this job")
	cmd.Flags().IntVar(&limit, "limit", 20, "at most this many")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printDeliveries(w io.Writer, list []client.WebhookDelivery) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "DELIVERY\tEVENT\tSEQ\tJOB\tSTATUS\tATTEMPTS\tLAST\tLATENCY\tCREATED\tERROR")
	for _, d := range list {
		last, latency := "-", "-"
		if n := len(d.Attempts); n > 0 {
			last, latency = strconv.Itoa(d.Attempts[n-1].Status), fmt.Sprintf("%.1fms", d.Attempts[n-1].LatencyMS)
		}
		_, _ = fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%d\t%s\t%s\t%s\t%s\n", d.ID, d.Type, d.Sequence, d.JobID, d.Status,
			len(d.Attempts), last, latency, d.CreatedAt, d.LastError)
	}
	return t.Flush()
}

func (c *cli) replayCommand(r *remote) *cobra.Command {
	var (
		span client.ReplayRange
		jobs bool
	)
	cmd := &cobra.Command{
		Use: "replay DELIVERY | WEBHOOK | --job JOB | --jobs", Short: "Send one delivery, or those of an endpoint or of jobs, again", Args: cobra.MaximumNArgs(1),
		Long: `Sends a delivery (msg_...) again; or the dead ones within --from and --to: of an
endpoint (ep_...), of a job (--job), or of all jobs (--jobs). The latter two are
about the addresses that jobs name. Receivers see the old webhook-id.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			replay, err := whatToReplay(args, span, jobs)
			if err != nil {
				return err
			}
			cl, err := c.client(cmd.Context(), *r)
			if err != nil {
				return err
			}
			n, err := replay(cmd.Context(), cl)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d to be sent again\n", n)
			return err
		},
	}
	cmd.Flags().StringVar(&span.From, "from", "", "only those made at or after this time (RFC 3339)")
	cmd.Flags().StringVar(&span.To, "to", "", "only those made before this time (RFC 3339)")
	cmd.Flags().StringVar(&span.Status, "status", "", "dead (the default) or delivered")
	cmd.Flags().StringVar(&span.JobID, "job", "", "those of this job")
	cmd.Flags().BoolVar(&jobs, "jobs", false, "those of all jobs")
	return cmd
}

// whatToReplay reads the arguments of a replay.
func whatToReplay(args []string, span client.ReplayRange, jobs bool) (func(ctx context.Context, cl *client.Client) (int, error), error) {
	ofJobs := jobs || span.JobID != ""
	if ofJobs == (len(args) > 0) {
		return nil, errors.New("name one: a delivery (msg_...), an endpoint (ep_...), --job JOB or --jobs")
	}
	switch {
	case ofJobs:
		return func(ctx context.Context, cl *client.Client) (int, error) { return cl.ReplayJobDeliveries(ctx, span) }, nil
	case !strings.HasPrefix(args[0], "msg_"):
		return func(ctx context.Context, cl *client.Client) (int, error) {
			return cl.ReplayDeliveries(ctx, args[0], span)
		}, nil
	case span != (client.ReplayRange{}):
		return nil, errors.New("--from, --to and --status go with an endpoint or with jobs, not with one delivery")
	default:
		return func(ctx context.Context, cl *client.Client) (int, error) {
			_, err := cl.ReplayDelivery(ctx, args[0])
			return 1, err
		}, nil
	}
}

func (c *cli) webhookTestCommand(r *remote) *cobra.Command {
	return &cobra.Command{
		Use: "test WEBHOOK", Short: "Send a test event to an endpoint and print the id of its delivery", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cl, err := c.client(cmd.Context(), *r)
			if err != nil {
				return err
			}
			id, err := cl.TestWebhook(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), id)
			return err
		},
	}
}
