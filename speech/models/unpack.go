package models

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// Limits of an archive. The zero value of a field is its default.
type Limits struct {
	Bytes int64 // of all files together, default 8 GiB
	Files int   // default 2000
	// Ratio is how much longer the files may be than the archive, default 40.
	// Weights hardly shrink; what unfolds to more is a bomb.
	Ratio int64
}

func (l Limits) withDefaults() Limits {
	if l.Bytes == 0 {
		l.Bytes = 8 << 30
	}
	if l.Files == 0 {
		l.Files = 2000
	}
	if l.Ratio == 0 {
		l.Ratio = 40
	}
	return l
}

// Shape of paths that are believed.
const (
	maxDepth = 8
	maxPath  = 300
	// smallArchive is a size in bytes below which the ratio says nothing.
	smallArchive = 1 << 20
)

var errBomb = errors.New("unpack: the archive unfolds to more than a model can be")

// unpack writes the files of an archive of size bytes (tar, plain or compressed
// with bzip2 or gzip) below root. Only plain files and directories are made; of
// links and devices nothing is made at all. A path that leads out, a file twice,
// or more than the limits allow ends it with an error.
func unpack(ctx context.Context, root *os.Root, r io.Reader, size int64, limits Limits) error {
	limits = limits.withDefaults()
	limits.Bytes = min(limits.Bytes, max(size, smallArchive)*limits.Ratio)
	plain, err := decompress(r)
	if err != nil {
		return err
	}
	// Headers count too: an archive may be made of them alone.
	bounded := &countdown{r: plain, left: limits.Bytes + int64(limits.Files)*4096, ctx: ctx}
	t := tar.NewReader(bounded)
	left, files := limits.Bytes, 0
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("unpack: %w", err)
		}
		if files++; files > limits.Files || h.Size < 0 || h.Size > left {
			return errBomb
		}
		if h.Typeflag != tar.TypeReg {
			continue // directories are made with the files in them
		}
		left -= h.Size
		if err := place(root, h.Name, t, h.Size); err != nil {
			return err
		}
	}
	if left == limits.Bytes {
		return errors.New("unpack: the archive holds no files")
	}
	return nil
}

// decompress looks at the first bytes, not at the name.
func decompress(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	head, err := b.Peek(3)
	switch {
	case err != nil:
		return nil, errors.New("unpack: the archive is empty")
	case bytes.Equal(head, []byte("BZh")):
		return bzip2.NewReader(b), nil
	case head[0] == 0x1f && head[1] == 0x8b:
		return gzip.NewReader(b)
	default:
		return b, nil
	}
}

// place writes one file. root keeps it below itself whatever the name says; the
// checks before give better errors.
func place(root *os.Root, name string, r io.Reader, size int64) error {
	clean := path.Clean(name)
	if len(name) > maxPath || strings.Count(clean, "/") >= maxDepth || strings.ContainsAny(name, "\\\x00") ||
		path.IsAbs(name) || clean == "." || clean == ".." || strings.HasPrefix(clean, "../") {
		return fmt.Errorf("unpack: %.80q is no path for a file of a model", name)
	}
	if err := root.MkdirAll(path.Dir(clean), 0o755); err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	f, err := root.OpenFile(clean, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	n, err := io.Copy(f, io.LimitReader(r, size))
	if err == nil && n != size {
		err = io.ErrUnexpectedEOF
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("unpack %.80q: %w", name, err)
	}
	return nil
}

// countdown ends a stream that is too long, and one that nobody waits for.
type countdown struct {
	r    io.Reader
	left int64
	ctx  context.Context
}

func (c *countdown) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, errBomb
	}
	return n, err
}
