package sqldb

import (
	"context"
	"fmt"
)

// DB is an open database.
type DB struct {
	engine engine
}

// engine is one of SQLite and PostgreSQL.
type engine interface {
	// write runs f in a transaction. f may run more than once: each run starts
	// from the same state of the database, the earlier ones left no trace.
	write(ctx context.Context, f func(tx *Tx) error) error
	// reader runs statements outside a transaction.
	reader() runner
	close() error
}

// Open opens the database. It does not migrate.
func Open(ctx context.Context, c Config) (*DB, error) {
	open, name := openSQLite, "open sqlite"
	if c.postgres() {
		open, name = openPostgres, "open postgres"
	}
	e, err := open(ctx, c)
	if err != nil {
		return nil, Translate(name, err)
	}
	return &DB{e}, nil
}

// Write runs f in a transaction that is kept when f gives nil. f must not keep
// state from a former run, because it may run again, and must not use ctx: a
// statement of a write is not interrupted half-way on SQLite. Errors are
// translated; op names the operation.
func (d *DB) Write(ctx context.Context, op string, f func(tx *Tx) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	return Translate(op, d.engine.write(ctx, f))
}

// Read runs f, whose statements see what is committed at their own time.
func (d *DB) Read(ctx context.Context, op string, f func(tx *Tx) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	return Translate(op, f(&Tx{ctx: ctx, run: d.engine.reader()}))
}

// Close ends all connections. Writes that wait are refused.
func (d *DB) Close() error {
	if err := d.engine.close(); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}
