package decode

import (
	"errors"
	"io"
	"os"
)

// asFile gives the recording as a file that another process can be handed. What
// is a file already is opened a second time; anything else is copied to a
// temporary one, because formats like MP4 must be read back and forth.
func asFile(r io.ReadSeeker) (f *os.File, release func(), err error) {
	type named interface {
		Name() string
		Stat() (os.FileInfo, error)
	}
	if n, ok := r.(named); ok {
		if f, err := reopen(n.Name(), n.Stat); err == nil {
			return f, func() { f.Close() }, nil
		}
	}
	f, err = os.CreateTemp("", "parlance-recording-*")
	if err != nil {
		return nil, nil, err
	}
	// Without a name it vanishes with its last descriptor, whatever happens.
	err = os.Remove(f.Name())
	if err == nil {
		_, err = r.Seek(0, io.SeekStart)
	}
	if err == nil {
		_, err = io.Copy(f, r)
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, func() { f.Close() }, nil
}

// reopen opens the file of that name if it still is the same one.
func reopen(name string, stat func() (os.FileInfo, error)) (*os.File, error) {
	want, err := stat()
	if err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	got, err := f.Stat()
	if err == nil && !os.SameFile(want, got) {
		err = errors.New("the file was replaced")
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
