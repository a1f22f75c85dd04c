package backup

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// sink is where the files of a backup go. Nothing is at the target before
// publish, and nothing that is there is touched.
type sink interface {
	add(name string, size int64, r io.Reader) (File, error)
	// publish drops what is not in m, writes m, and puts all at its place.
	publish(m Manifest) error
}

// newSink makes the sink for a target: an archive if its name says so, else a
// folder. What it writes lies in work, on the same disk.
func newSink(target, work string) (sink, error) {
	zipped, archive := archiveKind(target)
	if !archive {
		folder := filepath.Join(work, "folder")
		return &folderSink{target: target, folder: folder, added: map[string]bool{}}, os.Mkdir(folder, 0o700)
	}
	f, err := os.OpenFile(filepath.Join(work, "archive"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	s := &archiveSink{target: target, file: f}
	var to io.Writer = f
	if zipped {
		s.zip, _ = gzip.NewWriterLevel(f, gzip.BestSpeed) // recordings are compressed already
		to = s.zip
	}
	s.tar = tar.NewWriter(to)
	return s, nil
}

// archiveKind tells by its name whether a target is an archive.
func archiveKind(target string) (zipped, archive bool) {
	name := strings.ToLower(filepath.Base(target))
	zipped = strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".tgz")
	return zipped, zipped || strings.HasSuffix(name, ".tar")
}

// copyDigest copies and gives the file that was copied.
func copyDigest(w io.Writer, name string, r io.Reader) (File, error) {
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), r)
	return File{Name: name, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, err
}

type folderSink struct {
	target, folder string
	added          map[string]bool
}

func (s *folderSink) add(name string, size int64, r io.Reader) (File, error) {
	path := filepath.Join(s.folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return File{}, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return File{}, err
	}
	done, err := copyDigest(f, name, r)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return File{}, err
	}
	if done.Size != size {
		return File{}, fmt.Errorf("%s has %d bytes, not %d", name, done.Size, size)
	}
	s.added[name] = true
	return done, nil
}

func (s *folderSink) publish(m Manifest) error {
	for _, f := range m.Files {
		delete(s.added, f.Name)
	}
	for name := range s.added {
		if err := os.Remove(filepath.Join(s.folder, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	data, err := m.encode()
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(s.folder, manifestName), data); err != nil {
		return err
	}
	if err := syncTree(s.folder); err != nil {
		return err
	}
	if err := os.Rename(s.folder, s.target); err != nil { // refuses a folder that is not empty
		return err
	}
	return syncFolder(filepath.Dir(s.target))
}

type archiveSink struct {
	target string
	file   *os.File
	zip    *gzip.Writer // nil: not compressed
	tar    *tar.Writer
}

func (s *archiveSink) add(name string, size int64, r io.Reader) (File, error) {
	h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: time.Now()}
	if err := s.tar.WriteHeader(h); err != nil {
		return File{}, err
	}
	return copyDigest(s.tar, name, r)
}

// publish leaves in the archive what m does not name: a restore passes over it.
func (s *archiveSink) publish(m Manifest) error {
	data, err := m.encode()
	if err != nil {
		return err
	}
	if _, err := s.add(manifestName, int64(len(data)), strings.NewReader(string(data))); err != nil {
		return err
	}
	errs := []error{s.tar.Close()}
	if s.zip != nil {
		errs = append(errs, s.zip.Close())
	}
	if err := errors.Join(append(errs, s.file.Sync(), s.file.Close())...); err != nil {
		return err
	}
	if err := os.Link(s.file.Name(), s.target); err != nil { // refuses a name that is taken
		return err
	}
	return syncFolder(filepath.Dir(s.target))
}

// writeFile writes a small file through to the disk.
func writeFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncTree writes the folders below root through to the disk.
func syncTree(root string) error {
	return filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return syncFolder(path)
	})
}
