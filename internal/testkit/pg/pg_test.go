package pg_test

import (
	"database/sql"
	"testing"

	"parlance/internal/testkit/pg"
)

func TestDatabase(t *testing.T) {
	t.Parallel()
	first, second := pg.Shared().Database(t), pg.Shared().Database(t)
	if first == second {
		t.Fatalf("two tests got the same database %s", first)
	}
	for _, url := range []string{first, second} {
		db, err := sql.Open("pgx", url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		if _, err := db.ExecContext(t.Context(), "CREATE TABLE t (id BIGINT PRIMARY KEY)"); err != nil {
			t.Errorf("the database is not empty: %v", err)
		}
	}
}
