package train

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"parlance/insights/model"
	"parlance/insights/model/feature"
)

// Options say what to train from and where to.
type Options struct {
	Data string    // the folder of corpora
	Out  string    // where weight files go
	Log  io.Writer // progress and held-out figures
	// Made, if set, is told of each file as soon as it is made, from any goroutine.
	Made func(name string, b []byte)
	// WordNet is the folder of WordNet's data files; empty = DefaultWordNet.
	WordNet string
	// Only names the steps to run ("linear", "network0", "stream1", "boundary", "ends",
	// ...); empty = all. Files of other steps are left as they are.
	Only []string
}

// step is one part of the training: it gives files by name.
type step struct {
	name string
	run  func(*trainer) error
}

// stages are the steps; those of a stage need each other's files in their order,
// the lists of a stage do not and run side by side.
func stages() [][][]step {
	parts := [][]step{
		{{"linear", (*trainer).linear}},
		{{"names", (*trainer).names}, {"mood", (*trainer).mood}, {"reviews", (*trainer).reviews}, {"boundary", (*trainer).boundary}},
	}
	for n := range nets {
		parts = append(parts, []step{networkStep(n)})
	}
	for n := range model.Streams {
		parts = append(parts, []step{streamStep(n)})
	}
	return [][][]step{
		{{{"valence", (*trainer).valence}, {"vectors", (*trainer).vectors}}},
		parts,
		{{{"scale", (*trainer).scale}}, {{"ends", (*trainer).scaleEnds}}},
	}
}

// trainer carries what the steps share.
type trainer struct {
	Options
	lexicon *feature.Lexicon
	scaling scaling // each step fills fields of its own
	mu      sync.Mutex
	files   map[string][]byte

	reading sync.Once
	corpora *data
	unread  error
}

// Run trains and writes the files, then the MANIFEST over all files in Out.
func Run(ctx context.Context, o Options) error {
	o.WordNet = cmp.Or(o.WordNet, DefaultWordNet)
	t := &trainer{Options: o, files: map[string][]byte{}}
	if err := t.loadScaling(); err != nil {
		return err
	}
	for _, stage := range stages() {
		errs := make([]error, len(stage))
		var all sync.WaitGroup
		for i, list := range stage {
			all.Go(func() { errs[i] = t.steps(ctx, list) })
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	if err := t.saveScaling(); err != nil {
		return err
	}
	return t.write()
}

// steps runs those of a list that are asked for.
func (t *trainer) steps(ctx context.Context, list []step) error {
	for _, s := range list {
		if s.name != "valence" && len(t.Only) > 0 && !slices.Contains(t.Only, s.name) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.run(t); err != nil {
			return fmt.Errorf("train %s: %w", s.name, err)
		}
	}
	return nil
}

func (t *trainer) logf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = fmt.Fprintf(t.Log, format+"\n", args...)
}

// put keeps a weight file that was made.
func (t *trainer) put(name string, b []byte) {
	t.mu.Lock()
	t.files[name] = b
	t.mu.Unlock()
	if t.Made != nil {
		t.Made(name, b)
	}
}

// file is a weight file as just made, or as an earlier run left it.
func (t *trainer) file(name string) []byte {
	t.mu.Lock()
	b, ok := t.files[name]
	t.mu.Unlock()
	if ok {
		return b
	}
	b, _ = os.ReadFile(filepath.Join(t.Out, name)) // absent: the decoder says so
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
