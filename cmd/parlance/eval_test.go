package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestEval_PrintsResultsOnly(t *testing.T) {
	t.Parallel()
	out, errs := runCommand(t, "eval", "../../internal/eval/testdata/sets", "../../insights/testdata")
	if errs != nil {
		t.Fatal(errs)
	}
	for line := range strings.Lines(out) {
		if strings.Count(line, "\t") != 3 {
			t.Errorf("standard output has %q", line)
		}
	}
	// The big set of owners and the small one are two files of one set.
	for _, want := range []string{"questions swda\tF1\t", "assignee\taccuracy\t", "assignee (owners.tsv)\taccuracy\t"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestEval_Errors(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"eval"}, {"eval", t.TempDir()}, {"eval", "../../internal/eval/testdata/broken"}} {
		if _, err := runCommand(t, args...); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

// runCommand runs a command in this process and gives its standard output.
func runCommand(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, notes bytes.Buffer
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(&notes)
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}
