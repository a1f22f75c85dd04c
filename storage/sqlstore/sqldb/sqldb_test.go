package sqldb

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"go.uber.org/goleak"

	"parlance/conversation"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// openTest makes a SQLite database with one table.
func openTest(t *testing.T) *DB {
	t.Helper()
	c := Config{Path: filepath.Join(t.TempDir(), "test.db")}
	files := fstest.MapFS{"0001_init.sql": {Data: []byte("-- +goose Up\n" +
		"CREATE TABLE t (id {{text}} NOT NULL PRIMARY KEY, data {{blob}}) {{clustered}};\n")}}
	if err := Migrate(t.Context(), c, files); err != nil {
		t.Fatal(err)
	}
	d, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func add(id string) func(tx *Tx) error {
	return func(tx *Tx) error {
		_, err := tx.Exec(`INSERT INTO t (id) VALUES ($1)`, id)
		return err
	}
}

func count(t *testing.T, d *DB) (n int) {
	t.Helper()
	err := d.Read(t.Context(), "count", func(tx *Tx) error { return tx.Row(`SELECT count(*) FROM t`).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestDB_Write_Group lets many writes be committed together of which some fail,
// each in another way: the others must be kept, the failed ones must leave no
// trace.
func TestDB_Write_Group(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	if err := d.Write(t.Context(), "add", add("taken")); err != nil {
		t.Fatal(err)
	}
	refuse := conversation.Errorf(conversation.Conflict, "refused")
	var wg sync.WaitGroup
	for i := range 300 {
		wg.Go(func() {
			ctx, id, want := t.Context(), strconv.Itoa(i), conversation.Code("")
			f := add(id)
			switch i % 6 {
			case 0:
				want = conversation.Conflict
				f = func(tx *Tx) error { return errors.Join(add(id)(tx), refuse) }
			case 1:
				want = conversation.Conflict
				f = func(*Tx) error { return refuse } // has written nothing
			case 2:
				want = conversation.Conflict
				f = func(tx *Tx) error { return errors.Join(add(id)(tx), add("taken")(tx)) }
			case 3:
				want = conversation.Internal
				f = func(tx *Tx) error { _ = add(id)(tx); panic("broken") }
			}
			if err := d.Write(ctx, "write", f); conversation.CodeOf(err) != want {
				t.Errorf("write %d: %v, want code %q", i, err, want)
			}
		})
	}
	wg.Wait()
	if n := count(t, d); n != 101 {
		t.Errorf("%d rows, want 101", n)
	}
}

// TestDB_Write_Cancelled gives up a write that waits for another one.
func TestDB_Write_Cancelled(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	running, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := d.Write(t.Context(), "slow", func(tx *Tx) error {
			close(running)
			<-release
			return add("slow")(tx)
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-running
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := d.Write(ctx, "waiting", add("waiting")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want %v", err, context.DeadlineExceeded)
	}
	close(release)
	wg.Wait()
	if n := count(t, d); n != 1 {
		t.Errorf("%d rows, want the slow one", n)
	}
}

func TestDB_Write_Closed(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(t.Context(), "late", add("1")); conversation.CodeOf(err) != conversation.Unavailable {
		t.Errorf("error %v, want one with code %q", err, conversation.Unavailable)
	}
}

// TestDB_Write_Locked writes while another process (another DB will do, SQLite
// does not know the difference here) holds the lock.
func TestDB_Write_Locked(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	other, err := openSQLite(t.Context(), Config{Path: pathOf(t, d)})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	err = other.write(t.Context(), func(tx *Tx) error {
		for i := range 20 {
			wg.Go(func() {
				if err := d.Write(t.Context(), "wait", add(strconv.Itoa(i))); err != nil {
					t.Error(err)
				}
			})
		}
		return add("other")(tx)
	})
	if err != nil {
		t.Error(err)
	}
	wg.Wait()
	if err := other.close(); err != nil {
		t.Error(err)
	}
	if n := count(t, d); n != 21 {
		t.Errorf("%d rows, want 21", n)
	}
}

// pathOf asks SQLite for the file of a database.
func pathOf(t *testing.T, d *DB) (path string) {
	t.Helper()
	err := d.Read(t.Context(), "file", func(tx *Tx) error {
		return tx.Row(`SELECT file FROM pragma_database_list WHERE name = 'main'`).Scan(&path)
	})
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestDB_Read_Only makes sure that readers cannot write.
func TestDB_Read_Only(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	if err := d.Read(t.Context(), "write", add("1")); err == nil {
		t.Error("a reader wrote")
	}
}

func TestInsert(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	for _, n := range []int{0, 1, 2, 31, 32, 33, 100} {
		err := d.Write(t.Context(), "insert", func(tx *Tx) error {
			if _, err := tx.Exec(`DELETE FROM t`); err != nil {
				return err
			}
			var rows [][]any
			for i := range n {
				rows = append(rows, []any{strconv.Itoa(i), []byte{byte(i)}})
			}
			return tx.Insert("t (id, data)", "", rows)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := count(t, d); got != n {
			t.Errorf("%d rows, want %d", got, n)
		}
	}
}

func TestIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ids  []string
		text string
		args []any
	}{
		{nil, "($3)", []any{nil}},
		{[]string{"a"}, "($3)", []any{"a"}},
		{[]string{"a", "b", "c"}, "($3, $4, $5, $6)", []any{"a", "b", "c", "c"}},
	} {
		text, args := In(3, c.ids)
		if text != c.text || fmt.Sprint(args) != fmt.Sprint(c.args) {
			t.Errorf("In(%q) = %s %v, want %s %v", c.ids, text, args, c.text, c.args)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	got := clean([]any{"good ü", "a\x00b", "\xff", 1, nil, []byte("\x00\xff")})
	want := []any{"good ü", "a\uFFFDb", "\uFFFD", 1, nil, []byte("\x00\xff")}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("clean = %q, want %q", got, want)
	}
}
