package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"parlance/storage/sqlstore/snapshot"
)

// maxManifest bounds what is read of a manifest: a hundred bytes for each of a
// few million recordings.
const maxManifest = 1 << 30

// visit is called for each file of a backup.
type visit func(name string, r io.Reader) error

// walk visits the files of a backup. Names that no backup has are refused.
func walk(ctx context.Context, path string, f visit) error {
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	checked := func(name string, r io.Reader) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !known(name) {
			return fmt.Errorf("%q does not belong into a backup", name)
		}
		return f(name, r)
	}
	if st.IsDir() {
		return walkFolder(path, checked)
	}
	return walkArchive(path, checked)
}

func known(name string) bool {
	key, blob := strings.CutPrefix(name, blobFolder)
	return name == manifestName || name == databaseName || name == keyName || blob && fs.ValidPath(key) && key != "."
}

func walkFolder(path string, f visit) error {
	root, err := os.OpenRoot(path) // so that no link leads out of it
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if !d.Type().IsRegular() {
			return fmt.Errorf("%s is not a plain file", name)
		}
		file, err := root.Open(name)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		return f(name, file)
	})
}

func walkArchive(path string, f visit) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	var from io.Reader = file
	head := make([]byte, 2)
	if _, err := io.ReadFull(file, head); err != nil {
		return fmt.Errorf("%s is no backup: it is empty", path)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if bytes.Equal(head, []byte{0x1f, 0x8b}) {
		if from, err = gzip.NewReader(file); err != nil {
			return fmt.Errorf("%s is no backup: %w", path, err)
		}
	}
	for t := tar.NewReader(from); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if errors.Is(err, tar.ErrHeader) {
			return fmt.Errorf("%s is no backup, or damaged: %w", path, err)
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			return fmt.Errorf("%q does not belong into a backup", h.Name)
		}
		if err := f(h.Name, t); err != nil {
			return err
		}
	}
}

// keep takes the contents of one file; nil reads it for its digest only.
type keep func(name string, r io.Reader) error

// read reads all of a backup, hands each file to keep, and holds what it read
// against the manifest. The database is kept in work.
func read(ctx context.Context, path, work string, keep keep) (Manifest, error) {
	var m Manifest
	var manifest bool
	found := map[string]File{}
	err := walk(ctx, path, func(name string, r io.Reader) (err error) {
		switch name {
		case manifestName:
			data, err := io.ReadAll(io.LimitReader(r, maxManifest))
			if err != nil {
				return err
			}
			manifest = true
			m, err = decodeManifest(data)
			return err
		case databaseName:
			found[name], err = save(filepath.Join(work, databaseName), name, r)
		default:
			found[name], err = hand(name, r, keep)
		}
		return err
	})
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) {
		err = fmt.Errorf("%s is no backup, or damaged: %w", path, err)
	}
	if err != nil {
		return m, err
	}
	if !manifest {
		return m, fmt.Errorf("%s is no backup, or half of one: it has no %s", path, manifestName)
	}
	if err := m.compare(found); err != nil {
		return m, err
	}
	return m, checkDatabase(ctx, filepath.Join(work, databaseName), m)
}

// hand gives a file to keep and computes its digest on the way.
func hand(name string, r io.Reader, keep keep) (File, error) {
	if keep == nil {
		return copyDigest(io.Discard, name, r)
	}
	pr, pw := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := keep(name, pr)
		_ = pr.CloseWithError(errors.Join(err, io.ErrClosedPipe))
		done <- err
	}()
	f, err := copyDigest(pw, name, r)
	_ = pw.CloseWithError(err)
	if kept := <-done; kept != nil {
		return f, kept
	}
	return f, err
}

func save(path, name string, r io.Reader) (File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return File{}, err
	}
	done, err := copyDigest(f, name, r)
	return done, errors.Join(err, f.Sync(), f.Close())
}

// checkDatabase reads the database of a backup, and looks that each recording it
// names is there.
func checkDatabase(ctx context.Context, path string, m Manifest) error {
	newest, err := snapshot.Newest()
	if err != nil {
		return err
	}
	if m.Schema > newest {
		return fmt.Errorf("the backup was made by version %s, which is newer than this one; use that version", m.Version)
	}
	info, err := snapshot.Check(ctx, path)
	if err != nil {
		return fmt.Errorf("the database of the backup is broken: %w", err)
	}
	if info.Schema != m.Schema || info.Jobs != m.Jobs || info.Conversations != m.Conversations {
		return fmt.Errorf("the backup is damaged: its database holds %+v, its manifest says otherwise", info)
	}
	have := map[string]bool{}
	for _, f := range m.Files {
		have[f.Name] = true
	}
	for _, key := range m.Missing {
		have[blobFolder+key] = true
	}
	return snapshot.BlobKeys(ctx, path, func(key string) error {
		if !have[blobFolder+key] {
			return fmt.Errorf("the backup is damaged: the recording %s is named and not there", key)
		}
		return nil
	})
}
