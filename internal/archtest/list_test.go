package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// pkg is what `go list` says of a package of ours.
type pkg struct {
	ImportPath string
	Dir        string
	Doc        string // first sentence of the package comment
	Imports    []string
	GoFiles    []string
	CgoFiles   []string
}

// folder is the package's path from the root of the module.
func (p pkg) folder() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

// product tells whether the package has anything but tests.
func (p pkg) product() bool { return len(p.GoFiles)+len(p.CgoFiles) > 0 }

// root is the folder of go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// listPackages asks the go command, with the engine's tag so that files behind
// it are seen. Packages that do not build are listed all the same.
func listPackages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-tags", "pocketsphinx",
		"-json=ImportPath,Dir,Doc,Imports,GoFiles,CgoFiles", "./...")
	cmd.Dir = root(t)
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=1")
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	var list []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if len(list) < 5 {
		t.Fatalf("go list found %d packages only", len(list))
	}
	return list
}
