package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// maxReruns bounds how often a transaction that lost a deadlock runs again.
const maxReruns = 4

// pgEngine is PostgreSQL: a pool whose connections read and write.
type pgEngine struct {
	pool  *sql.DB
	texts *texts
}

func openPostgres(ctx context.Context, c Config) (engine, error) {
	pool, err := openPgPool(ctx, c)
	if err != nil {
		return nil, err
	}
	return &pgEngine{pool: pool, texts: newTexts(postgresDialect())}, nil
}

func openPgPool(ctx context.Context, c Config) (*sql.DB, error) {
	cc, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return nil, fmt.Errorf("parse url: %w", err)
	}
	pool := stdlib.OpenDB(*cc, stdlib.OptionAfterConnect(prepareSession))
	pool.SetMaxOpenConns(c.conns())
	pool.SetMaxIdleConns(c.conns())
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return pool, nil
}

// prepareSession lets the server end transactions whose client has vanished
// without a word, because they may hold the lock of a conversation.
func prepareSession(ctx context.Context, c *pgx.Conn) error {
	ms := strconv.FormatInt(idleInTransaction.Milliseconds(), 10)
	_, err := c.Exec(ctx, "SET idle_in_transaction_session_timeout = "+ms)
	return err
}

func (e *pgEngine) write(ctx context.Context, f func(tx *Tx) error) error {
	for run := 0; ; run++ {
		err := e.transact(ctx, f)
		pg, ok := errors.AsType[*pgconn.PgError](err)
		if !ok || !isRerun(pg.Code) || run == maxReruns {
			return err
		}
	}
}

func (e *pgEngine) transact(ctx context.Context, f func(tx *Tx) error) (err error) {
	// The transaction ends here and nowhere else, so it needs no context of its
	// own; the statements have one.
	t, err := e.pool.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }()
	if err := guard(f, &Tx{ctx: ctx, run: pgTx{t, e.texts}}); err != nil {
		return err
	}
	return t.Commit()
}

func (e *pgEngine) reader() runner { return pgTx{e.pool, e.texts} }

func (e *pgEngine) close() error { return e.pool.Close() }

// pgTx runs statements on a transaction or on the pool. pgx prepares and caches
// by text on each connection.
type pgTx struct {
	db interface {
		QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
		ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
	}
	texts *texts
}

func (t pgTx) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	return t.db.QueryContext(ctx, t.texts.expand(text), args...)
}

func (t pgTx) exec(ctx context.Context, text string, args []any) (sql.Result, error) {
	return t.db.ExecContext(ctx, t.texts.expand(text), args...)
}
