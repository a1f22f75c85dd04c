package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// liteConn runs statements on one connection, each text prepared once.
type liteConn struct {
	conn    *sql.Conn
	dialect dialect
	stmts   map[string]*sql.Stmt
}

func newLiteConn(c *sql.Conn) *liteConn {
	return &liteConn{conn: c, dialect: sqliteDialect(), stmts: map[string]*sql.Stmt{}}
}

func (c *liteConn) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, found := c.stmts[text]; found {
		return s, nil
	}
	if len(c.stmts) >= maxCachedTexts { // never in practice: start afresh
		c.forget()
	}
	s, err := c.conn.PrepareContext(ctx, c.dialect.expand(text))
	if err == nil {
		c.stmts[text] = s
	}
	return s, err
}

func (c *liteConn) query(ctx context.Context, text string, args []any) (cursor, error) {
	s, err := c.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	return queryStmt(ctx, s, args)
}

func (c *liteConn) exec(ctx context.Context, text string, args []any) (int64, error) {
	s, err := c.stmt(ctx, text)
	if err != nil {
		return 0, err
	}
	return execStmt(ctx, s, args)
}

func (c *liteConn) later(ctx context.Context, text string, args []any) error {
	_, err := c.exec(ctx, text, args)
	return err
}

func (c *liteConn) command(text string) error {
	_, err := c.exec(context.Background(), text, nil)
	return err
}

func (c *liteConn) forget() {
	for _, s := range c.stmts {
		_ = s.Close()
	}
	clear(c.stmts)
}

// discard closes the connection for good, whatever state it is in.
func (c *liteConn) discard() {
	c.forget()
	_ = c.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = c.conn.Close()
}
