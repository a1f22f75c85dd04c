package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"parlance/internal/client"
)

func (c *cli) jobsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "jobs", Short: "List, show, cancel, retry and watch jobs", GroupID: "client"}
	cmd.AddCommand(c.jobsListCommand(), c.jobsShowCommand(), c.jobsWatchCommand(),
		c.jobsCancelCommand(), c.jobsRetryCommand())
	return cmd
}

func (c *cli) jobsListCommand() *cobra.Command {
	var (
		r      remote
		f      client.JobFilter
		asJSON bool
	)
	cmd := &cobra.Command{
		Use: "ls", Short: "List jobs, newest first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.Limit < 1 {
				return errors.New("--limit must be 1 or more")
			}
			cl, err := c.client(cmd.Context(), r)
			if err != nil {
				return err
			}
			list, err := cl.Jobs(cmd.Context(), f)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), list)
			}
			return printJobs(cmd.OutOrStdout(), list)
		},
	}
	r.flags(cmd)
	cmd.Flags().StringVar(&f.Status, "status", "", "only jobs in this state: scheduled, in_progress, completed or failed")
	cmd.Flags().StringVar(&f.ConversationID, "conversation", "", "only jobs of this conversation")
	cmd.Flags().IntVar(&f.Limit, "limit", 20, "at most this many")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printJobs(w io.Writer, list []client.Job) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "JOB\tCONVERSATION\tSEQ\tKIND\tSTATE\tPROGRESS\tATTEMPTS\tCREATED\tERROR")
	for _, j := range list {
		created := j.CreatedAt
		if at, err := time.Parse(time.RFC3339, created); err == nil {
			created = at.Local().Format(time.DateTime)
		}
		_, _ = fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%d%%\t%d\t%s\t%s\n", j.ID, j.ConversationID, j.Sequence, j.Kind, j.State,
			j.Progress, j.Attempts, created, j.Error)
	}
	return t.Flush()
}

func (c *cli) jobsShowCommand() *cobra.Command {
	var r remote
	cmd := &cobra.Command{
		Use: "show JOB", Short: "Show one job as the server reports it", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cl, err := c.client(cmd.Context(), r)
			if err != nil {
				return err
			}
			return showJob(cmd, cl, args[0])
		},
	}
	r.flags(cmd)
	return cmd
}
