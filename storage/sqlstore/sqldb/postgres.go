package sqldb

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// maxReruns bounds how often a transaction runs again that lost a deadlock, or
// whose connection was gone before it began.
const maxReruns = 4

// connectTimeout bounds the opening of a connection, which takes a place in the
// pool meanwhile; a shorter one in the URL counts.
const connectTimeout = 5 * time.Second

// pgEngine is PostgreSQL: a pool whose connections read and write. It uses pgx
// itself and not database/sql, whose interface would make a round trip of each
// statement; that is what limits the throughput.
type pgEngine struct {
	pool  *pgxpool.Pool
	texts *texts
}

func openPostgres(ctx context.Context, c Config) (engine, error) {
	pc, err := pgxpool.ParseConfig(c.URL)
	if err != nil {
		return nil, fmt.Errorf("parse url: %w", err)
	}
	pc.MaxConns = int32(min(c.conns(), 10_000))
	pc.AfterConnect = prepareSession
	if pc.ConnConfig.ConnectTimeout == 0 || pc.ConnConfig.ConnectTimeout > connectTimeout {
		pc.ConnConfig.ConnectTimeout = connectTimeout
	}
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	return &pgEngine{pool: pool, texts: newTexts(postgresDialect())}, nil
}

// prepareSession lets the server end transactions whose client has vanished
// without a word, because they may hold the lock of a conversation. And it keeps
// plans off whole tables: a plan that was cached while a table was small would
// stay when it has grown, and each query here has an index.
func prepareSession(ctx context.Context, c *pgx.Conn) error {
	ms := strconv.FormatInt(idleInTransaction.Milliseconds(), 10)
	_, err := c.Exec(ctx, "SET idle_in_transaction_session_timeout = "+ms+"; SET enable_seqscan = off")
	return err
}

func (e *pgEngine) write(ctx context.Context, f func(tx *Tx) error) error {
	for run := 0; ; run++ {
		conn, err := e.pool.Acquire(ctx)
		if err != nil {
			return err
		}
		err = e.transact(ctx, conn.Conn(), f)
		conn.Release() // closes the connection if it is still in a transaction
		if run == maxReruns || !mayRerun(err) || ctx.Err() != nil {
			return err
		}
	}
}

// mayRerun tells whether the transaction has certainly not happened, and may
// succeed the next time.
func mayRerun(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return isRerun(pg.Code)
	}
	return err != nil && pgconn.SafeToRetry(err)
}

func (e *pgEngine) transact(ctx context.Context, conn *pgx.Conn, f func(tx *Tx) error) error {
	p := &pipeline{conn: conn, texts: e.texts}
	err := guard(f, &Tx{ctx: ctx, run: p})
	if err == nil {
		err = p.commit(ctx)
	}
	if err != nil {
		p.rollback(ctx)
	}
	return err
}

func (e *pgEngine) reader() runner { return pgReader{e} }

func (e *pgEngine) close() error {
	e.pool.Close()
	return nil
}

// pgReader runs statements on any connection of the pool.
type pgReader struct{ *pgEngine }

func (r pgReader) query(ctx context.Context, text string, args []any) (cursor, error) {
	rows, err := r.pool.Query(ctx, r.texts.expand(text), args...)
	if err != nil {
		return nil, err
	}
	return pgRows{Rows: rows}, nil
}

func (r pgReader) exec(ctx context.Context, text string, args []any) (int64, error) {
	tag, err := r.pool.Exec(ctx, r.texts.expand(text), args...)
	return tag.RowsAffected(), err
}

func (r pgReader) later(ctx context.Context, text string, args []any) error {
	_, err := r.exec(ctx, text, args)
	return err
}

// pgRows are rows of pgx as a cursor.
type pgRows struct {
	pgx.Rows
	after func() error // what is to be done when the rows are read; nil = nothing
}

func (r pgRows) finish() error {
	r.Close()
	err := r.Err()
	if r.after != nil {
		err = errors.Join(err, r.after())
	}
	return err
}

// rollbackTimeout bounds the wait for a server that does not answer.
const rollbackTimeout = 5 * time.Second
