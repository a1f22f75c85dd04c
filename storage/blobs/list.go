package blobs

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"time"
)

// List walks the keys that begin with the path prefix; "" walks all.
func (d *Dir) List(ctx context.Context, prefix string, f func(key string, written time.Time) error) error {
	return d.walk(ctx, func(key string, st fs.FileInfo) error {
		if strings.HasPrefix(filepath.Base(key), tempPrefix) || !strings.HasPrefix(key, prefix) {
			return nil
		}
		return f(key, st.ModTime())
	})
}

// Sweep removes unfinished uploads that nobody has written to for that long,
// and gives their number.
func (d *Dir) Sweep(ctx context.Context, olderThan time.Duration) (int, error) {
	removed := 0
	err := d.walk(ctx, func(key string, st fs.FileInfo) error {
		if !strings.HasPrefix(filepath.Base(key), tempPrefix) || time.Since(st.ModTime()) < olderThan {
			return nil
		}
		err := d.root.Remove(filepath.FromSlash(key))
		if errors.Is(err, fs.ErrNotExist) { // finished, or swept by someone else
			return nil
		}
		if err != nil {
			return translate("sweep blobs", err)
		}
		removed++
		return nil
	})
	return removed, err
}

func (d *Dir) walk(ctx context.Context, f func(key string, st fs.FileInfo) error) error {
	return fs.WalkDir(d.root.FS(), ".", func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // removed while we walk
			return nil
		}
		if err := errors.Join(err, ctx.Err()); err != nil || !e.Type().IsRegular() {
			return err // folders are walked anyway, links are not ours
		}
		st, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return translate("list blobs", err)
		}
		return f(path, st)
	})
}
