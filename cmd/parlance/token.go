package main

import (
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"
)

func (c *cli) tokenCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "token", Short: "Print a fresh access token of the first account", GroupID: "client", Args: cobra.NoArgs,
		Long: `Prints an access token of the first account, and nothing else:

  export AUTH_TOKEN=$(parlance token)`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withCore(cmd, func(k *core) error {
				if _, err := k.app.EnsureOwner(cmd.Context()); err != nil {
					return err
				}
				t, err := k.app.FreshToken(cmd.Context())
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), t.AccessToken)
				return err
			})
		},
	}
	cmd.AddCommand(c.rotateKeysCommand())
	return cmd
}

func (c *cli) rotateKeysCommand() *cobra.Command {
	var drop bool
	cmd := &cobra.Command{
		Use: "rotate-keys", Short: "Make a new key for signing access tokens", Args: cobra.NoArgs,
		Long: `Makes a new key that signs access tokens from now on. Tokens signed with older keys
stay good until they expire, so nobody notices. Servers need not be restarted: they
sign with the new key within a minute.

With --drop-old the older keys are removed, for when one of them may have been seen
by others: every token signed with them is refused within a minute.`,
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
			if drop {
				if err := k.app.Keys.Replace(cmd.Context(), k.store); err != nil {
					return err
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), "A new key signs. Tokens of older keys are refused within a minute.")
				return err
			}
			if err := k.app.Keys.Rotate(cmd.Context()); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "A new key signs within a minute. Older tokens stay good until they expire.")
			return err
		},
	}
	cmd.Flags().BoolVar(&drop, "drop-old", false, "remove older keys: tokens signed with them are refused")
	return cmd
}
