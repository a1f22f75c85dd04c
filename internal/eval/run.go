package eval

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
)

// Options say what to measure on and where the results go.
type Options struct {
	Dirs []string // folders with files of known sets
	// HeldOut leaves out the train split of a set that has another split.
	HeldOut bool
	Out     io.Writer // the results, a line each
	Notes   io.Writer // what people should know; nil = nowhere
	// Verbose notes single mistakes too.
	Verbose bool
}

// ErrNothing is the error when no file could be measured on.
var ErrNothing = errors.New("nothing to evaluate: no file of a known set (its name must begin with ami-, ami-meetings-, ami-ner-, " +
	"mrda-, swda-, email-intent-, wnut17-, uner-ewt-, sentiment-, trackers-, dates-, qmsum-, dialogsum- or owners)")

// run is one evaluation.
type run struct {
	Engine
	opt   Options
	lines int
}

// Run measures e on the files and writes a line per task and metric, "task TAB
// metric TAB value TAB n". A broken file does not keep the others from being
// measured; it is part of the error. Files of unknown sets are passed over.
func Run(ctx context.Context, opt Options, e Engine) error {
	if opt.Notes == nil {
		opt.Notes = io.Discard
	}
	r := &run{Engine: e, opt: opt}
	files, err := list(opt)
	var broken []error
	if err != nil {
		broken = append(broken, err)
	}
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f.measure(r, f); err != nil {
			broken = append(broken, fmt.Errorf("evaluate %s: %w", filepath.Base(f.path), err))
		}
	}
	if err := ctx.Err(); err != nil { // what was cut short is no result
		return err
	}
	if r.lines == 0 && len(broken) == 0 {
		return ErrNothing
	}
	return errors.Join(broken...)
}

// line writes one result.
func (r *run) line(f file, task, metric string, value float64, n int) {
	if n == 0 {
		r.note("%s: nothing to measure %q on", filepath.Base(f.path), task)
		return
	}
	r.lines++
	_, _ = fmt.Fprintf(r.opt.Out, "%s%s\t%s\t%.3f\t%d\n", task, f.mark, metric, value, n)
}

// note writes a line for people.
func (r *run) note(format string, args ...any) {
	_, _ = fmt.Fprintf(r.opt.Notes, format+"\n", args...)
}

// mistake writes a line for people who ask for more.
func (r *run) mistake(format string, args ...any) {
	if r.opt.Verbose {
		r.note(format, args...)
	}
}
