package speechtest

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Reference is a recording and what is said in it.
type Reference struct {
	File string // path
	Set  string // "read", "digits", "conv8k", "conv", ...
	Text string // "" when there is no reference
}

// AudioDir is the directory of recordings to test with. The test is skipped
// when it is absent.
func AudioDir(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("PARLANCE_SHARED")
	if dir == "" {
		dir = filepath.Join(moduleRoot(tb), "..", "shared")
	}
	dir = filepath.Join(dir, "data", "audio")
	if _, err := os.Stat(dir); err != nil {
		tb.Skipf("no recordings to test with: %v", err)
	}
	return dir
}

// Recording is the path of one recording; the test is skipped without it.
func Recording(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join(AudioDir(tb), name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no recording: %v", err)
	}
	return path
}

// References lists the recordings whose words are known.
func References(tb testing.TB) []Reference {
	tb.Helper()
	dir := AudioDir(tb)
	f, err := os.Open(filepath.Join(dir, "references.tsv"))
	if err != nil {
		tb.Skipf("no references: %v", err)
	}
	defer f.Close()
	var refs []Reference
	lines := bufio.NewScanner(f)
	lines.Scan() // heading
	for lines.Scan() {
		part := strings.Split(lines.Text(), "\t")
		if len(part) == 3 {
			refs = append(refs, Reference{File: filepath.Join(dir, part[0]), Set: part[1], Text: part[2]})
		}
	}
	if err := lines.Err(); err != nil {
		tb.Fatalf("read references: %v", err)
	}
	return refs
}

func moduleRoot(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			tb.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}
