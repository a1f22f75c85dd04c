package sqlstore

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/endpoints"
	"parlance/storage/sqlstore/migrations"
	"parlance/storage/sqlstore/sqldb"
)

// Config says which database to open; see sqldb.Config.
type Config = sqldb.Config

// Store is everything Parlance keeps in SQL. It is safe for concurrent use, by
// several processes on one database too.
type Store struct {
	onFailure storage.OnFailure // of accounts without a rule of their own

	*endpoints.Outbox

	db         *sqldb.DB
	onTakeOver func(leases int) // nil = nobody
}

var (
	_ storage.Store      = (*Store)(nil)
	_ storage.Policies   = (*Store)(nil)
	_ storage.JobReplays = (*Store)(nil)
)

// Open opens the database. A SQLite file is migrated; for PostgreSQL call
// Migrate, or see with PendingMigrations whether someone did.
func Open(ctx context.Context, c Config) (*Store, error) {
	if c.URL == "" {
		if err := Migrate(ctx, c); err != nil {
			return nil, err
		}
	}
	db, err := sqldb.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	return &Store{Outbox: endpoints.New(db), db: db}, nil
}

// Migrate brings the schema up to date. Several processes may call it at once.
func Migrate(ctx context.Context, c Config) error {
	return sqldb.Migrate(ctx, c, migrations.Files)
}

// PendingMigrations counts the migrations that were not applied yet.
func PendingMigrations(ctx context.Context, c Config) (int, error) {
	return sqldb.Pending(ctx, c, migrations.Files)
}

// Now is the database's clock.
func (s *Store) Now(ctx context.Context) (now time.Time, err error) {
	err = s.db.Read(ctx, "read clock", func(tx *sqldb.Tx) error {
		return tx.Row(`SELECT {{now}}`).Scan(sqldb.Instant(&now))
	})
	return now, err
}

// Ping writes a row and removes it, and commits both: a full disk shows only
// when something is written.
func (s *Store) Ping(ctx context.Context) error {
	id := conversation.NewUUID()
	return s.db.Write(ctx, "ping", func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`INSERT INTO probes (id) VALUES ($1)`, id); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM probes WHERE id = $1`, id)
		return err
	})
}

// Close ends all connections.
func (s *Store) Close() error { return s.db.Close() }
