package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"parlance/app"
	"parlance/storage"
)

func (c *cli) accountCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "account", Short: "List accounts, make one, set its rules", GroupID: "operate",
		Long: "Works on the database itself, so it needs the settings of the server. Servers follow within seconds.",
	}
	cmd.AddCommand(c.accountListCommand(), c.accountSetCommand(), c.accountCreateCommand())
	return cmd
}

// withCore runs f on the store of the settings.
func (c *cli) withCore(cmd *cobra.Command, f func(k *core) error) error {
	cfg, _, err := c.load()
	if err != nil {
		return err
	}
	k, err := openCore(cmd.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer k.close()
	return f(k)
}

// accountView is an account as it is printed.
type accountView struct {
	ID                string    `json:"id"`
	Name              string    `json:"name"`
	CreatedAt         time.Time `json:"created_at"`
	UnfinishedJobs    int       `json:"unfinished_jobs"`
	MaxConcurrentJobs *int      `json:"max_concurrent_jobs"` // null: the server's
	OnFailure         string    `json:"on_failure"`          // "": the server's
}

func (c *cli) accountListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "ls", Short: "List the accounts with their rules", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withCore(cmd, func(k *core) error {
				list, err := k.app.Accounts(cmd.Context())
				if err != nil {
					return err
				}
				views := make([]accountView, len(list))
				for i, a := range list {
					n, err := k.store.OpenTenantJobs(cmd.Context(), a.ID)
					if err != nil {
						return err
					}
					views[i] = accountView{a.ID, a.Name, a.CreatedAt, n, a.MaxConcurrentJobs, string(a.OnFailure)}
				}
				if asJSON {
					return printJSON(cmd.OutOrStdout(), views)
				}
				return printAccounts(cmd.OutOrStdout(), views, k)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func printAccounts(w io.Writer, list []accountView, k *core) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "ACCOUNT\tNAME\tUNFINISHED\tMAX JOBS\tON FAILURE\tCREATED")
	for _, a := range list {
		limit := limitText(k.cfg.MaxConcurrentJobs) + " (server)"
		if a.MaxConcurrentJobs != nil {
			limit = limitText(*a.MaxConcurrentJobs)
		}
		rule := firstNonEmpty(a.OnFailure, string(k.cfg.OnFailure)+" (server)")
		_, _ = fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\n", a.ID, a.Name, a.UnfinishedJobs, limit, rule, a.CreatedAt.Local().Format(time.DateTime))
	}
	return t.Flush()
}

func limitText(n int) string {
	if n == 0 {
		return "no limit"
	}
	return strconv.Itoa(n)
}

func (c *cli) accountSetCommand() *cobra.Command {
	var limit, rule string
	cmd := &cobra.Command{
		Use: "set [ACCOUNT]", Short: "Set the rules of an account; without an id those of the first", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			change, err := policyChange(cmd, limit, rule)
			if err != nil {
				return err
			}
			return c.withCore(cmd, func(k *core) error {
				id, err := k.accountID(cmd, args)
				if err != nil {
					return err
				}
				if err := k.app.ChangePolicy(cmd.Context(), id, change); err != nil {
					return err
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), "Set. Servers follow within seconds.")
				return err
			})
		},
	}
	cmd.Flags().StringVar(&limit, "jobs", "", "most unfinished jobs; 0 = no limit, default = that of the server")
	cmd.Flags().StringVar(&rule, "failed-jobs", "", "what follows a job that failed: skip, block, or default for the server's rule")
	return cmd
}

// defaultWord forgets a rule of an account.
const defaultWord = "default"

func policyChange(cmd *cobra.Command, limit, rule string) (p app.PolicyChange, err error) {
	if !cmd.Flags().Changed("jobs") && !cmd.Flags().Changed("failed-jobs") {
		return p, errors.New("nothing to set: give --jobs or --failed-jobs")
	}
	switch {
	case limit == defaultWord:
		p.DefaultJobs = true
	case limit != "":
		n, err := strconv.Atoi(limit)
		if err != nil {
			return p, fmt.Errorf("--jobs must be a number or %q, not %q", defaultWord, limit)
		}
		p.MaxConcurrentJobs = &n
	}
	if rule != "" {
		r := storage.OnFailure(strings.TrimPrefix(rule, defaultWord))
		p.OnFailure = &r
	}
	return p, nil
}

// accountID is the account that a command names, or the first one.
func (c *core) accountID(cmd *cobra.Command, args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	t, err := c.store.FirstTenant(cmd.Context())
	if err != nil {
		return "", fmt.Errorf("there is no account yet; \"parlance serve\" or \"parlance migrate\" makes the first: %w", err)
	}
	return t.ID, nil
}

func (c *cli) accountCreateCommand() *cobra.Command {
	return &cobra.Command{
		Use: "create NAME", Short: "Make another account and print its secrets, this once", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := app.CheckAccountName(args[0]); err != nil {
				return err
			}
			return c.withCore(cmd, func(k *core) error {
				o, err := k.app.CreateOwner(cmd.Context(), strings.TrimSpace(args[0]))
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "account        %s\nappId          %s\nappSecret      %s\nwebhook secret %s\n",
					o.Tenant.ID, o.AppID, o.AppSecret, o.WebhookSecret)
				return err
			})
		},
	}
}
