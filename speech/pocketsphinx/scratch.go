package pocketsphinx

import (
	"errors"
	"fmt"
	"os"
)

// scratch is a file for the library, which wants paths. It has no name: path is good
// in this process while the file is open.
type scratch struct {
	file *os.File
	path string
}

func newScratch(body []byte) (*scratch, error) {
	f, err := os.CreateTemp("", "parlance-engine")
	if err != nil {
		return nil, err
	}
	_, err = f.Write(body)
	if err = errors.Join(err, os.Remove(f.Name())); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &scratch{f, fmt.Sprintf("/dev/fd/%d", f.Fd())}, nil
}

// Close gives the room back; nil is closed already.
func (s *scratch) Close() error {
	if s == nil {
		return nil
	}
	return s.file.Close()
}
