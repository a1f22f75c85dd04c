package backup

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzRestore restores what claims to be an archive: whatever it holds, nothing
// is written outside of the directory, and nothing is put in place.
func FuzzRestore(f *testing.F) {
	for _, name := range []string{"../outside", "blobs/../../outside", "/outside", "blobs/a/b", manifestName, databaseName, keyName, "blobs/.x", "blobs/"} {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		_ = w.WriteHeader(&tar.Header{Name: name, Size: 2, Mode: 0o600, Typeflag: tar.TypeReg})
		_, _ = w.Write([]byte("{}"))
		_ = w.Close()
		f.Add(b.Bytes())
	}
	f.Add([]byte{0x1f, 0x8b, 8, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		top := t.TempDir()
		path, dir := filepath.Join(top, "backup.tar"), filepath.Join(top, "in", "data")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := Restore(t.Context(), path, dir, false); err == nil {
			t.Error("it was taken for a backup")
		}
		err := filepath.WalkDir(top, func(name string, _ os.DirEntry, err error) error {
			rel := strings.TrimPrefix(name, top)
			switch rel {
			case "", "/backup.tar", "/in", "/in/data", "/in/data/" + lockName:
			default:
				t.Errorf("left behind: %s", rel)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"format":1,"files":[{"name":"parlance.db","size":1,"sha256":"00"}]}`))
	f.Add([]byte(`{"format":2}`))
	f.Fuzz(func(_ *testing.T, data []byte) {
		if m, err := decodeManifest(data); err == nil {
			_, _ = m.compare(map[string]File{}), m.Recordings()
			_ = m.Bytes()
		}
	})
}
