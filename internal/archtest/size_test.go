package archtest

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The size budget. Split a file by phase of life well before it gets there.
const (
	maxLines       = 500 // of any file that is not generated
	maxMedianLines = 100 // over all product files
	maxFiles       = 30  // product files in one folder; half of it is a good size
)

// goFile is one file of ours that a person wrote.
type goFile struct {
	path  string // from the root
	lines int
	test  bool
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for _, broken := range oversized(goFiles(t)) {
		t.Error(broken)
	}
}

// oversized are the ways in which files break the budget.
func oversized(files []goFile) []string {
	var list []string
	var lines []int
	perFolder := map[string]int{}
	for _, f := range files {
		if f.lines > maxLines {
			list = append(list, fmt.Sprintf("%s has %d lines, at most %d: split it", f.path, f.lines, maxLines))
		}
		if f.test {
			continue
		}
		lines = append(lines, f.lines)
		perFolder[filepath.Dir(f.path)]++
	}
	slices.Sort(lines)
	if n := len(lines); n > 0 && lines[n/2] > maxMedianLines {
		list = append(list, fmt.Sprintf("the median product file has %d lines, at most %d: files are one thing each", lines[n/2], maxMedianLines))
	}
	for folder, n := range perFolder {
		if n > maxFiles {
			list = append(list, fmt.Sprintf("%s has %d product files, at most %d: find the two packages in it", folder, n, maxFiles))
		}
	}
	return list
}

// goFiles reads every Go file of the tree. Reading them here also tells the go
// command's test cache what this test depends on.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var files []goFile
	top := root(t)
	err := filepath.WalkDir(top, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && path != top && (strings.HasPrefix(e.Name(), ".") || e.Name() == "testdata" || e.Name() == "data") {
			return filepath.SkipDir
		}
		if e.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(top, path)
		if generated(text) || err != nil {
			return err
		}
		files = append(files, goFile{relative, bytes.Count(text, []byte("\n")), strings.HasSuffix(path, "_test.go")})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// generated tells by the standard header, before the package clause.
func generated(text []byte) bool {
	head, _, _ := bytes.Cut(text, []byte("\npackage "))
	return bytes.HasPrefix(head, []byte("// Code generated ")) && bytes.Contains(head, []byte(" DO NOT EDIT."))
}

func TestSizesOfWrongShapeAreFound(t *testing.T) {
	t.Parallel()
	var crowd []goFile
	for range maxFiles + 1 {
		crowd = append(crowd, goFile{path: "app/x.go", lines: 10})
	}
	cases := map[string][]goFile{
		"a.go has 501 lines":                {{path: "a.go", lines: 501, test: true}},
		"the median product file has 101":   {{path: "a.go", lines: 101}},
		"app has 31 product files, at most": crowd,
	}
	for want, files := range cases {
		got := oversized(files)
		if len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("got %q, want one about %q", got, want)
		}
	}
	if got := oversized([]goFile{{path: "a.go", lines: 500}, {path: "b.go", lines: 50}, {path: "c.go", lines: 60}}); len(got) != 0 {
		t.Errorf("within the budget, but: %q", got)
	}
}
