package sqldb

import (
	"io/fs"
	"strings"
	"time"
)

// expandedFS gives files with the words of a dialect replaced.
type expandedFS struct {
	fs.FS
	dialect dialect
}

// Open opens a file or folder. It is the method of fs.FS.
func (e expandedFS) Open(name string) (fs.File, error) {
	f, err := e.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return f, err
	}
	defer func() { _ = f.Close() }()
	text, err := fs.ReadFile(e.FS, name)
	if err != nil {
		return nil, err
	}
	s := e.dialect.expand(string(text))
	return &textFile{strings.NewReader(s), name}, nil
}

// textFile is a text as a file, and as the description of that file.
type textFile struct {
	*strings.Reader
	name string
}

func (f *textFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *textFile) Close() error               { return nil }
func (f *textFile) Name() string               { return f.name }
func (f *textFile) Mode() fs.FileMode          { return 0o444 }
func (f *textFile) ModTime() time.Time         { return time.Time{} }
func (f *textFile) IsDir() bool                { return false }
func (f *textFile) Sys() any                   { return nil }
