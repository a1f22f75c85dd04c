package sqlstore

import (
	"context"
	"database/sql"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

const tenantColumns = `id, name, created_at, webhook_secret, max_concurrent_jobs`

func scanTenant(row sqldb.Scanner) (t conversation.Tenant, err error) {
	var limit sql.Null[int64]
	err = row.Scan(&t.ID, &t.Name, instant{&t.CreatedAt}, &t.WebhookSecret, &limit)
	if limit.Valid {
		n := int(limit.V)
		t.MaxConcurrentJobs = &n
	}
	return t, err
}

// CreateTenant adds a tenant. Conflict: its id exists.
func (s *Store) CreateTenant(ctx context.Context, t conversation.Tenant) error {
	var limit any
	if t.MaxConcurrentJobs != nil {
		limit = int64(*t.MaxConcurrentJobs)
	}
	return s.db.Write(ctx, "create tenant", func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`
			INSERT INTO tenants (id, name, created_at, webhook_secret, max_concurrent_jobs)
			VALUES ($1, $2, $3, $4, $5)`, t.ID, t.Name, t.CreatedAt.UnixMilli(), t.WebhookSecret, limit)
		return err
	})
}

// Tenant reads a tenant.
func (s *Store) Tenant(ctx context.Context, id string) (t conversation.Tenant, err error) {
	err = s.db.Read(ctx, "read tenant", func(tx *sqldb.Tx) (err error) {
		t, err = scanTenant(tx.Row(`SELECT `+tenantColumns+` FROM tenants WHERE id = $1`, id))
		return found(err, "tenant", id)
	})
	return t, err
}

// FirstTenant reads the oldest tenant.
func (s *Store) FirstTenant(ctx context.Context) (t conversation.Tenant, err error) {
	err = s.db.Read(ctx, "read first tenant", func(tx *sqldb.Tx) (err error) {
		t, err = scanTenant(tx.Row(`SELECT ` + tenantColumns + ` FROM tenants ORDER BY created_at, id LIMIT 1`))
		return found(err, "tenant", "")
	})
	return t, err
}

// SigningKeys lists the keys, newest first.
func (s *Store) SigningKeys(ctx context.Context) (ks []storage.SigningKey, err error) {
	err = s.db.Read(ctx, "read signing keys", func(tx *sqldb.Tx) error {
		return tx.Rows(func(row sqldb.Scanner) error {
			var k storage.SigningKey
			err := row.Scan(&k.ID, &k.Sealed, instant{&k.CreatedAt}, instant{&k.RetiredAt})
			ks = append(ks, k)
			return err
		}, `SELECT id, sealed, created_at, retired_at FROM signing_keys ORDER BY created_at DESC, id`)
	})
	return ks, err
}

// AddSigningKey adds a key unless its id exists.
func (s *Store) AddSigningKey(ctx context.Context, k storage.SigningKey) error {
	return s.db.Write(ctx, "add signing key", func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`
			INSERT INTO signing_keys (id, sealed, created_at, retired_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (id) DO NOTHING`, k.ID, k.Sealed, k.CreatedAt.UnixMilli(), k.RetiredAt.UnixMilli())
		return err
	})
}
