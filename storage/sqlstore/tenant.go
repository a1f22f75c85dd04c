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
	return s.db.Write(ctx, "create tenant", func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`
			INSERT INTO tenants (id, name, created_at, webhook_secret, max_concurrent_jobs)
			VALUES ($1, $2, $3, $4, $5)`, t.ID, t.Name, t.CreatedAt.UnixMilli(), t.WebhookSecret, orNull(t.MaxConcurrentJobs))
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

// Tenants lists all, the oldest first.
func (s *Store) Tenants(ctx context.Context) (ts []conversation.Tenant, err error) {
	err = s.db.Read(ctx, "list tenants", func(tx *sqldb.Tx) error {
		return tx.Rows(func(row sqldb.Scanner) error {
			t, err := scanTenant(row)
			ts = append(ts, t)
			return err
		}, `SELECT `+tenantColumns+` FROM tenants ORDER BY created_at, id`)
	})
	return ts, err
}

// Policy reads the rules of a tenant.
func (s *Store) Policy(ctx context.Context, tenantID string) (p storage.Policy, err error) {
	err = s.db.Read(ctx, "read policy", func(tx *sqldb.Tx) error {
		var limit sql.Null[int64]
		err := tx.Row(`SELECT max_concurrent_jobs, on_failure FROM tenants WHERE id = $1`, tenantID).Scan(&limit, (*string)(&p.OnFailure))
		if limit.Valid {
			n := int(limit.V)
			p.MaxConcurrentJobs = &n
		}
		return found(err, "tenant", tenantID)
	})
	return p, err
}

// SetPolicy replaces the rules of a tenant.
func (s *Store) SetPolicy(ctx context.Context, tenantID string, p storage.Policy) error {
	return s.db.Write(ctx, "set policy", func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`UPDATE tenants SET max_concurrent_jobs = $2, on_failure = $3 WHERE id = $1`,
			tenantID, orNull(p.MaxConcurrentJobs), string(p.OnFailure))
		return changed(n, err, "tenant", tenantID)
	})
}

// orNull is a number as a parameter; nil is NULL.
func orNull(n *int) any {
	if n == nil {
		return nil
	}
	return int64(*n)
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

// DropSigningKeys removes all keys but one: tokens that they signed are worthless.
func (s *Store) DropSigningKeys(ctx context.Context, except string) error {
	return s.db.Write(ctx, "drop signing keys", func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`DELETE FROM signing_keys WHERE id <> $1`, except)
		return err
	})
}
