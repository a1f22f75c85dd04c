package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"parlance/storage/sqlstore"
)

func (c *cli) migrateCommand() *cobra.Command {
	return &cobra.Command{
		Use: "migrate", Short: "Bring the database to this version and make the first account", GroupID: "operate", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, log, err := c.load()
			if err != nil {
				return err
			}
			if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
				return err
			}
			if err := sqlstore.Migrate(cmd.Context(), storeConfig(cfg, log)); err != nil {
				return err
			}
			k, err := openCore(cmd.Context(), cfg, log)
			if err != nil {
				return err
			}
			defer k.close()
			owner, err := k.app.EnsureOwner(cmd.Context())
			if err != nil {
				return err
			}
			if owner != nil {
				return welcome(cmd.Context(), cmd.OutOrStdout(), k.app, "", owner)
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "The database is up to date.")
			return err
		},
	}
}
