package main

import (
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"
)

func (c *cli) tokenCommand() *cobra.Command {
	return &cobra.Command{
		Use: "token", Short: "Print a fresh access token of the first account", GroupID: "client", Args: cobra.NoArgs,
		Long: `Prints an access token of the first account, and nothing else:

  export AUTH_TOKEN=$(parlance token)`,
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
			if _, err := k.app.EnsureOwner(cmd.Context()); err != nil {
				return err
			}
			t, err := k.app.FreshToken(cmd.Context())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), t.AccessToken)
			return err
		},
	}
}
