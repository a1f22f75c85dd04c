package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ManifestName is the file that describes a model in its directory.
const ManifestName = "manifest.json"

// maxManifest bounds what is read of a manifest, in bytes.
const maxManifest = 1 << 20

// Manifest says what a directory with a model holds.
type Manifest struct {
	Name string `json:"name"`
	// Type is the family of the model, such as "whisper"; "" leaves it to the
	// engine to recognise.
	Type      string   `json:"type,omitempty"`
	Languages []string `json:"languages,omitempty"` // BCP-47; empty = any
	// FeatureDim is the width of the model's input; 0 = the family's usual one.
	FeatureDim int    `json:"feature_dim,omitempty"`
	License    string `json:"license,omitempty"`
	Source     string `json:"source,omitempty"` // where it came from
	Accuracy   string `json:"accuracy,omitempty"`
	// Archive is the SHA-256 of what was downloaded, in hexadecimal.
	Archive string `json:"archive_sha256,omitempty"`
	Files   []File `json:"files"`
}

// File is one file of a model; Path is relative to the directory.
type File struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

// ReadManifest reads the manifest of dir. The error is fs.ErrNotExist when there
// is none. Paths that lead out of dir are refused.
func ReadManifest(dir string) (Manifest, error) {
	var m Manifest
	f, err := os.Open(filepath.Join(dir, ManifestName))
	if err != nil {
		return m, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxManifest+1))
	if err != nil {
		return m, err
	}
	if len(b) > maxManifest {
		return m, fmt.Errorf("read %s: it is too long", ManifestName)
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("read %s: %w", ManifestName, err)
	}
	return m, m.valid()
}

func (m Manifest) valid() error {
	for _, f := range m.Files {
		if !filepath.IsLocal(f.Path) || f.Size < 0 {
			return fmt.Errorf("read %s: %q of %d bytes cannot be a file of the model", ManifestName, f.Path, f.Size)
		}
	}
	return nil
}

// Describe lists the files below dir with their sizes and hashes, but for a
// manifest, in order of their paths.
func Describe(ctx context.Context, dir string) ([]File, error) {
	var files []File
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil || rel == ManifestName {
			return err
		}
		size, sum, err := hashFile(ctx, path, nil)
		files = append(files, File{Path: filepath.ToSlash(rel), Size: size, SHA256: sum})
		return err
	})
	return files, err
}

// Write puts the manifest into dir.
func (m Manifest) Write(dir string) error {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(dir, ManifestName)
	if err := os.WriteFile(path+".new", append(b, '\n'), 0o644); err != nil { //nolint:gosec // no secret
		return err
	}
	return os.Rename(path+".new", path)
}

// sync waits until all files are on the disk.
func (m Manifest) sync(dir string) error {
	names := []string{ManifestName}
	for _, f := range m.Files {
		names = append(names, filepath.FromSlash(f.Path))
	}
	for _, name := range names {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return fmt.Errorf("sync %s: %w", name, err)
		}
	}
	return nil
}

// Check tells quickly whether all files are there and as long as they should be.
func (m Manifest) Check(dir string) error {
	for _, f := range m.Files {
		st, err := os.Stat(filepath.Join(dir, filepath.FromSlash(f.Path)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%s is missing", f.Path)
		case err != nil:
			return err
		case st.Size() != f.Size:
			return fmt.Errorf("%s has %d bytes, not %d", f.Path, st.Size(), f.Size)
		}
	}
	return nil
}

// Size is that of all files, in bytes.
func (m Manifest) Size() int64 {
	sum := int64(0)
	for _, f := range m.Files {
		sum += f.Size
	}
	return sum
}

// Verify reads all files and compares their hashes. progress, if not nil, hears
// how many more bytes were read.
func (m Manifest) Verify(ctx context.Context, dir string, progress func(n int64)) error {
	if len(m.Files) == 0 {
		return errors.New("the manifest lists no files")
	}
	if err := m.Check(dir); err != nil {
		return err
	}
	for _, f := range m.Files {
		_, sum, err := hashFile(ctx, filepath.Join(dir, filepath.FromSlash(f.Path)), progress)
		if err != nil {
			return err
		}
		if sum != f.SHA256 {
			return fmt.Errorf("%s is not what it was: SHA-256 %s, not %s", f.Path, sum, f.SHA256)
		}
	}
	return nil
}

func hashFile(ctx context.Context, path string, progress func(n int64)) (size int64, sum string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	buf := make([]byte, 1<<18)
	for {
		if err := ctx.Err(); err != nil {
			return 0, "", err
		}
		n, err := f.Read(buf)
		h.Write(buf[:n])
		size += int64(n)
		if progress != nil {
			progress(int64(n))
		}
		if errors.Is(err, io.EOF) {
			return size, hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return 0, "", err
		}
	}
}
