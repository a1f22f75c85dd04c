// Package blobs keeps recordings in a directory.
//
// A blob is written to a temporary file beside its place, flushed to the disk,
// and renamed, so that a key names either the whole recording or nothing. It
// knows bytes and keys, not what they mean.
package blobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// Dir is a directory of blobs. Safe for concurrent use, also by processes.
type Dir struct {
	root *os.Root
	path string
}

var _ storage.Blobs = (*Dir)(nil)

// NewDir opens a directory, making it if needed.
func NewDir(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("blob directory: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("blob directory: %w", err)
	}
	return &Dir{root: root, path: path}, nil
}

// Close lets go of the directory.
func (d *Dir) Close() error { return d.root.Close() }

// Open reads a blob. NotFound: there is none.
func (d *Dir) Open(ctx context.Context, key string) (io.ReadSeekCloser, error) {
	file, err := name(ctx, key)
	if err != nil {
		return nil, err
	}
	f, err := d.root.Open(file)
	if err != nil {
		return nil, translate("open blob", err)
	}
	st, err := f.Stat()
	if err == nil && !st.Mode().IsRegular() {
		err = fs.ErrNotExist // a folder of other blobs
	}
	if err != nil {
		return nil, translate("open blob", errors.Join(err, f.Close()))
	}
	return f, nil
}

// Delete removes a blob; removing what is not there is no error.
func (d *Dir) Delete(ctx context.Context, key string) error {
	file, err := name(ctx, key)
	if err != nil {
		return err
	}
	st, err := d.root.Lstat(file)
	if err == nil && !st.IsDir() {
		err = d.root.Remove(file)
	}
	if err != nil && !isMissing(err) {
		return translate("delete blob", err)
	}
	return nil
}

// Stat gives size in bytes and time of writing.
func (d *Dir) Stat(ctx context.Context, key string) (int64, time.Time, error) {
	file, err := name(ctx, key)
	if err != nil {
		return 0, time.Time{}, err
	}
	st, err := d.root.Stat(file)
	if err == nil && !st.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return 0, time.Time{}, translate("stat blob", err)
	}
	return st.Size(), st.ModTime().UTC(), nil
}

// translate gives an error of the file system its meaning.
func translate(op string, err error) error {
	var known *conversation.Error
	switch {
	case errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case isMissing(err):
		return &conversation.Error{Code: conversation.NotFound, Message: "The recording is not there.", Err: fmt.Errorf("%s: %w", op, err)}
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &conversation.Error{Code: conversation.Unavailable, Message: "The disk for recordings is full.", Err: fmt.Errorf("%s: %w", op, err)}
	default:
		return &conversation.Error{Code: conversation.Unavailable, Message: "The store of recordings is not available.", Err: fmt.Errorf("%s: %w", op, err)}
	}
}

// isMissing tells whether there is no such file. Below a blob there is none
// either.
func isMissing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
