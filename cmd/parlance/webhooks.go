package main

import (
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
		status string
		limit  int
		asJSON bool
	)
	cmd := &cobra.Command{
		Use: "deliveries WEBHOOK", Short: "Show what was sent to an endpoint, newest first", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cl, err := c.client(cmd.Context(), *r)
			if err != nil {
				return err
			}
			list, err := cl.WebhookDeliveries(cmd.Context(), args[0], status, limit)
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
	var span client.ReplayRange
	cmd := &cobra.Command{
		Use: "replay DELIVERY|WEBHOOK", Short: "Send one delivery, or those of an endpoint, again", Args: cobra.ExactArgs(1),
		Long: "Sends a delivery (msg_...) again, or the dead ones of an endpoint (ep_...) within --from and --to.\n" +
			"Receivers see the old webhook-id.",
		RunE: func(cmd *cobra.Command, args []string) error {
			one := strings.HasPrefix(args[0], "msg_")
			if one && span != (client.ReplayRange{}) {
				return errors.New("--from, --to and --status go with an endpoint, not with one delivery")
			}
			cl, err := c.client(cmd.Context(), *r)
			if err != nil {
				return err
			}
			n := 1
			if one {
				_, err = cl.ReplayDelivery(cmd.Context(), args[0])
			} else {
				n, err = cl.ReplayDeliveries(cmd.Context(), args[0], span)
			}
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
	return cmd
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
