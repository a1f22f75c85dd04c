package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// prepared runs statements of a pool, each text prepared once.
type prepared struct {
	db      *sql.DB
	dialect dialect

	mu    sync.RWMutex
	stmts map[string]*sql.Stmt
}

func newPrepared(db *sql.DB, d dialect) *prepared {
	return &prepared{db: db, dialect: d, stmts: map[string]*sql.Stmt{}}
}

func (p *prepared) stmt(ctx context.Context, text string) (s *sql.Stmt, temporary bool, err error) {
	p.mu.RLock()
	s, found := p.stmts[text]
	full := len(p.stmts) >= maxCachedTexts
	p.mu.RUnlock()
	if found {
		return s, false, nil
	}
	s, err = p.db.PrepareContext(ctx, p.dialect.expand(text)) //nolint:sqlclosecheck // close does, or the caller
	if err != nil || full {
		return s, true, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other, found := p.stmts[text]; found { // someone was faster
		return other, false, s.Close()
	}
	p.stmts[text] = s
	return s, false, nil
}

func (p *prepared) query(ctx context.Context, text string, args []any) (cursor, error) {
	s, temporary, err := p.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	if temporary {
		defer func() { _ = s.Close() }() // rows that are open keep it alive
	}
	return queryStmt(ctx, s, args)
}

func (p *prepared) exec(ctx context.Context, text string, args []any) (int64, error) {
	s, temporary, err := p.stmt(ctx, text)
	if err != nil {
		return 0, err
	}
	if temporary {
		defer func() { _ = s.Close() }()
	}
	return execStmt(ctx, s, args)
}

func (p *prepared) later(ctx context.Context, text string, args []any) error {
	_, err := p.exec(ctx, text, args)
	return err
}

func (p *prepared) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, s := range p.stmts {
		errs = append(errs, s.Close())
	}
	clear(p.stmts)
	return errors.Join(errs...)
}

// stmtRows are the rows of database/sql as a cursor.
type stmtRows struct{ *sql.Rows }

func (r stmtRows) finish() error {
	err := r.Err()
	return errors.Join(err, r.Close())
}

func queryStmt(ctx context.Context, s *sql.Stmt, args []any) (cursor, error) {
	rows, err := s.QueryContext(ctx, args...) //nolint:rowserrcheck // finish does
	if err != nil {
		return nil, err
	}
	return stmtRows{rows}, nil
}

func execStmt(ctx context.Context, s *sql.Stmt, args []any) (int64, error) {
	r, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}
