package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// liteEngine is SQLite: one connection that writes (see writer.go), some that
// read beside it.
type liteEngine struct {
	writer     *writer
	checkpoint *checkpointer
	pool       *sql.DB
	read       *prepared
}

func openSQLite(ctx context.Context, c Config) (engine, error) {
	file, err := makeFile(c.Path)
	if err != nil {
		return nil, err
	}
	k, err := newCheckpointer(ctx, c, file)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	pool, err := openLitePool(ctx, c, c.conns(), "query_only(1)")
	if err != nil {
		return nil, errors.Join(err, k.close())
	}
	w, err := newWriter(ctx, c, &k.wrote)
	if err != nil {
		return nil, errors.Join(err, pool.Close(), k.close())
	}
	return &liteEngine{writer: w, checkpoint: k, pool: pool, read: newPrepared(pool, sqliteDialect())}, nil
}

// makeFile makes the database file readable by its owner only: it holds the
// secrets that sign webhooks. SQLite gives its side files the same mode.
func makeFile(path string) (*os.File, error) {
	if path == "" {
		return nil, errors.New("no path given")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make file: %w", err)
	}
	return f, nil
}

// openLitePool opens the file with conns connections. extra are further pragmas.
func openLitePool(ctx context.Context, c Config, conns int, extra ...string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", liteDSN(c, extra))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	// Changing to WAL may find the file locked by another process that does the
	// same, and SQLite does not wait there.
	err = retryBusy(ctx, func() error { return db.PingContext(ctx) })
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func liteDSN(c Config, extra []string) string {
	sync := "NORMAL"
	if c.SynchronousFull {
		sync = "FULL"
	}
	pragmas := append([]string{
		"busy_timeout(" + strconv.FormatInt(busyTimeout.Milliseconds(), 10) + ")",
		"journal_mode(WAL)", "synchronous(" + sync + ")", "foreign_keys(1)",
		"temp_store(MEMORY)", "cache_size(-16000)",
		"wal_autocheckpoint(4000)", "journal_size_limit(67108864)", // 16 MB, seldom more than 64 MB
	}, extra...)
	q := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: c.Path}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

// retryBusy repeats f while the file is locked, for busyTimeout at most. It asks
// often: the gaps between the transactions of a busy process are short.
func retryBusy(ctx context.Context, f func() error) error {
	const pause = 500 * time.Microsecond
	deadline := time.Now().Add(busyTimeout)
	for {
		err := f()
		if !isBusy(err) || time.Now().After(deadline) {
			return err
		}
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		}
	}
}

func (e *liteEngine) write(ctx context.Context, f func(tx *Tx) error) error {
	return e.writer.do(ctx, f)
}

func (e *liteEngine) reader() runner { return e.read }

func (e *liteEngine) close() error {
	return errors.Join(e.read.close(), e.pool.Close(), e.writer.close(), e.checkpoint.close())
}
