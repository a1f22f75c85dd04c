package sqlstore

import (
	"context"

	"parlance/storage/sqlstore/sqldb"
)

// Aggregate reads a cached aggregate of one version.
func (s *Store) Aggregate(
	ctx context.Context, tenantID, conversationID, kind string, version int64,
) (data []byte, ok bool, err error) {
	err = s.db.Read(ctx, "read aggregate", func(tx *sqldb.Tx) error {
		err := tx.Row(`
			SELECT data FROM aggregates
			WHERE conversation_id = $1 AND kind = $2 AND tenant_id = $3 AND version = $4`,
			conversationID, kind, tenantID, version).Scan(&data)
		if none(err) {
			return nil
		}
		ok = err == nil
		return err
	})
	return data, ok, err
}

// PutAggregate caches an aggregate, unless a newer one is there.
func (s *Store) PutAggregate(
	ctx context.Context, tenantID, conversationID, kind string, version int64, data []byte,
) error {
	if data == nil {
		data = []byte{}
	}
	return s.db.Write(ctx, "write aggregate", func(tx *sqldb.Tx) error {
		if err := checkConversation(tx, tenantID, conversationID); err != nil {
			return err
		}
		_, err := tx.Exec(`
			INSERT INTO aggregates (conversation_id, kind, tenant_id, version, data) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (conversation_id, kind) DO UPDATE SET version = excluded.version, data = excluded.data
			WHERE aggregates.version <= excluded.version`, conversationID, kind, tenantID, version, data)
		return err
	})
}
