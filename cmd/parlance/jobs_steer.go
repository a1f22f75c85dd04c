package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"parlance/internal/client"
)

// jobCall makes a command that sends one request about one job and shows the
// answer.
func (c *cli) jobCall(use, short, method, suffix string) *cobra.Command {
	var r remote
	cmd := &cobra.Command{
		Use: use + " JOB", Short: short, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cl, err := c.client(cmd.Context(), r)
			if err != nil {
				return err
			}
			var job map[string]any
			if err := cl.Call(cmd.Context(), method, "/v1/job/"+url.PathEscape(args[0])+suffix, nil, &job); err != nil {
				return err
			}
			return printJSON(cmd.OutOrStdout(), job)
		},
	}
	r.flags(cmd)
	return cmd
}

func (c *cli) jobsWatchCommand() *cobra.Command {
	var r remote
	var every time.Duration
	cmd := &cobra.Command{
		Use: "watch [JOB]", Short: "Follow one job until it is settled, or the list of jobs", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cl, err := c.client(cmd.Context(), r)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return watchList(cmd.Context(), cmd.OutOrStdout(), cl, max(every, 100*time.Millisecond))
			}
			return cl.Follow(cmd.Context(), args[0], func(j client.Job) {
				_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s  %-11s %3d%%  attempt %d  %s\n",
					time.Now().Format(time.TimeOnly), j.State, j.Progress, j.Attempts, j.Error)
			})
		},
	}
	r.flags(cmd)
	cmd.Flags().DurationVar(&every, "every", 2*time.Second, "pause before the list is shown again")
	return cmd
}

// watchList shows the newest jobs again and again, until it is interrupted.
func watchList(ctx context.Context, w io.Writer, cl *client.Client, every time.Duration) error {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		var page struct {
			Jobs []client.Job `json:"jobs"`
		}
		if err := cl.Call(ctx, http.MethodGet, "/v1/jobs", nil, &page); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		_, _ = fmt.Fprint(w, "\x1b[H\x1b[2J") // an empty screen
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(table, "JOB\tCONVERSATION\tSTATE\tPROGRESS\tATTEMPTS\tCREATED\tERROR")
		for _, j := range page.Jobs {
			_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%d%%\t%d\t%s\t%s\n",
				j.ID, j.ConversationID, j.State, j.Progress, j.Attempts, j.CreatedAt, j.Error)
		}
		if err := table.Flush(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}
