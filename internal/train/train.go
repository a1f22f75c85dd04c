package train

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"parlance/insights/model/feature"
)

// Options say what to train from and where to.
type Options struct {
	Data string    // the folder of corpora
	Out  string    // where weight files go
	Log  io.Writer // progress and held-out figures
	// WordNet is the folder of WordNet's data files; empty = DefaultWordNet.
	WordNet string
	// Only names the steps to run ("heads", "boundary", ...); empty = all. Files
	// of other steps are left as they are.
	Only []string
}

// step is one part of the training: it gives files by name.
type step struct {
	name string
	run  func(*trainer) error
}

func steps() []step {
	return []step{
		{"valence", (*trainer).valence},
		{"vectors", (*trainer).vectors},
		{"boundary", (*trainer).boundary},
		{"heads", (*trainer).heads},
		{"names", (*trainer).names},
		{"mood", (*trainer).mood},
	}
}

// trainer carries what the steps share.
type trainer struct {
	Options
	lexicon *feature.Lexicon
	files   map[string][]byte
	scaling scaling
}

// Run trains and writes the files, then the MANIFEST over all files in Out.
func Run(ctx context.Context, o Options) error {
	o.WordNet = cmp.Or(o.WordNet, DefaultWordNet)
	t := &trainer{Options: o, files: map[string][]byte{}}
	if err := t.loadScaling(); err != nil {
		return err
	}
	for _, s := range steps() {
		if s.name != "valence" && len(o.Only) > 0 && !slices.Contains(o.Only, s.name) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.run(t); err != nil {
			return fmt.Errorf("train %s: %w", s.name, err)
		}
	}
	if err := t.saveScaling(); err != nil {
		return err
	}
	return t.write()
}

func (t *trainer) logf(format string, args ...any) { _, _ = fmt.Fprintf(t.Log, format+"\n", args...) }

// file is a weight file as just made, or as an earlier run left it.
func (t *trainer) file(name string) []byte {
	if b, ok := t.files[name]; ok {
		return b
	}
	b, _ := os.ReadFile(filepath.Join(t.Out, name)) // absent: the decoder says so
	return b
}

func (t *trainer) path(name string) string { return filepath.Join(t.Data, name) }

func (t *trainer) write() error {
	if err := os.MkdirAll(t.Out, 0o750); err != nil {
		return err
	}
	for name, b := range t.files {
		if err := os.WriteFile(filepath.Join(t.Out, name), b, 0o600); err != nil {
			return err
		}
		t.logf("%-18s %8d bytes", name, len(b))
	}
	manifest, err := Manifest(t.Out)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(t.Out, "MANIFEST"), []byte(manifest), 0o600)
}

// Manifest lists the weight files of a folder with their SHA-256, in the form
// of sha256sum.
func Manifest(dir string) (string, error) {
	entries, err := os.ReadDir(dir) // sorted by name
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext != ".bin" && ext != ".json" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name())) //nolint:gosec // the caller's folder
		if err != nil {
			return "", err
		}
		sum := sha256.Sum256(data)
		fmt.Fprintf(&b, "%s  %s\n", hex.EncodeToString(sum[:]), e.Name())
	}
	return b.String(), nil
}
