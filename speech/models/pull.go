package models

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// Puller gets models into a store. The zero value of a field but Store is its
// default.
type Puller struct {
	Store Store
	// HTTP asks for files. Default: a client that follows redirects, but not from
	// https to http, and waits a minute for an answer to begin.
	HTTP *http.Client
	// Progress hears of bytes fetched; total is -1 when nobody knows.
	Progress func(done, total int64)
	// Stage hears what is being done: "unpacking", "checking".
	Stage func(what string)
	// Limits of archives.
	Limits Limits
	// Attempts is how often in a row nothing may come. Default 6.
	Attempts int
	// Wait pauses between attempts; nil waits by the clock.
	Wait func(ctx context.Context, d time.Duration) error
}

// maxArchive is the longest file that is fetched, in bytes.
const maxArchive = 6 << 30

// Trust is how the hash of an archive was judged.
type Trust string

// Pinned: it is the one that was asked for. Known: the same as at an earlier
// pull. FirstUse: nobody knew it; it is remembered from now on.
const (
	Pinned   Trust = "pinned"
	Known    Trust = "known"
	FirstUse Trust = "first use"
)

func (p Puller) withDefaults() Puller {
	if p.HTTP == nil {
		p.HTTP = client()
	}
	if p.Progress == nil {
		p.Progress = func(int64, int64) {}
	}
	if p.Stage == nil {
		p.Stage = func(string) {}
	}
	if p.Attempts == 0 {
		p.Attempts = 6
	}
	if p.Wait == nil {
		p.Wait = wait
	}
	return p
}

func client() *http.Client {
	t := &http.Transport{Proxy: http.ProxyFromEnvironment, ResponseHeaderTimeout: time.Minute, IdleConnTimeout: time.Minute}
	return &http.Client{Transport: t, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if len(via) > 10 {
			return errors.New("too many redirects")
		}
		if via[0].URL.Scheme == "https" && req.URL.Scheme != "https" {
			return errors.New("redirect from https to http")
		}
		return nil
	}}
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Pull fetches the entry, checks and unpacks it, and puts it into its place in
// one step; a model of that name which was there is replaced. What was fetched
// stays when it is cut, and the next Pull goes on from there.
func (p Puller) Pull(ctx context.Context, e Entry) (Manifest, Trust, error) {
	p = p.withDefaults()
	if err := e.valid(); err != nil {
		return Manifest{}, "", err
	}
	work := filepath.Join(p.Store.Dir, partial)
	if err := os.MkdirAll(work, 0o755); err != nil { //nolint:gosec // no secret, and the server may be another user
		return Manifest{}, "", err
	}
	unlock, err := lock(filepath.Join(work, e.Name+".lock"))
	if err != nil {
		return Manifest{}, "", err
	}
	defer unlock()
	d := &download{
		http: p.HTTP, url: e.URL, path: filepath.Join(work, e.Name+".archive"), limit: maxArchive,
		attempts: p.Attempts, wait: p.Wait, progress: p.Progress,
	}
	if err := d.run(ctx); err != nil {
		return Manifest{}, "", err
	}
	p.Stage("checking")
	size, sum, err := hashFile(ctx, d.path, nil)
	if err != nil {
		return Manifest{}, "", err
	}
	trust, err := p.judge(e, sum)
	if err != nil {
		d.forget() // or the next pull would find the same
		return Manifest{}, "", err
	}
	m, err := p.install(ctx, e, d.path, size, sum)
	if err != nil {
		if _, ok := errors.AsType[*badArchiveError](err); ok {
			d.forget()
		}
		return Manifest{}, "", err
	}
	d.forget()
	return m, trust, p.Store.remember(e.URL, sum)
}

// judge compares the hash of what came with the one that is asked for, or with
// the one of an earlier pull.
func (p Puller) judge(e Entry, sum string) (Trust, error) {
	before := p.Store.known()[e.URL]
	switch {
	case strings.EqualFold(e.SHA256, sum):
		return Pinned, nil
	case e.SHA256 != "":
		return "", fmt.Errorf("what %s gives is not what was asked for: SHA-256 %s, not %s", e.URL, sum, e.SHA256)
	case before == sum:
		return Known, nil
	case before != "":
		return "", fmt.Errorf("what %s gives has changed since an earlier pull: SHA-256 %s, not %s; if that is right, say so with --sha256 %s",
			e.URL, sum, before, sum)
	default:
		return FirstUse, nil
	}
}

// badArchiveError is a fault of what was fetched, not of this machine.
type badArchiveError struct{ error }

func (e *badArchiveError) Unwrap() error { return e.error }

// install unpacks the archive beside the store's models and moves the result to
// its place.
func (p Puller) install(ctx context.Context, e Entry, archive string, size int64, sum string) (Manifest, error) {
	p.Stage("unpacking")
	fresh, err := os.MkdirTemp(filepath.Dir(archive), e.Name+".new-")
	if err != nil {
		return Manifest{}, err
	}
	defer os.RemoveAll(fresh) //nolint:errcheck // of what did not become a model
	if err := p.fill(ctx, e, archive, size, fresh); err != nil {
		return Manifest{}, err
	}
	from, err := single(fresh)
	if err != nil {
		return Manifest{}, err
	}
	if err := os.Remove(filepath.Join(from, ManifestName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, err // a stranger's word about his own files
	}
	m := Manifest{
		Name: e.Name, Type: e.Type, Languages: e.Languages, License: e.License, Source: e.URL, Accuracy: e.Accuracy, Archive: sum,
	}
	if m.Files, err = Describe(ctx, from); err != nil {
		return Manifest{}, err
	}
	if err := m.Write(from); err != nil {
		return Manifest{}, err
	}
	if err := m.sync(from); err != nil {
		return Manifest{}, err
	}
	if err := os.Chmod(from, 0o755); err != nil { //nolint:gosec // no secret
		return Manifest{}, err
	}
	return m, replace(from, filepath.Join(p.Store.Dir, e.Name))
}

// fill makes the model's files in dir: the contents of an archive, or the file
// itself when the address is that of a network.
func (p Puller) fill(ctx context.Context, e Entry, archive string, size int64, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	if name := e.file(); strings.HasSuffix(name, ".onnx") {
		return place(root, name, f, size)
	}
	if err := unpack(ctx, root, f, size, p.Limits); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &badArchiveError{err}
	}
	return nil
}

// single goes into the one directory that most archives consist of.
func single(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || !entries[0].IsDir() {
		return dir, err
	}
	return filepath.Join(dir, entries[0].Name()), nil
}

// replace moves a directory to its place. Another that stands there changes
// places with it in one step, or in two where the system has no such step.
func replace(from, to string) error {
	err := os.Rename(from, to)
	if err == nil {
		return nil
	}
	if _, missing := os.Stat(to); missing != nil {
		return err
	}
	if exchange(from, to) == nil {
		return os.RemoveAll(from)
	}
	old := from + ".old"
	if err := os.Rename(to, old); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return errors.Join(err, os.Rename(old, to))
	}
	return os.RemoveAll(old)
}

// file is the last part of the address.
func (e Entry) file() string {
	u, err := url.Parse(e.URL)
	if err != nil {
		return ""
	}
	return path.Base(u.Path)
}
