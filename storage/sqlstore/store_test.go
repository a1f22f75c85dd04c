package sqlstore_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"parlance/internal/testkit/pg"
	"parlance/storage/sqlstore"
	"parlance/storage/storagetest"
)

// open opens a store that the test closes. One on PostgreSQL is migrated first.
func open(tb testing.TB, c sqlstore.Config) *sqlstore.Store {
	tb.Helper()
	if c.URL != "" {
		fatal(tb, sqlstore.Migrate(tb.Context(), c))
	}
	s, err := sqlstore.Open(tb.Context(), c)
	fatal(tb, err)
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return s
}

// sqlite is a database of its own for a test, that was migrated once for all.
func sqlite(tb testing.TB) sqlstore.Config {
	tb.Helper()
	content, err := migrated()
	fatal(tb, err)
	c := sqlstore.Config{Path: filepath.Join(tb.TempDir(), "parlance.db")}
	fatal(tb, os.WriteFile(c.Path, content, 0o600))
	return c
}

// migrated is the file of an empty database.
var migrated = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "sqlstore")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	c := sqlstore.Config{Path: filepath.Join(folder, "parlance.db")}
	if err := sqlstore.Migrate(context.Background(), c); err != nil { // closes it, so the log is empty
		return nil, err
	}
	return os.ReadFile(c.Path)
})

func postgres(tb testing.TB) sqlstore.Config {
	tb.Helper()
	return sqlstore.Config{URL: pg.Shared().Database(tb)}
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t *testing.T) storagetest.Store {
		t.Helper()
		return open(t, sqlite(t))
	})
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t *testing.T) storagetest.Store {
		t.Helper()
		return open(t, postgres(t))
	})
}
