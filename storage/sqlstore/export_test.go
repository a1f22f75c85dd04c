package sqlstore

import (
	"context"

	"parlance/storage/sqlstore/sqldb"
)

// Change runs a statement that only a test needs: to move time, for instance.
func (s *Store) Change(ctx context.Context, text string, args ...any) (rows int64, err error) {
	err = s.db.Write(ctx, "change", func(tx *sqldb.Tx) error {
		rows, err = tx.Exec(text, args...)
		return err
	})
	return rows, err
}

// Look runs a query for one integer.
func (s *Store) Look(ctx context.Context, text string, args ...any) (n int64, err error) {
	err = s.db.Read(ctx, "look", func(tx *sqldb.Tx) error { return tx.Row(text, args...).Scan(&n) })
	return n, err
}

// OvertakeAfter is how long a failing delivery holds back the others.
const OvertakeAfter = overtakeAfter
