package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
)

// Snapshot writes the SQLite database as it is at this moment to a new file.
// Those who write to it meanwhile are not held up: in WAL mode it only reads.
func Snapshot(ctx context.Context, c Config, path string) error {
	db, err := openLitePool(ctx, c, 1)
	if err != nil {
		return Translate("open database", err)
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, path)
	return Translate("copy database", errors.Join(err, db.Close()))
}

// OpenReadOnly opens a SQLite file that nobody writes to. It leaves the file and
// the folder around it as they are.
func OpenReadOnly(ctx context.Context, path string) (*DB, error) {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: "mode=ro&immutable=1"}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	if err := db.PingContext(ctx); err != nil {
		return nil, Translate("open file", errors.Join(err, db.Close()))
	}
	return &DB{readOnly{db, newPrepared(db, sqliteDialect())}}, nil
}

// readOnly is an engine that reads.
type readOnly struct {
	pool *sql.DB
	read *prepared
}

func (readOnly) write(context.Context, func(tx *Tx) error) error {
	return errors.New("the database is open for reading only")
}

func (r readOnly) reader() runner { return r.read }

func (r readOnly) close() error { return errors.Join(r.read.close(), r.pool.Close()) }
