package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"parlance/conversation"
)

func (c *cli) jobsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "jobs", Short: "List, show, cancel, retry and watch jobs", GroupID: "client"}
	cmd.AddCommand(c.jobsListCommand(), c.jobsShowCommand(), c.jobsWatchCommand(),
		c.jobCall("cancel", "Cancel a job that waits or runs", http.MethodDelete, ""),
		c.jobCall("retry", "Do a failed job again, at the end of its conversation", http.MethodPost, "/retry"))
	return cmd
}

func (c *cli) jobsListCommand() *cobra.Command {
	var f conversation.JobFilter
	var status string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "ls", Short: "List the jobs of the first account, newest first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, _, err := c.load()
			if err != nil {
				return err
			}
			k, err := openCore(cmd.Context(), cfg, slog.New(slog.DiscardHandler))
			if err != nil {
				return err
			}
			defer k.close()
			t, err := k.store.FirstTenant(cmd.Context())
			if err != nil {
				return err
			}
			f.Status = conversation.JobStatus(status)
			list, err := k.app.Jobs(cmd.Context(), conversation.Principal{TenantID: t.ID}, f)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), list)
			}
			return printJobs(cmd.OutOrStdout(), list)
		},
	}
	cmd.Flags().StringVar(&status, "status", "", "only jobs in this state: scheduled, in_progress, completed or failed")
	cmd.Flags().StringVar(&f.ConversationID, "conversation", "", "only jobs of this conversation")
	cmd.Flags().IntVar(&f.Limit, "limit", 20, "at most this many")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printJobs(w io.Writer, list []conversation.Job) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "JOB\tCONVERSATION\tSEQ\tKIND\tSTATUS\tPROGRESS\tATTEMPTS\tCREATED\tERROR")
	for _, j := range list {
		_, _ = fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%d%%\t%d\t%s\t%s\n", j.ID, j.ConversationID, j.Seq, j.Kind, j.Status,
			j.Progress, j.Attempts, j.CreatedAt.Local().Format(time.DateTime), j.Error)
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
			var job map[string]any
			if err := cl.Call(cmd.Context(), http.MethodGet, "/v1/job/"+url.PathEscape(args[0]), nil, &job); err != nil {
				return err
			}
			return printJSON(cmd.OutOrStdout(), job)
		},
	}
	r.flags(cmd)
	return cmd
}
