package main

import (
	"errors"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"parlance/cmd/parlance/engine"
	"parlance/cmd/parlance/models"
	"parlance/config"
	"parlance/conversation"
)

// cli is what every command shares: the settings of the command line.
type cli struct {
	flags config.Flags
}

const rootHelp = `Parlance takes conversations - chats, e-mails, transcripts and recordings - and
gives back transcript, topics, questions, action items, follow-ups, entities,
sentiment, analytics and a summary, as JSON, PDF, TXT, SRT and signed webhooks.

  parlance serve              run everything in this process; no other service needed
  parlance token              print an access token
  parlance submit chat.json   send a conversation and wait for it
  parlance jobs ls            see what is going on

Every setting is a flag, an environment variable PARLANCE_... and a line of the
file named by --config; docs/configuration.md lists them all.`

func newRoot() *cobra.Command {
	c := &cli{flags: config.Flags{}}
	root := &cobra.Command{
		Use: "parlance", Short: "Conversation intelligence on your own machine", Long: rootHelp,
		Version: version, SilenceErrors: true, SilenceUsage: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	c.addSettings(root)
	root.AddGroup(
		&cobra.Group{ID: "server", Title: "Server:"},
		&cobra.Group{ID: "client", Title: "Work with a server:"},
		&cobra.Group{ID: "operate", Title: "Operate:"},
	)
	root.AddCommand(
		c.serveCommand(), c.apiCommand(), c.workerCommand(),
		c.tokenCommand(), c.submitCommand(), c.jobsCommand(), c.webhooksCommand(), c.exportCommand(), c.demoCommand(), analyzeCommand(),
		c.migrateCommand(), c.accountCommand(), c.backupCommand(), c.restoreCommand(), c.doctorCommand(), models.Command(c.settings), c.configCommand(), evalCommand(),
		engine.Command(),
	)
	return root
}

// addSettings makes a flag of each setting in the table; common ones show in
// every help text, the rest in "parlance config".
func (c *cli) addSettings(root *cobra.Command) {
	common := map[string]bool{"config": true, "addr": true, "data-dir": true, "database-url": true, "redis-url": true, "log-level": true}
	for _, s := range config.Settings() {
		f := root.PersistentFlags().VarPF(c.flags.Value(s), s.Flag(), "", s.Usage())
		if s.IsBool() {
			f.NoOptDefVal = "true"
		}
		f.Hidden = !common[s.Name]
	}
	root.PersistentFlags().Var(c.flags.Value(config.FileSetting()), "config", config.FileSetting().Help)
}

// load reads all settings and makes the logger they ask for.
func (c *cli) load() (config.Config, *slog.Logger, error) {
	cfg, err := config.Load(config.Sources{Flags: c.flags, Environ: os.Environ()})
	if err != nil {
		return config.Config{}, nil, err
	}
	return cfg, newLogger(cfg), nil
}

// settings reads all settings, for commands that log nothing.
func (c *cli) settings() (config.Config, error) {
	cfg, _, err := c.load()
	return cfg, err
}

func newLogger(cfg config.Config) *slog.Logger {
	opt := &slog.HandlerOptions{Level: cfg.LogLevel}
	if cfg.LogFormat == config.LogJSON {
		return slog.New(slog.NewJSONHandler(os.Stderr, opt))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, opt))
}

// explain turns an error into the line a person sees.
func explain(err error) string {
	if e, ok := errors.AsType[*conversation.Error](err); ok && e.Err == nil {
		return e.Message
	}
	return err.Error()
}

func (c *cli) configCommand() *cobra.Command {
	return &cobra.Command{
		Use: "config", Short: "Show every setting, its value and where it came from", GroupID: "operate", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, _, err := c.load()
			if err != nil {
				return err
			}
			cmd.Print(cfg.Redacted())
			return nil
		},
	}
}
