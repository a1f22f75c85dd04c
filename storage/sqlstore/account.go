package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

const tenantColumns = `id, name, created_at, webhook_secret, max_concurrent_jobs`

func scanTenant(row sqldb.Scanner) (t conversation.Tenant, err error) {
	var limit sql.Null[int64]
	err = row.Scan(&t.ID, &t.Name, sqldb.Instant(&t.CreatedAt), &t.WebhookSecret, &limit)
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
			err := row.Scan(&k.ID, &k.Sealed, sqldb.Instant(&k.CreatedAt), sqldb.Instant(&k.RetiredAt))
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

//nolint:gosec // names of columns, no credentials
const credentialColumns = `id, kind, tenant_id, parent_id, secret_hash, scopes, note,
	created_at, expires_at, last_used_at, revoked_at`

func scanCredential(row sqldb.Scanner) (c conversation.Credential, err error) {
	var scopes string
	err = row.Scan(&c.ID, (*string)(&c.Kind), &c.TenantID, &c.ParentID, &c.SecretHash, &scopes, &c.Note,
		sqldb.Instant(&c.CreatedAt), sqldb.Instant(&c.ExpiresAt), sqldb.Instant(&c.LastUsedAt), sqldb.Instant(&c.RevokedAt))
	if err != nil {
		return c, err
	}
	return c, decode(scopes, &c.Scopes)
}

// CreateCredential adds a credential. Conflict: its id exists.
func (s *Store) CreateCredential(ctx context.Context, c conversation.Credential) error {
	scopes, err := encode(c.Scopes)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, "create credential", func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`
			INSERT INTO credentials (id, kind, tenant_id, parent_id, secret_hash, scopes, note,
				created_at, expires_at, last_used_at, revoked_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			c.ID, string(c.Kind), c.TenantID, c.ParentID, c.SecretHash, scopes, c.Note,
			c.CreatedAt.UnixMilli(), c.ExpiresAt.UnixMilli(), c.LastUsedAt.UnixMilli(), c.RevokedAt.UnixMilli())
		return err
	})
}

// Credential reads a credential, revoked and expired ones too.
func (s *Store) Credential(ctx context.Context, id string) (c conversation.Credential, err error) {
	err = s.db.Read(ctx, "read credential", func(tx *sqldb.Tx) (err error) {
		c, err = scanCredential(tx.Row(`SELECT `+credentialColumns+` FROM credentials WHERE id = $1`, id))
		return found(err, "credential", id)
	})
	return c, err
}

// Credentials lists the credentials of a kind, newest first.
func (s *Store) Credentials(
	ctx context.Context, tenantID string, kind conversation.CredentialKind,
) (cs []conversation.Credential, err error) {
	err = s.db.Read(ctx, "list credentials", func(tx *sqldb.Tx) error {
		return tx.Rows(func(row sqldb.Scanner) error {
			c, err := scanCredential(row)
			cs = append(cs, c)
			return err
		}, `SELECT `+credentialColumns+` FROM credentials WHERE tenant_id = $1 AND kind = $2
			ORDER BY created_at DESC, id`, tenantID, string(kind))
	})
	return cs, err
}

// LiveToken reads the newest token that is not revoked and lives until then.
func (s *Store) LiveToken(
	ctx context.Context, parentID string, kind conversation.CredentialKind, until time.Time,
) (c conversation.Credential, err error) {
	err = s.db.Read(ctx, "read live token", func(tx *sqldb.Tx) (err error) {
		c, err = scanCredential(tx.Row(`SELECT `+credentialColumns+` FROM credentials
			WHERE parent_id = $1 AND kind = $2 AND revoked_at = $4 AND (expires_at = $4 OR expires_at >= $3)
			ORDER BY created_at DESC, id LIMIT 1`, parentID, string(kind), until.UnixMilli(), int64(sqldb.Never)))
		return found(err, "live token of", parentID)
	})
	return c, err
}

// RevokeCredential revokes a credential; one that is revoked stays as it is.
func (s *Store) RevokeCredential(ctx context.Context, tenantID, id string) error {
	return s.db.Write(ctx, "revoke credential", func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`
			UPDATE credentials SET revoked_at = CASE WHEN revoked_at = $3 THEN {{now}} ELSE revoked_at END
			WHERE id = $1 AND tenant_id = $2`, id, tenantID, int64(sqldb.Never))
		return changed(n, err, "credential", id)
	})
}

// RevokeChildren revokes the tokens made from a credential.
func (s *Store) RevokeChildren(ctx context.Context, tenantID, parentID string) error {
	return s.db.Write(ctx, "revoke tokens", func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`
			UPDATE credentials SET revoked_at = {{now}}
			WHERE parent_id = $1 AND tenant_id = $2 AND revoked_at = $3`, parentID, tenantID, int64(sqldb.Never))
		return err
	})
}
