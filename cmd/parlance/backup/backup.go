// Package backup copies the data of a server that keeps it in its own directory:
// the SQLite database, the recordings that it names, and the key that opens its
// secrets. The server may run and be busy meanwhile. It also checks such copies
// and puts them back.
//
// What is in PostgreSQL is not its business: pg_dump does that.
package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/blobs"
	"parlance/storage/sqlstore"
	"parlance/storage/sqlstore/snapshot"
)

// Source is a server's data.
type Source struct {
	Database sqlstore.Config // SQLite
	Blobs    string          // directory of the recordings
	KeyFile  string          // "" = the key is a setting, and is not copied
	Version  string          // of this program
}

// Create makes a backup at target, a folder or, if its name ends in .tar, .tar.gz
// or .tgz, an archive. It is complete or not there, and is read back before it is
// published. It refuses a target that exists.
func Create(ctx context.Context, s Source, target string) (Manifest, error) {
	if _, err := os.Lstat(target); !errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, fmt.Errorf("%s exists already; name a new one", target)
	}
	if _, err := os.Stat(s.Database.Path); err != nil {
		return Manifest{}, fmt.Errorf("there is nothing to back up: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return Manifest{}, err
	}
	kept, err := blobs.NewDir(s.Blobs)
	if err != nil {
		return Manifest{}, err
	}
	defer func() { _ = kept.Close() }()
	work, err := os.MkdirTemp(filepath.Dir(target), ".parlance-backup-")
	if err != nil {
		return Manifest{}, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	to, err := newSink(target, work)
	if err != nil {
		return Manifest{}, err
	}
	b := &builder{Source: s, kept: kept, to: to, work: work, have: map[string]File{}}
	m, err := b.build(ctx)
	if err != nil {
		return Manifest{}, err
	}
	if err := to.publish(m); err != nil {
		return Manifest{}, err
	}
	return m, nil
}

// builder makes one backup.
type builder struct {
	Source

	kept *blobs.Dir
	to   sink
	work string
	have map[string]File // what was copied, by key
	// beside are the keys of transcripts that lie beside recordings; the database
	// does not name them.
	beside []string
}

func (b *builder) build(ctx context.Context) (Manifest, error) {
	m := Manifest{Format: format, Version: b.Version, MadeAt: time.Now().UTC().Truncate(time.Second)}
	copied, keys, missing, err := b.collect(ctx)
	if err != nil {
		return m, err
	}
	info, err := snapshot.Check(ctx, copied)
	if err != nil {
		return m, fmt.Errorf("the copy of the database is broken: %w", err)
	}
	m.Schema, m.Conversations, m.Jobs, m.Missing = info.Schema, info.Conversations, info.Jobs, missing
	named := map[string]bool{}
	for _, key := range keys {
		m.Files, named[storage.TranscriptKey(key)] = append(m.Files, b.have[key]), true
	}
	for _, key := range b.beside {
		if named[key] {
			m.Files = append(m.Files, b.have[key])
		}
	}
	if b.KeyFile != "" {
		f, err := b.addFile(keyName, b.KeyFile)
		if err != nil {
			return m, err
		}
		m.Files, m.WithKey = append(m.Files, f), true
	}
	f, err := b.addFile(databaseName, copied)
	if err != nil {
		return m, err
	}
	m.Files = append(m.Files, f)
	return m, os.Remove(copied)
}

// collect copies the database, then the recordings that this copy names. A
// recording may be gone by then. Its rows are deleted before it is, so either the
// server does not know its conversation any more, and the copy forgets it too, or
// the recording was lost before.
func (b *builder) collect(ctx context.Context) (copied string, keys, missing []string, err error) {
	copied = filepath.Join(b.work, "copy")
	if err := snapshot.Take(ctx, b.Database, copied); err != nil {
		return "", nil, nil, err
	}
	err = snapshot.BlobKeys(ctx, copied, func(key string) error {
		err := b.addBlob(ctx, key)
		if conversation.CodeOf(err) == conversation.NotFound {
			missing = append(missing, key)
			return nil
		}
		keys = append(keys, key)
		return err
	})
	if err != nil || len(missing) == 0 {
		return copied, keys, missing, err
	}
	deleted, err := snapshot.Deleted(ctx, b.Database, missing)
	if err != nil || len(deleted) == 0 {
		return copied, keys, missing, err
	}
	if err := snapshot.Forget(ctx, copied, deleted); err != nil {
		return copied, nil, nil, err
	}
	// What is not named any more need not be kept.
	named := map[string]bool{}
	err = snapshot.BlobKeys(ctx, copied, func(key string) error { named[key] = true; return nil })
	unnamed := func(key string) bool { return !named[key] }
	return copied, slices.DeleteFunc(keys, unnamed), slices.DeleteFunc(missing, unnamed), err
}

// addBlob copies a recording, and the transcript that lies beside some. NotFound:
// the recording is not there.
func (b *builder) addBlob(ctx context.Context, key string) error {
	if err := b.copyBlob(ctx, key); err != nil {
		return err
	}
	beside := storage.TranscriptKey(key)
	err := b.copyBlob(ctx, beside)
	if err == nil {
		b.beside = append(b.beside, beside)
	}
	if conversation.CodeOf(err) != conversation.NotFound {
		return err
	}
	// A recording is deleted before its transcript: if it is still there, it has
	// none.
	_, _, err = b.kept.Stat(ctx, key)
	return err
}

func (b *builder) copyBlob(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := b.kept.Open(ctx, key)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	f, err := b.to.add(blobFolder+key, size, r)
	if err != nil {
		return fmt.Errorf("copy recording %s: %w", key, err)
	}
	b.have[key] = f
	return nil
}

func (b *builder) addFile(name, path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer func() { _ = f.Close() }()
	st, err := f.Stat()
	if err != nil {
		return File{}, err
	}
	return b.to.add(name, st.Size(), f)
}
