package backup_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parlance/cmd/parlance/backup"
	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/blobs"
	"parlance/storage/sqlstore"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server is a data directory in use, without the network around it.
type server struct {
	t     *testing.T
	dir   string
	store *sqlstore.Store
	blobs *blobs.Dir
}

func newServer(t *testing.T, dir string) *server {
	t.Helper()
	s := &server{t: t, dir: dir}
	var err error
	if s.store, err = sqlstore.Open(t.Context(), s.database()); err != nil {
		t.Fatal(err)
	}
	if s.blobs, err = blobs.NewDir(filepath.Join(dir, "blobs")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "secret.key"), []byte("key"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = s.store.Close(), s.blobs.Close() })
	return s
}

func (s *server) database() sqlstore.Config {
	return sqlstore.Config{Path: filepath.Join(s.dir, "parlance.db")}
}

func (s *server) source() backup.Source {
	return backup.Source{
		Database: s.database(), Blobs: filepath.Join(s.dir, "blobs"), KeyFile: filepath.Join(s.dir, "secret.key"), Version: "test",
	}
}

// recording is what lies under a key.
func recording(key string) string { return strings.Repeat(key, 200) }

// submit accepts a recording as the server does: first the blob, then the row.
func (s *server) submit(ctx context.Context) (conversation.Job, error) {
	key := "recordings/tenant/" + conversation.NewUUID()
	for _, k := range []string{key, storage.TranscriptKey(key)} {
		if _, err := s.blobs.Put(ctx, k, strings.NewReader(recording(k)), 0); err != nil {
			return conversation.Job{}, err
		}
	}
	j, _, err := s.store.Submit(ctx, storage.Submission{
		New:     &conversation.Conversation{ID: conversation.NewNumericID()},
		Job:     conversation.Job{ID: conversation.NewUUID(), TenantID: "tenant", Kind: conversation.AudioJob},
		Payload: conversation.Payload{BlobKey: key},
	})
	return j, err
}

// remove deletes a conversation as the server does: first the rows.
func (s *server) remove(ctx context.Context, id string) error {
	keys, err := s.store.DeleteConversation(ctx, "tenant", id)
	for _, key := range keys {
		for _, k := range []string{key, storage.TranscriptKey(key)} {
			if err == nil {
				err = s.blobs.Delete(ctx, k)
			}
		}
	}
	return err
}

// jobs are all jobs with the keys of their recordings.
func (s *server) jobs() map[string]string {
	s.t.Helper()
	list, err := s.store.Jobs(s.t.Context(), "tenant", conversation.JobFilter{Limit: 100_000})
	if err != nil {
		s.t.Fatal(err)
	}
	keys := map[string]string{}
	hints, err := s.store.Reap(s.t.Context(), 0, 100_000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, h := range hints {
		c, err := s.store.Claim(s.t.Context(), h, time.Minute, 3)
		if err != nil || c == nil {
			s.t.Fatalf("claim: %v, %v", c, err)
		}
		keys[c.Job.ID] = c.Payload.BlobKey
	}
	if len(keys) != len(list) {
		s.t.Errorf("%d jobs, %d of them can be claimed", len(list), len(keys))
	}
	return keys
}

// whole checks that each job has its recording, and nothing else is there.
func (s *server) whole() map[string]string {
	s.t.Helper()
	jobs := s.jobs()
	for id, key := range jobs {
		for _, k := range []string{key, storage.TranscriptKey(key)} {
			r, err := s.blobs.Open(s.t.Context(), k)
			if err != nil {
				s.t.Errorf("blob of job %s: %v", id, err)
				continue
			}
			data, err := io.ReadAll(r)
			if err != nil || string(data) != recording(k) {
				s.t.Errorf("blob of job %s: %d bytes, %v", id, len(data), err)
			}
			_ = r.Close()
		}
	}
	n := 0
	_ = s.blobs.List(s.t.Context(), "", func(string, time.Time) error { n++; return nil })
	if n != 2*len(jobs) {
		s.t.Errorf("%d recordings and transcripts of %d jobs", n, len(jobs))
	}
	return jobs
}

// TestUnderLoad makes backups while recordings come and go, and looks whether each
// is a whole server that knows of everything that was there all the time.
func TestUnderLoad(t *testing.T) {
	t.Parallel()
	s := newServer(t, t.TempDir())
	before := time.Now()
	var stay []string
	for range 20 {
		j, err := s.submit(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		stay = append(stay, j.ID)
	}
	ctx, stop := context.WithCancel(t.Context())
	var load sync.WaitGroup
	for range 4 {
		load.Go(func() {
			var mine []conversation.Job
			for ctx.Err() == nil {
				j, err := s.submit(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				if mine = append(mine, j); len(mine) > 3 {
					if err := s.remove(t.Context(), mine[0].ConversationID); err != nil {
						t.Error(err)
						return
					}
					mine = mine[1:]
				}
			}
		})
	}
	defer func() { stop(); load.Wait() }()
	out := t.TempDir()
	var made []string
	for _, name := range []string{"folder", "archive.tar", "archive.tar.gz"} {
		path := filepath.Join(out, "new", name)
		if _, err := backup.Create(t.Context(), s.source(), path); err != nil {
			t.Fatal(err)
		}
		made = append(made, path)
	}
	stop()
	load.Wait()
	t.Logf("%d backups in %v", len(made), time.Since(before).Round(time.Millisecond))
	for _, path := range made {
		dir := t.TempDir()
		m, _, err := backup.Restore(t.Context(), path, dir, false)
		if err != nil {
			t.Fatal(err)
		}
		jobs := newServer(t, dir).whole()
		if len(jobs) != int(m.Jobs) || len(jobs) < len(stay) || m.Recordings() != len(jobs) || len(m.Missing) > 0 {
			t.Errorf("%s: %d jobs, the manifest says %d with %d recordings, %d missing", path, len(jobs), m.Jobs, m.Recordings(), len(m.Missing))
		}
		for _, id := range stay {
			if jobs[id] == "" {
				t.Errorf("%s: job %s is not in it", path, id)
			}
		}
	}
}

// one is a server with one recording, and a backup of it.
func one(t *testing.T, name string) (*server, string) {
	t.Helper()
	s := newServer(t, t.TempDir())
	if _, err := s.submit(t.Context()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if _, err := backup.Create(t.Context(), s.source(), path); err != nil {
		t.Fatal(err)
	}
	return s, path
}

func TestLostRecording(t *testing.T) {
	t.Parallel()
	s := newServer(t, t.TempDir())
	if _, err := s.submit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(s.dir, "blobs", "recordings")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "b")
	m, err := backup.Create(t.Context(), s.source(), path)
	if err != nil || len(m.Missing) != 1 {
		t.Fatalf("%+v, %v; want one recording missing", m, err)
	}
	if _, err := backup.Check(t.Context(), path); err != nil {
		t.Error(err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	s, path := one(t, "b")
	for what, f := range map[string]func() error{
		"exists already": func() error {
			_, err := backup.Create(t.Context(), s.source(), path)
			return err
		},
		"nothing to back up": func() error {
			_, err := backup.Create(t.Context(), backup.Source{Database: sqlstore.Config{Path: "/nowhere/x.db"}}, path+"2")
			return err
		},
		"holds data already": func() error {
			_, _, err := backup.Restore(t.Context(), path, s.dir, false)
			return err
		},
		"a server is using": func() error {
			dir := t.TempDir()
			l, err := backup.LockShared(dir)
			if err != nil {
				return err
			}
			defer func() { _ = l.Close() }()
			other, err := backup.LockShared(dir) // servers do not mind each other
			if err != nil {
				return err
			}
			defer func() { _ = other.Close() }()
			_, _, err = backup.Restore(t.Context(), path, dir, true)
			return err
		},
		"is being restored": func() error {
			dir := t.TempDir()
			l, err := backup.LockAlone(dir)
			if err != nil {
				return err
			}
			defer func() { _ = l.Close() }()
			_, err = backup.LockShared(dir)
			return err
		},
	} {
		if err := f(); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("error %v, want one that says %q", err, what)
		}
	}
	s.whole()
}

func TestDamage(t *testing.T) {
	t.Parallel()
	change := func(name string, f func(data []byte) []byte) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			t.Helper()
			paths, err := filepath.Glob(filepath.Join(dir, name))
			if err != nil || len(paths) != 1 {
				t.Fatalf("%s: %q, %v", name, paths, err)
			}
			data, err := os.ReadFile(paths[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(paths[0], f(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	replace := func(old, with string) func([]byte) []byte {
		return func(data []byte) []byte { return []byte(strings.Replace(string(data), old, with, 1)) }
	}
	_, good := one(t, "b")
	for want, damage := range map[string]func(t *testing.T, dir string){
		"recordings": change("blobs/recordings/tenant/*.transcript", func(data []byte) []byte { data[7] ^= 1; return data }),
		"parlance.db has": change("parlance.db", func(data []byte) []byte {
			return data[:len(data)-1]
		}),
		"has no manifest.json":  func(t *testing.T, dir string) { t.Helper(); _ = os.Remove(filepath.Join(dir, "manifest.json")) },
		"secret.key is missing": func(t *testing.T, dir string) { t.Helper(); _ = os.Remove(filepath.Join(dir, "secret.key")) },
		"has format 2":          change("manifest.json", replace(`"format": 1`, `"format": 2`)),
		"is newer than":         change("manifest.json", replace(`"schema": `, `"schema": 1`)),
		"says otherwise":        change("manifest.json", replace(`"jobs": 1`, `"jobs": 2`)),
		"does not belong": func(t *testing.T, dir string) {
			t.Helper()
			_ = os.WriteFile(filepath.Join(dir, "x"), nil, 0o600)
		},
		"not a plain file": func(t *testing.T, dir string) {
			t.Helper()
			_ = os.Symlink("/etc/passwd", filepath.Join(dir, "blobs", "x"))
		},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "b")
			if err := os.CopyFS(path, os.DirFS(good)); err != nil {
				t.Fatal(err)
			}
			damage(t, path)
			if _, err := backup.Check(t.Context(), path); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v, want one that says %q", err, want)
			}
			dir := t.TempDir()
			if _, _, err := backup.Restore(t.Context(), path, dir, false); err == nil {
				t.Error("it was restored all the same")
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "[^.]*")); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

func TestCutArchive(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"b.tar", "b.tgz"} {
		_, path := one(t, name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []int{0, 1, 100, len(data) / 2, len(data) - 3000} {
			if err := os.WriteFile(path, data[:part], 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := backup.Check(t.Context(), path); err == nil || !strings.Contains(err.Error(), "no backup") {
				t.Errorf("%s cut to %d of %d bytes: %v", name, part, len(data), err)
			}
		}
	}
}

func TestReplace(t *testing.T) {
	t.Parallel()
	_, path := one(t, "b.tar")
	old := newServer(t, t.TempDir())
	for range 3 {
		if _, err := old.submit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	_, aside, err := backup.Restore(t.Context(), path, old.dir, true)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(newServer(t, old.dir).whole()); n != 1 {
		t.Errorf("%d jobs after the restore, want 1", n)
	}
	if n := len(newServer(t, aside).whole()); n != 3 {
		t.Errorf("%d jobs aside, want 3", n)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	s, _ := one(t, "b")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if _, err := backup.Create(ctx, s.source(), filepath.Join(dir, "x")); err == nil {
		t.Error("a backup was made")
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
