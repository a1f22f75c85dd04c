package blobs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parlance/storage"
	"parlance/storage/blobs"
	"parlance/storage/storagetest"
)

func newDir(t *testing.T) (*blobs.Dir, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "new", "blobs")
	d, err := blobs.NewDir(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return d, path
}

func TestDir(t *testing.T) {
	t.Parallel()
	storagetest.RunBlobs(t, func(t *testing.T) storage.Blobs {
		t.Helper()
		d, path := newDir(t)
		t.Cleanup(func() { checkNothingLeft(t, path) })
		return d
	})
}

// checkNothingLeft makes sure that no unfinished file stays behind.
func checkNothingLeft(t *testing.T, path string) {
	t.Helper()
	err := filepath.WalkDir(path, func(path string, e fs.DirEntry, err error) error {
		if strings.HasPrefix(e.Name(), ".") {
			t.Errorf("left behind: %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	d, path := newDir(t)
	old, young := filepath.Join(path, ".incoming-old"), filepath.Join(path, ".incoming-young")
	for _, f := range []string{old, young} {
		if err := os.WriteFile(f, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	yesterday := time.Now().Add(-24 * time.Hour)
	if err := os.Chtimes(old, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Put(t.Context(), "kept", strings.NewReader("x"), 0); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(filepath.Join(path, "kept"), yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	n, err := d.Sweep(t.Context(), time.Hour)
	if err != nil || n != 1 {
		t.Errorf("removed %d, error %v; want 1", n, err)
	}
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("the old file is still there: %v", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("the young file: %v", err)
	}
	if _, _, err := d.Stat(t.Context(), "kept"); err != nil {
		t.Errorf("an old blob: %v", err)
	}
}

// TestModes makes sure that nobody else can read a recording.
func TestModes(t *testing.T) {
	t.Parallel()
	d, path := newDir(t)
	if _, err := d.Put(t.Context(), "a/b", strings.NewReader("x"), 0); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "a", "a/b"} {
		info, err := os.Stat(filepath.Join(path, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%q has mode %v", name, info.Mode())
		}
	}
}

// TestOutside makes sure that a link in the folder is not followed to a listing
// of other places.
func TestOutside(t *testing.T) {
	t.Parallel()
	d, path := newDir(t)
	if err := os.Symlink("/etc", filepath.Join(path, "etc")); err != nil {
		t.Skip("no links here:", err)
	}
	err := d.List(t.Context(), "", func(key string, _ time.Time) error {
		t.Errorf("listed %s", key)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
