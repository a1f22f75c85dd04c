package sqlstore_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"parlance/conversation"
	"parlance/storage/sqlstore"
)

func TestMigrate(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		checkMigrate(t, sqlstore.Config{Path: filepath.Join(t.TempDir(), "new.db")})
	})
	t.Run("postgres", func(t *testing.T) { t.Parallel(); checkMigrate(t, postgres(t)) })
}

// checkMigrate starts several servers on a new database at once.
func checkMigrate(t *testing.T, c sqlstore.Config) {
	t.Helper()
	ctx := t.Context()
	before, err := sqlstore.PendingMigrations(ctx, c)
	fatal(t, err)
	if before == 0 {
		t.Error("a new database needs no migration")
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := sqlstore.Migrate(ctx, c); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	after, err := sqlstore.PendingMigrations(ctx, c)
	fatal(t, err)
	if after != 0 {
		t.Errorf("%d migrations are pending after all were applied", after)
	}
	fatal(t, sqlstore.Migrate(ctx, c)) // nothing to do
	fatal(t, open(t, c).Ping(ctx))
}

func TestPendingMigrations_LeavesNoFile(t *testing.T) {
	t.Parallel()
	c := sqlstore.Config{Path: filepath.Join(t.TempDir(), "none.db")}
	if n, err := sqlstore.PendingMigrations(t.Context(), c); err != nil || n == 0 {
		t.Errorf("%d pending, error %v", n, err)
	}
	if _, err := os.Stat(c.Path); !os.IsNotExist(err) {
		t.Errorf("looking made the file: %v", err)
	}
}

func TestOpen_Modes(t *testing.T) {
	t.Parallel()
	c := sqlstore.Config{Path: filepath.Join(t.TempDir(), "a folder", "100% ?#.db")}
	s := open(t, c)
	fatal(t, s.Ping(t.Context()))
	files, err := filepath.Glob(filepath.Join(filepath.Dir(c.Path), "*"))
	fatal(t, err)
	if len(files) < 2 {
		t.Errorf("files %q, want the database and its log", files)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		fatal(t, err)
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", f, info.Mode())
		}
	}
}

func TestOpen_Unavailable(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	file := filepath.Join(t.TempDir(), "file")
	fatal(t, os.WriteFile(file, []byte("this is no database, but long enough to look like one"), 0o600))
	for what, c := range map[string]sqlstore.Config{
		"no server": {URL: "postgres:///nothing?host=" + t.TempDir() + "&user=nobody"},
		"bad url":   {URL: "postgres://%zz"},
		"no path":   {},
		"not ours":  {Path: file},
		"in a file": {Path: filepath.Join(file, "below.db")},
	} {
		s, err := sqlstore.Open(ctx, c)
		if err == nil {
			t.Errorf("%s: opened", what)
			fatal(t, s.Close())
			continue
		}
		if want := what == "no server"; (conversation.CodeOf(err) == conversation.Unavailable) != want {
			t.Errorf("%s: %v", what, err)
		}
	}
}
