package sqlstore

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

//nolint:gosec // names of columns, no credentials
const credentialColumns = `id, kind, tenant_id, parent_id, secret_hash, scopes, note,
	created_at, expires_at, last_used_at, revoked_at`

func scanCredential(row sqldb.Scanner) (c conversation.Credential, err error) {
	var scopes string
	err = row.Scan(&c.ID, (*string)(&c.Kind), &c.TenantID, &c.ParentID, &c.SecretHash, &scopes, &c.Note,
		instant{&c.CreatedAt}, instant{&c.ExpiresAt}, instant{&c.LastUsedAt}, instant{&c.RevokedAt})
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
			ORDER BY created_at DESC, id LIMIT 1`, parentID, string(kind), until.UnixMilli(), int64(never)))
		return found(err, "live token of", parentID)
	})
	return c, err
}

// RevokeCredential revokes a credential; one that is revoked stays as it is.
func (s *Store) RevokeCredential(ctx context.Context, tenantID, id string) error {
	return s.db.Write(ctx, "revoke credential", func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`
			UPDATE credentials SET revoked_at = CASE WHEN revoked_at = $3 THEN {{now}} ELSE revoked_at END
			WHERE id = $1 AND tenant_id = $2`, id, tenantID, int64(never))
		return changed(n, err, "credential", id)
	})
}

// RevokeChildren revokes the tokens made from a credential.
func (s *Store) RevokeChildren(ctx context.Context, tenantID, parentID string) error {
	return s.db.Write(ctx, "revoke tokens", func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`
			UPDATE credentials SET revoked_at = {{now}}
			WHERE parent_id = $1 AND tenant_id = $2 AND revoked_at = $3`, parentID, tenantID, int64(never))
		return err
	})
}
