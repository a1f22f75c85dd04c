package sqldb

import (
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// TestCheckpoint writes less than what makes SQLite copy its log by itself, and
// waits until the database file, read without the log, has it.
func TestCheckpoint(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	for i := range checkpointWrites {
		if err := d.Write(t.Context(), "add", add(strconv.Itoa(i))); err != nil {
			t.Fatal(err)
		}
	}
	var path string
	err := d.Read(t.Context(), "find file", func(tx *Tx) error {
		return tx.Row(`SELECT file FROM pragma_database_list WHERE name = 'main'`).Scan(&path)
	})
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(time.Minute)
	for n := 0; n < checkpointWrites; {
		if time.Now().After(deadline) {
			t.Fatalf("after a minute the file %s has %d rows, want %d", filepath.Base(path), n, checkpointWrites)
		}
		n = rowsOfFile(t, path)
	}
}

// rowsOfFile counts what is in the file itself; 0 while it is half written.
func rowsOfFile(t *testing.T, path string) (n int) {
	t.Helper()
	f, err := OpenReadOnly(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	_ = f.Read(t.Context(), "count", func(tx *Tx) error { return tx.Row(`SELECT count(*) FROM t`).Scan(&n) })
	return n
}
