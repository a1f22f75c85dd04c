// Package models is the command "parlance models": it shows, pulls, checks and
// removes speech models. It reads the settings that say where models are kept,
// has speech/models do the work, and prints for people. It runs no model.
package models

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"parlance/cmd/parlance/engine"
	"parlance/config"
	"parlance/speech/models"
)

// Loader reads the settings of the command line.
type Loader func() (config.Config, error)

const help = `Keeps models for the speech engine sherpa-onnx in --models-dir (by default
"models" in the data directory):

  parlance models list                 what can be had, and what is here
  parlance models pull whisper-base.en get one; goes on where it was cut
  parlance models verify               compare all files with their hashes
  parlance models rm whisper-base.en

A model of your own needs no command: name its directory with --sherpa-model.`

// Command is "parlance models" with its subcommands.
func Command(load Loader) *cobra.Command {
	cmd := &cobra.Command{Use: "models", Short: "Show, get and check speech models", Long: help, GroupID: "operate"}
	cmd.AddCommand(listCommand(load), pullCommand(load), verifyCommand(load), removeCommand(load))
	return cmd
}

// store is where the settings say that models are.
func store(load Loader) (models.Store, error) {
	cfg, err := load()
	if err != nil {
		return models.Store{}, err
	}
	return engine.Store(cfg), nil
}

func removeCommand(load Loader) *cobra.Command {
	return &cobra.Command{
		Use: "rm NAME...", Short: "Remove models", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, names []string) error {
			s, err := store(load)
			if err != nil {
				return err
			}
			for _, name := range names {
				if err := s.Remove(name); err != nil {
					return err
				}
				say(cmd, "%s is removed\n", name)
			}
			return nil
		},
	}
}

func verifyCommand(load Loader) *cobra.Command {
	return &cobra.Command{
		Use: "verify [NAME...]", Short: "Compare the files of models with their hashes",
		RunE: func(cmd *cobra.Command, names []string) error {
			s, err := store(load)
			if err != nil {
				return err
			}
			list, err := s.List()
			if err != nil {
				return err
			}
			if list, err = only(list, names); err != nil {
				return err
			}
			bad := 0
			for _, m := range list {
				if err := verify(cmd, m); err != nil {
					bad++
					say(cmd, "%-24s BAD: %v\n", m.Name, err)
				}
			}
			if bad > 0 {
				return errors.New("not all models are what they were; \"parlance models pull\" gets them anew")
			}
			return nil
		},
	}
}

func verify(cmd *cobra.Command, m models.Installed) error {
	if m.Err != nil {
		return m.Err
	}
	if len(m.Manifest.Files) == 0 {
		say(cmd, "%-24s has no manifest: it was not pulled, nothing to compare with\n", m.Name)
		return nil
	}
	bar := newMeter(cmd.ErrOrStderr(), m.Name)
	done, total := int64(0), m.Manifest.Size()
	err := m.Manifest.Verify(cmd.Context(), m.Dir, func(n int64) {
		done += n
		bar.set(done, total)
	})
	bar.end()
	if err == nil {
		say(cmd, "%-24s ok, %d files, %s\n", m.Name, len(m.Manifest.Files), size(total))
	}
	return err
}

// only keeps the models that are named; all when none is.
func only(list []models.Installed, names []string) ([]models.Installed, error) {
	if len(names) == 0 {
		return list, nil
	}
	var out []models.Installed
	for _, name := range names {
		found := false
		for _, m := range list {
			if m.Name == name {
				out, found = append(out, m), true
			}
		}
		if !found {
			return nil, errors.New("there is no model " + name)
		}
	}
	return out, nil
}

// say prints a result.
func say(cmd *cobra.Command, format string, args ...any) {
	_, _ = fmt.Fprintf(cmd.OutOrStdout(), format, args...)
}
