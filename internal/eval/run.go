package eval

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// set is a known family of files and how it is measured.
type set struct {
	prefix  string
	measure func(*run, file) error
}

// sets are tried in order: the longer of two prefixes comes first.
func sets() []set {
	return []set{
		{"ami-meetings-", (*run).meetings},
		{"ami-ner-", (*run).names},
		{"ami-", (*run).ami},
		{"mrda-", (*run).mrda},
		{"swda-", (*run).swda},
		{"email-intent-", (*run).email},
		{"wnut17-", (*run).names},
		{"uner-ewt-", (*run).names},
		{"sentiment-", (*run).sentiment},
		{"trackers-", (*run).trackers},
		{"dates-", (*run).dates},
		{"qmsum-", (*run).qmsum},
		{"dialogsum-", (*run).dialogsum},
		{"owners-", (*run).owners},
	}
}

// file is a file to measure on.
type file struct {
	path  string
	set   string // prefix without the dash: "ami", "wnut17"
	split string // the rest of the name: "val"
	note  string // " (train)" when only a train split is there
}

type run struct {
	Engine
	dir string
	w   io.Writer
	ctx context.Context //nolint:containedctx // lives as long as the run
}

// Run measures the engine on the files of dir and writes a line per task to w.
// Lines that begin with # are remarks. A broken file is an error that names it;
// unknown files are passed over.
func Run(ctx context.Context, dir string, w io.Writer, e Engine) error {
	files, err := list(dir)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("evaluate %s: no file of a known set", dir)
	}
	r := &run{Engine: e, dir: dir, w: w, ctx: ctx}
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, s := range sets() {
			if s.prefix == f.set+"-" {
				if err := s.measure(r, f); err != nil {
					return fmt.Errorf("evaluate %s: %w", filepath.Base(f.path), err)
				}
			}
		}
	}
	return nil
}

// list finds the files, sorted by name, without the train splits that are not
// needed.
func list(dir string) ([]file, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("evaluate: %w", err)
	}
	var all []file
	for _, e := range entries {
		for _, s := range sets() {
			if rest, ok := strings.CutPrefix(e.Name(), s.prefix); ok && !e.IsDir() {
				split, _, _ := strings.Cut(rest, ".")
				all = append(all, file{path: filepath.Join(dir, e.Name()), set: strings.TrimSuffix(s.prefix, "-"), split: split})
				break
			}
		}
	}
	var out []file
	for _, f := range all {
		if isTrain(f.split) {
			if slices.ContainsFunc(all, func(o file) bool { return o.set == f.set && !isTrain(o.split) }) {
				continue
			}
			f.note = " (train)"
		}
		out = append(out, f)
	}
	return out, nil
}

func isTrain(split string) bool { return split == "train" || strings.HasSuffix(split, "-train") }

// line writes one result.
func (r *run) line(f file, task, metric string, value float64, n int) {
	_, _ = fmt.Fprintf(r.w, "%s%s\t%s\t%.3f\t%d\n", task, f.note, metric, value, n)
}

// remark writes a line for people.
func (r *run) remark(format string, args ...any) {
	_, _ = fmt.Fprintf(r.w, "# "+format+"\n", args...)
}
