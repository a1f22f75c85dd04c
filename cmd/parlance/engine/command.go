package engine

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"parlance/speech/pocketsphinx"
	"parlance/speech/sherpa"
)

// Command is the child process that runs a C library, PocketSphinx when it is
// not told another.
func Command() *cobra.Command {
	return &cobra.Command{
		Use: "speech-engine [pocketsphinx|sherpa]", Hidden: true, Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0, args[0] == "pocketsphinx":
				return pocketsphinx.Serve(os.Stdin, os.Stdout)
			case args[0] == "sherpa":
				return sherpa.Serve(os.Stdin, os.Stdout)
			default:
				return fmt.Errorf("no speech engine is called %q", args[0])
			}
		},
	}
}
