package insights

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"parlance/insights/model/weights"
)

// TestLoad_NothingSilent takes away or breaks one weight file after the other: no
// engine comes of it, and the error names the file.
func TestLoad_NothingSilent(t *testing.T) {
	t.Parallel()
	whole := fstest.MapFS{}
	names, err := fs.Glob(weights.Files, "*.*")
	if err != nil || len(names) < 10 {
		t.Fatalf("weight files %v, %v", names, err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(weights.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		whole[name] = &fstest.MapFile{Data: b}
	}
	for i, name := range names {
		if strings.HasSuffix(name, ".go") {
			continue
		}
		files := maps.Clone(whole)
		if i%2 == 0 {
			delete(files, name)
		} else {
			files[name] = &fstest.MapFile{Data: whole[name].Data[:len(whole[name].Data)/2+1]}
		}
		e, err := Load(files)
		if e != nil || err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s broken: engine %v, error %v", name, e != nil, err)
		}
	}
}
