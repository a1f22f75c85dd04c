package main

import (
	"os"

	"github.com/spf13/cobra"

	"parlance/cmd/parlance/demo"
)

func (c *cli) demoCommand() *cobra.Command {
	dir := "./demo"
	cmd := &cobra.Command{
		Use: "demo", Short: "Show the whole product on conversations it makes itself", GroupID: "client", Args: cobra.NoArgs,
		Long: `Starts a server of its own with embedded defaults, sends it a chat, an addition
to the chat, and a recording of two voices as WAV and MP3, and shows what came
back: insights, transcript, webhooks, PDF. It ends with an error if any of that
did not really happen.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			self, err := os.Executable()
			if err != nil {
				return err
			}
			return demo.Run(cmd.Context(), self, dir, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&dir, "dir", dir, "directory for what the demonstration makes; emptied first")
	return cmd
}
