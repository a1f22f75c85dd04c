package sqlstore_test

import (
	"path/filepath"
	"testing"

	"parlance/internal/testkit/pg"
	"parlance/storage"
	"parlance/storage/sqlstore"
	"parlance/storage/storagetest"
)

// open opens and migrates a store that the test closes.
func open(tb testing.TB, c sqlstore.Config) *sqlstore.Store {
	tb.Helper()
	if err := sqlstore.Migrate(tb.Context(), c); err != nil {
		tb.Fatal(err)
	}
	s, err := sqlstore.Open(tb.Context(), c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return s
}

func sqlite(tb testing.TB) sqlstore.Config {
	tb.Helper()
	return sqlstore.Config{Path: filepath.Join(tb.TempDir(), "parlance.db")}
}

func postgres(tb testing.TB) sqlstore.Config {
	tb.Helper()
	return sqlstore.Config{URL: pg.Shared().Database(tb)}
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t *testing.T) storage.Store {
		t.Helper()
		return open(t, sqlite(t))
	})
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t *testing.T) storage.Store {
		t.Helper()
		return open(t, postgres(t))
	})
}
