package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"parlance/internal/client"
)

// cancelPatience is for how long a command waits for a running job to end: it does
// within two seconds, unless its worker is gone.
const cancelPatience = 5 * time.Second

func (c *cli) jobsCancelCommand() *cobra.Command {
	var r remote
	cmd := &cobra.Command{
		Use: "cancel JOB", Short: "Cancel a job that waits or runs", Args: cobra.ExactArgs(1),
		Long: `Cancels a job: at once when it waits, within two seconds when it runs. A failed job
that holds up its conversation (PARLANCE_ON_FAILURE=block) is passed over, so that
the conversation goes on.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			cl, err := c.client(cmd.Context(), r)
			if err != nil {
				return err
			}
			if err := cl.Call(cmd.Context(), http.MethodDelete, jobPath(args[0], ""), nil, nil); err != nil {
				return err
			}
			ctx, done := context.WithTimeout(cmd.Context(), cancelPatience)
			defer done()
			if _, err := cl.Wait(ctx, args[0], nil); errors.Is(err, context.DeadlineExceeded) {
				_, _ = fmt.Fprintln(cmd.ErrOrStderr(), "The job still runs; it ends as cancelled as soon as its worker answers, or is given up for lost.")
			}
			return showJob(cmd, cl, args[0])
		},
	}
	r.flags(cmd)
	return cmd
}

func (c *cli) jobsRetryCommand() *cobra.Command {
	var r remote
	cmd := &cobra.Command{
		Use: "retry JOB", Short: "Do a failed job again", Args: cobra.ExactArgs(1),
		Long: `Does a failed job again: at the end of its conversation, or, if it holds up the
conversation (PARLANCE_ON_FAILURE=block), in its place.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			cl, err := c.client(cmd.Context(), r)
			if err != nil {
				return err
			}
			var job map[string]any
			if err := cl.Call(cmd.Context(), http.MethodPost, jobPath(args[0], "/retry"), nil, &job); err != nil {
				return err
			}
			return printJSON(cmd.OutOrStdout(), job)
		},
	}
	r.flags(cmd)
	return cmd
}

func jobPath(id, suffix string) string { return "/v1/job/" + url.PathEscape(id) + suffix }

// showJob prints a job as the server reports it.
func showJob(cmd *cobra.Command, cl *client.Client, id string) error {
	var job map[string]any
	if err := cl.Call(cmd.Context(), http.MethodGet, jobPath(id, ""), nil, &job); err != nil {
		return err
	}
	return printJSON(cmd.OutOrStdout(), job)
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
			return watchJob(cmd, cl, args[0])
		},
	}
	r.flags(cmd)
	cmd.Flags().DurationVar(&every, "every", 2*time.Second, "pause before the list is shown again")
	return cmd
}

// watchAgain bounds how often a broken stream of events is opened again.
const watchAgain = 30

// watchJob follows one job. The error is that of the job, if it fails.
func watchJob(cmd *cobra.Command, cl *client.Client, id string) error {
	var last client.Job
	for n := 0; ; n++ {
		err := cl.Follow(cmd.Context(), id, func(j client.Job) {
			last, n = j, 0
			_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s  %-11s %3d%%  attempt %d  %s\n",
				time.Now().Format(time.TimeOnly), j.State, j.Progress, j.Attempts, j.Error)
		})
		switch {
		case cmd.Context().Err() != nil:
			return nil //nolint:nilerr // somebody interrupted it: that is no failure
		case last.Status == "failed":
			return errors.New("the job failed: " + last.Error)
		case err == nil || last.ID == "" || n == watchAgain:
			return err
		}
		select {
		case <-cmd.Context().Done():
			return nil
		case <-time.After(time.Second): // the server may be about to come back
		}
	}
}

// watchLines is how many jobs are shown.
const watchLines = 20

// watchList shows the newest jobs again and again, until it is interrupted.
func watchList(ctx context.Context, w io.Writer, cl *client.Client, every time.Duration) error {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		list, err := cl.Jobs(ctx, client.JobFilter{Limit: watchLines})
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		_, _ = fmt.Fprint(w, "\x1b[H\x1b[2J") // an empty screen
		if err := printJobs(w, list); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}
