package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"

	"github.com/spf13/cobra"

	"parlance/cmd/parlance/backup"
	"parlance/config"
)

func (c *cli) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup TARGET", Short: "Copy database, recordings and key, also while the server runs", GroupID: "operate", Args: cobra.ExactArgs(1),
		Long: `Copies everything in the data directory to TARGET, a new folder or, if its name
ends in .tar, .tar.gz or .tgz, an archive:

  parlance backup /mnt/backups/parlance-2026-11-21.tar.gz

The server may run and be busy: the copy shows one moment, with every recording
that the database names at that moment. It is read back and checked before it
appears under its name; TARGET must not exist.

The backup holds the key that opens the secrets in it (unless PARLANCE_SECRET_KEY
is set): whoever can read it can sign your webhooks. Keep it as safe as the
server.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, _, err := c.load()
			if err != nil {
				return err
			}
			if cfg.DatabaseURL != "" {
				return inPostgres(cfg)
			}
			s := backup.Source{Database: storeConfig(cfg, slog.New(slog.DiscardHandler)), Blobs: filepath.Join(cfg.DataDir, "blobs"), Version: version}
			if len(cfg.SecretKey) == 0 {
				s.KeyFile = filepath.Join(cfg.DataDir, keyFile)
			}
			m, err := backup.Create(cmd.Context(), s, args[0])
			if err != nil {
				return fmt.Errorf("no backup was made: %w", err)
			}
			return describe(cmd.OutOrStdout(), args[0], m)
		},
	}
}

// inPostgres says what to do where this command cannot help.
func inPostgres(cfg config.Config) error {
	return fmt.Errorf(`the database is PostgreSQL, which has its own tools. In this order, also while servers run:

  pg_dump --format=custom --file=parlance.dump "$PARLANCE_DATABASE_URL"
  cp -a %[1]s/blobs %[1]s/%[2]s BACKUP/

and to restore, with all servers stopped and an empty database:

  pg_restore --no-owner --dbname="$PARLANCE_DATABASE_URL" parlance.dump
  cp -a BACKUP/. %[1]s/

The dump comes first: recordings are written before the rows that name them, so
that the copy has each recording that the dump names, but for those of
conversations that are deleted meanwhile. (%[2]s is not there when
PARLANCE_SECRET_KEY is set.)`, filepath.Clean(cfg.DataDir), keyFile)
}

func describe(w io.Writer, path string, m backup.Manifest) error {
	_, err := fmt.Fprintf(w, "%s: %d conversations, %d jobs, %d recordings, %.1f MiB, made %s by version %s\n",
		path, m.Conversations, m.Jobs, m.Recordings(), float64(m.Bytes())/(1<<20), m.MadeAt.Format("2006-01-02 15:04:05 UTC"), m.Version)
	if !m.WithKey && err == nil {
		_, err = fmt.Fprintln(w, "The key is not in it: keep the value of PARLANCE_SECRET_KEY.")
	}
	if len(m.Missing) > 0 && err == nil {
		_, err = fmt.Fprintf(w, "%d recordings that the database names were not on the server any more, the first: %s\n", len(m.Missing), m.Missing[0])
	}
	return err
}

func (c *cli) restoreCommand() *cobra.Command {
	var check, replace bool
	cmd := &cobra.Command{
		Use: "restore BACKUP", Short: "Put a backup into an empty data directory, or only check it", GroupID: "operate", Args: cobra.ExactArgs(1),
		Long: `Puts what "parlance backup" made into --data-dir, which must be empty and not in
use by a server:

  parlance restore --check backup.tar.gz              read it all, write nothing
  parlance restore --data-dir /srv/parlance backup.tar.gz

Jobs that were waiting or running when the backup was made are done again when the
server starts, and webhooks that were not delivered are sent.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, _, err := c.load()
			if err != nil {
				return err
			}
			if check && replace {
				return errors.New("--check writes nothing, so there is nothing to --replace")
			}
			if check {
				m, err := backup.Check(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				return describe(cmd.OutOrStdout(), args[0], m)
			}
			if cfg.DatabaseURL != "" {
				return inPostgres(cfg)
			}
			m, old, err := backup.Restore(cmd.Context(), args[0], cfg.DataDir, replace)
			if old != "" {
				_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "What was there is in %s now.\n", old)
			}
			if err != nil {
				return err
			}
			if !m.WithKey && len(cfg.SecretKey) == 0 {
				_, _ = fmt.Fprintln(cmd.ErrOrStderr(), "Set PARLANCE_SECRET_KEY to that of the server the backup is of, before you start one.")
			}
			return describe(cmd.OutOrStdout(), cfg.DataDir, m)
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "read and check the backup, restore nothing")
	cmd.Flags().BoolVar(&replace, "replace", false, "move what the data directory holds aside")
	return cmd
}
