package sqldb

import (
	"context"
	"database/sql"
	"strings"
	"unicode/utf8"
)

// runner runs one statement, prepared and cached.
type runner interface {
	query(ctx context.Context, text string, args []any) (cursor, error)
	exec(ctx context.Context, text string, args []any) (rows int64, err error)
	// later may put the statement off until the next one, or the commit.
	later(ctx context.Context, text string, args []any) error
}

// cursor are the rows of a query. finish ends it, whether all rows were read or
// not, and gives the error that ended it before.
type cursor interface {
	Scanner
	Next() bool
	finish() error
}

// Scanner is a row that can be read.
type Scanner interface{ Scan(dest ...any) error }

// Tx runs statements, within a transaction or (from Read) on their own.
type Tx struct {
	ctx   context.Context // of this one transaction, so it may lie in a struct
	run   runner
	dirty bool // something may have been written
}

// Exec runs a statement and gives the number of rows it changed.
func (t *Tx) Exec(text string, args ...any) (int64, error) {
	n, err := t.run.exec(t.ctx, text, clean(args))
	t.dirty = t.dirty || n > 0
	return n, err
}

// Later runs a statement in its turn, but its error may show only at the next
// statement or the commit. On PostgreSQL it travels with them and so costs no
// round trip of its own.
func (t *Tx) Later(text string, args ...any) error {
	t.dirty = true
	return t.run.later(t.ctx, text, clean(args))
}

// Row runs a query that gives one row. Scan gives sql.ErrNoRows for none.
func (t *Tx) Row(text string, args ...any) Scanner {
	rows, err := t.run.query(t.ctx, text, clean(args))
	return row{t, rows, err}
}

type row struct {
	tx   *Tx
	rows cursor
	err  error
}

func (r row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	if !r.rows.Next() {
		if err := r.rows.finish(); err != nil {
			return err
		}
		return sql.ErrNoRows
	}
	r.tx.dirty = true
	if err := r.rows.Scan(dest...); err != nil {
		_ = r.rows.finish()
		return err
	}
	return r.rows.finish()
}

// Rows runs a query and calls scan for each row.
func (t *Tx) Rows(scan func(Scanner) error, text string, args ...any) error {
	rows, err := t.run.query(t.ctx, text, clean(args))
	if err != nil {
		return err
	}
	for rows.Next() {
		t.dirty = true
		if err := scan(rows); err != nil {
			_ = rows.finish()
			return err
		}
	}
	return rows.finish()
}

// Alone makes the transaction wait until no other one is under way that has asked
// to be alone with the same name. On SQLite no other one ever writes.
func (t *Tx) Alone(name string) error {
	p, ok := t.run.(*pipeline)
	if !ok {
		return nil
	}
	return p.later(t.ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, []any{name})
}

// clean replaces what PostgreSQL does not take in a text, NUL and broken UTF-8,
// so that no input can make a row unwritable, and both engines store the same.
func clean(args []any) []any {
	for i, a := range args {
		s, ok := a.(string)
		if !ok || strings.IndexByte(s, 0) < 0 && utf8.ValidString(s) {
			continue
		}
		s = strings.ToValidUTF8(s, "\uFFFD")
		args[i] = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	return args
}
