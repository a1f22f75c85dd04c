package blobs

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"parlance/conversation"
)

// tempPrefix marks a file that is being written.
const tempPrefix = ".incoming-"

// Put streams r under key. TooLarge: more than limit bytes came (0 = no limit).
// Unavailable: the disk is full or failing. Nothing is kept then.
func (d *Dir) Put(ctx context.Context, key string, r io.Reader, limit int64) (n int64, err error) {
	file, err := name(ctx, key)
	if err != nil {
		return 0, err
	}
	dir := filepath.Dir(file)
	_, err = d.root.Stat(dir)
	isNew := err != nil
	if err := d.root.MkdirAll(dir, 0o700); err != nil {
		return 0, translate("make blob directory", err)
	}
	temp := filepath.Join(dir, tempPrefix+conversation.NewSecret(16))
	f, err := d.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, translate("create blob", err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = d.root.Remove(temp)
		}
	}()
	n, err = copyLimited(ctx, f, r, limit)
	if err != nil {
		return 0, err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return 0, translate("write blob", err)
	}
	if err := d.root.Rename(temp, file); err != nil {
		return 0, translate("publish blob", err)
	}
	return n, d.syncDir(dir, isNew)
}

// copyLimited copies at most limit bytes, and stops when ctx ends.
func copyLimited(ctx context.Context, w io.Writer, r io.Reader, limit int64) (int64, error) {
	src := io.Reader(reader{ctx, r})
	if limit > 0 {
		src = io.LimitReader(src, limit+1)
	}
	n, err := io.Copy(w, src)
	if err != nil {
		return 0, translate("write blob", err)
	}
	if limit > 0 && n > limit {
		return 0, conversation.Errorf(conversation.TooLarge, "The recording is larger than the limit of %d bytes.", limit)
	}
	return n, nil
}

// reader ends with ctx and marks errors as the reader's own, so that a client
// that hangs up is not taken for a failing disk.
type reader struct {
	ctx context.Context
	r   io.Reader
}

// Read reads.
func (r reader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.r.Read(b)
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	if _, ok := errors.AsType[*conversation.Error](err); ok {
		return n, err
	}
	return n, &conversation.Error{Code: conversation.Invalid, Message: "The recording ended before all of it had arrived.", Err: err}
}

// syncDir makes a rename durable, and if the directory is new, the way to it.
func (d *Dir) syncDir(dir string, isNew bool) error {
	f, err := d.root.Open(dir)
	if err != nil {
		return translate("flush blob directory", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return translate("flush blob directory", err)
	}
	if isNew && dir != "." {
		return d.syncDir(filepath.Dir(dir), true)
	}
	return nil
}
