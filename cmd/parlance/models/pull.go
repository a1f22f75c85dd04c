package models

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"parlance/speech/models"
	"parlance/speech/sherpa"
)

const pullHelp = `Gets a model of the list, or one from anywhere with --url: a tar archive (plain,
.bz2, .gz) or a single .onnx file.

What arrives is compared with --sha256. Without it, the first pull of an address
is trusted and its hash remembered (checksums.json in the models' directory):
a later pull that brings something else is refused. A pull that is cut goes on
where it was; a model appears whole or not at all.`

func pullCommand(load Loader) *cobra.Command {
	var e models.Entry
	cmd := &cobra.Command{
		Use: "pull NAME", Short: "Get a model", Long: pullHelp, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := store(load)
			if err != nil {
				return err
			}
			entry, err := wanted(args[0], e)
			if err != nil {
				return err
			}
			return pull(cmd, s, entry)
		},
	}
	f := cmd.Flags()
	f.StringVar(&e.URL, "url", "", "address of the archive; NAME is then a name of your choice")
	f.StringVar(&e.SHA256, "sha256", "", "what the archive must be, 64 hexadecimal digits")
	f.StringVar(&e.Type, "type", "", "type of the model, when its files do not tell")
	f.StringSliceVar(&e.Languages, "languages", nil, "languages of the model, such as en,de")
	return cmd
}

// wanted is the entry of that name, with what the flags say instead.
func wanted(name string, flags models.Entry) (models.Entry, error) {
	e, known := models.Lookup(name)
	if !known && flags.URL == "" {
		return e, fmt.Errorf("there is no %q in the list (parlance models list); --url gets a model from anywhere", name)
	}
	if flags.URL != "" {
		e = models.Entry{Name: name, URL: flags.URL}
	}
	if flags.SHA256 != "" {
		e.SHA256 = flags.SHA256
	}
	if flags.Type != "" {
		e.Type = flags.Type
	}
	if flags.Languages != nil {
		e.Languages = flags.Languages
	}
	return e, nil
}

func pull(cmd *cobra.Command, s models.Store, e models.Entry) error {
	say(cmd, "%s\n  from     %s\n", e.Name, e.URL)
	if e.License != "" {
		say(cmd, "  licence  %s\n", e.License)
	}
	bar := newMeter(cmd.ErrOrStderr(), e.Name)
	p := models.Puller{Store: s, Progress: bar.set, Stage: bar.stage}
	m, trust, err := p.Pull(cmd.Context(), e)
	bar.end()
	if err != nil {
		return fmt.Errorf("%s was not pulled: %w", e.Name, err)
	}
	say(cmd, "  SHA-256  %s\n", m.Archive)
	switch trust {
	case models.Pinned:
		say(cmd, "%s\n", "           which is what was asked for")
	case models.Known:
		say(cmd, "%s\n", "           the same as at an earlier pull")
	case models.FirstUse:
		say(cmd, "%s\n", "           which nobody vouches for: no hash was known, so this one is trusted from now on.\n"+
			"           Compare it with one that you have from elsewhere, or give --sha256 next time.")
	}
	dir := filepath.Join(s.Dir, e.Name)
	say(cmd, "%d files, %s, in %s\n", len(m.Files), size(m.Size()), dir)
	if m.Type == models.TypeVAD {
		return nil
	}
	kind, err := sherpa.Recognise(dir)
	if err != nil {
		return fmt.Errorf("the files are there, but cannot be used: %w", err)
	}
	say(cmd, "a model of type %s; \"parlance doctor\" tries it\n", kind)
	if !sherpa.Built() {
		say(cmd, "this program is built without sherpa-onnx: make build SPEECH=sherpa\n")
	}
	return nil
}
