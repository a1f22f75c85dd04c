package main

import (
	"errors"

	"github.com/spf13/cobra"

	"parlance/insights"
	"parlance/insights/model"
	"parlance/internal/eval"
)

const evalHelp = `Measures the insight engine on labelled conversations and prints a line per task
and metric to standard output, "task TAB metric TAB value TAB n", and nothing else.
Every file of the folder counts, plain or .gz, whose name begins with a known set:

  ami-            meeting, speaker, start, end, da, summary_sections, text
  ami-meetings-   JSON lines: abstract, actions, decisions, problems, topics;
                  the words come from the ami- table beside it
  mrda-, swda-    meeting or conversation, speaker, derived, text
  email-intent-   label (Yes, No), text
  wnut17-, uner-ewt-, ami-ner-   CoNLL: token and BIO tag
  sentiment-      id, mean_valence, text
  trackers-       JSON lines: trackers, then messages
  dates-          text, expected
  qmsum-, dialogsum-   JSON lines: meetings, dialogues
  owners          members, previous, speaker, text, owner, due

Columns are found by the header line. Thresholds are those that are shipped; none
is fitted to the files. The exit status is not 0 when a file is broken, or when
nothing could be measured; the reason is on standard error.`

func evalCommand() *cobra.Command {
	var opt eval.Options
	cmd := &cobra.Command{
		Use: "eval DIR...", Short: "Measure the insights on labelled conversations", Long: evalHelp, GroupID: "operate",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("name a folder with labelled conversations; parlance eval --help tells which files count")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			models, err := model.Load()
			if err != nil {
				return err
			}
			opt.Dirs, opt.Out, opt.Notes = args, cmd.OutOrStdout(), cmd.ErrOrStderr()
			return eval.Run(cmd.Context(), opt, eval.Whole(cmd.Context(), insights.New(), models))
		},
	}
	cmd.Flags().BoolVar(&opt.HeldOut, "held-out", false, "leave out the train split of a set that has another one")
	cmd.Flags().BoolVar(&opt.Verbose, "verbose", false, "name single mistakes on standard error")
	return cmd
}
