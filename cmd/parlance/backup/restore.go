package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"parlance/storage/blobs"
)

// Check reads a backup from its first to its last byte and says what it is; it
// writes nothing but a copy of the database, for a moment.
func Check(ctx context.Context, path string) (Manifest, error) {
	work, err := os.MkdirTemp("", "parlance-check-")
	if err != nil {
		return Manifest{}, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	return read(ctx, path, work, nil)
}

// Restore puts a backup into a data directory. It refuses one that a server uses,
// and one with data in it unless replace is set: then what was there is moved to
// a folder within it, whose name it gives. The backup is read and checked as a
// whole before anything is put in its place.
func Restore(ctx context.Context, path, dataDir string, replace bool) (m Manifest, old string, err error) {
	if err := os.MkdirAll(dataDir, 0o700); err != nil {
		return m, "", err
	}
	lock, err := LockAlone(dataDir)
	if err != nil {
		return m, "", err
	}
	defer func() { _ = lock.Close() }()
	present, err := presentData(dataDir)
	if err != nil {
		return m, "", err
	}
	if len(present) > 0 && !replace {
		return m, "", fmt.Errorf("%s holds data already (%s); restore into an empty directory, or set --replace to move it aside",
			dataDir, strings.Join(present, ", "))
	}
	work, err := os.MkdirTemp(dataDir, ".restore-")
	if err != nil {
		return m, "", err
	}
	defer func() { _ = os.RemoveAll(work) }()
	if m, err = unpack(ctx, path, work); err != nil {
		return m, "", err
	}
	if len(present) > 0 {
		if old, err = moveAside(dataDir, present); err != nil {
			return m, old, err
		}
	}
	return m, old, moveIn(work, dataDir)
}

// unpack writes a backup into work, as a data directory.
func unpack(ctx context.Context, path, work string) (Manifest, error) {
	kept, err := blobs.NewDir(filepath.Join(work, "blobs"))
	if err != nil {
		return Manifest{}, err
	}
	defer func() { _ = kept.Close() }()
	m, err := read(ctx, path, work, func(name string, r io.Reader) error {
		if key, blob := strings.CutPrefix(name, blobFolder); blob {
			_, err := kept.Put(ctx, key, r, 0)
			return err
		}
		_, err := save(filepath.Join(work, name), name, r)
		return err
	})
	if err != nil {
		return m, err
	}
	wanted := map[string]bool{}
	for _, f := range m.Files {
		wanted[f.Name] = true
	}
	// What an archive holds besides is of conversations that were deleted while
	// it was made.
	err = kept.List(ctx, "", func(key string, _ time.Time) error {
		if wanted[blobFolder+key] {
			return nil
		}
		return kept.Delete(ctx, key)
	})
	return m, err
}

// parts of a data directory, in the order in which they are put in place: the
// database comes last, so that half a restore is no server.
func parts() []string { return []string{keyName, "blobs", databaseName} }

// presentData lists what a data directory holds.
func presentData(dir string) (present []string, err error) {
	for _, name := range append(parts(), databaseName+"-wal", databaseName+"-shm") {
		st, err := os.Stat(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if st.IsDir() {
			if list, err := os.ReadDir(filepath.Join(dir, name)); err == nil && len(list) == 0 {
				continue
			}
		}
		present = append(present, name)
	}
	return present, nil
}

func moveAside(dir string, present []string) (string, error) {
	old := filepath.Join(dir, "before-restore-"+time.Now().UTC().Format("20060102-150405"))
	if err := os.Mkdir(old, 0o700); err != nil {
		return "", err
	}
	for _, name := range present {
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(old, name)); err != nil {
			return old, err
		}
	}
	return old, syncFolder(old)
}

func moveIn(work, dir string) error {
	if err := syncTree(work); err != nil {
		return err
	}
	for _, name := range parts() {
		err := os.Rename(filepath.Join(work, name), filepath.Join(dir, name)) // an empty folder may be there
		if err != nil && (name != keyName || !errors.Is(err, fs.ErrNotExist)) {
			return err
		}
	}
	return syncFolder(dir)
}
