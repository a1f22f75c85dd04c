package models

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"parlance/speech/models"
)

func listCommand(load Loader) *cobra.Command {
	return &cobra.Command{
		Use: "list", Aliases: []string{"ls"}, Short: "Show what can be had, and what is here", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := store(load)
			if err != nil {
				return err
			}
			here, err := s.List()
			if err != nil {
				return err
			}
			return list(cmd.OutOrStdout(), s, here)
		},
	}
}

// list prints a line for each model: first those that are here.
func list(w io.Writer, s models.Store, here []models.Installed) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { _, _ = fmt.Fprintln(t, strings.Join(cells, "\t")) }
	row("NAME", "HERE", "LANGUAGES", "ON DISK", "PUBLISHED ERROR RATE", "LICENCE", "")
	installed := map[string]bool{}
	for _, m := range here {
		installed[m.Name] = true
		e, _ := models.Lookup(m.Name)
		note := e.Note
		if m.Err != nil {
			note = m.Err.Error()
		}
		row(m.Name, "yes", languages(m.Manifest.Type, m.Manifest.Languages), size(m.Manifest.Size()), cmp.Or(e.Published, "-"), cmp.Or(m.Manifest.License, e.License, "-"), note)
	}
	for _, e := range models.Catalogue() {
		if !installed[e.Name] {
			row(e.Name, "-", languages(e.Type, e.Languages), size(e.Size), cmp.Or(e.Published, "-"), e.License, e.Note)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\nModels are kept in %s. The error rates are those that the models' makers give.\n", s.Dir)
	return err
}

func languages(kind string, list []string) string {
	if kind == models.TypeVAD {
		return "-"
	}
	return cmp.Or(strings.Join(list, " "), "many")
}

// size is for people; "?" when not known.
func size(n int64) string {
	switch {
	case n <= 0:
		return "?"
	case n < 1<<20:
		return fmt.Sprintf("%d kB", (n+999)/1000)
	default:
		return fmt.Sprintf("%d MB", (n+500_000)/1_000_000)
	}
}
