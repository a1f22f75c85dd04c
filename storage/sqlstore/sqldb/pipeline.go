package sqldb

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// pipeline is a transaction on PostgreSQL in few round trips: what nobody waits
// for (BEGIN, statements run later) travels with the next statement that has a
// result, or with the COMMIT.
type pipeline struct {
	conn   *pgx.Conn
	texts  *texts
	begun  bool
	behind []statement // not sent yet
}

// statement is one that nobody waits for.
type statement struct {
	text string
	args []any
}

func (p *pipeline) later(_ context.Context, text string, args []any) error {
	p.behind = append(p.behind, statement{text, args})
	return nil
}

func (p *pipeline) query(ctx context.Context, text string, args []any) (cursor, error) {
	results, err := p.send(ctx, text, args)
	if err != nil {
		return nil, err
	}
	rows, err := results.Query()
	if err != nil {
		return nil, errors.Join(err, results.Close())
	}
	return pgRows{Rows: rows, after: results.Close}, nil
}

func (p *pipeline) exec(ctx context.Context, text string, args []any) (int64, error) {
	tag, err := p.execTag(ctx, text, args)
	return tag.RowsAffected(), err
}

func (p *pipeline) execTag(ctx context.Context, text string, args []any) (pgconn.CommandTag, error) {
	results, err := p.send(ctx, text, args)
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	tag, err := results.Exec()
	return tag, errors.Join(err, results.Close())
}

// send sends a statement with all that is behind, and reads up to its result.
func (p *pipeline) send(ctx context.Context, text string, args []any) (pgx.BatchResults, error) {
	var b pgx.Batch
	if !p.begun {
		b.Queue("BEGIN")
		p.begun = true
	}
	for _, s := range p.behind {
		b.Queue(p.texts.expand(s.text), s.args...)
	}
	p.behind = nil
	before := b.Len()
	b.Queue(p.texts.expand(text), args...)
	results := p.conn.SendBatch(ctx, &b)
	for range before {
		if _, err := results.Exec(); err != nil {
			_ = results.Close() // says the same
			return nil, err
		}
	}
	return results, nil
}

var errRolledBack = errors.New("the server rolled back instead of committing")

func (p *pipeline) commit(ctx context.Context) error {
	if !p.begun && len(p.behind) == 0 {
		return nil
	}
	tag, err := p.execTag(ctx, "COMMIT", nil)
	if err == nil && tag.String() == "ROLLBACK" {
		err = errRolledBack
	}
	return err
}

// rollback undoes what was begun. If it fails the connection is closed, by which
// the server does the same.
func (p *pipeline) rollback(ctx context.Context) {
	if !p.begun || p.conn.IsClosed() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
	defer cancel()
	if _, err := p.conn.Exec(ctx, "ROLLBACK"); err != nil {
		_ = p.conn.Close(ctx)
	}
}
