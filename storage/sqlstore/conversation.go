package sqlstore

import (
	"cmp"
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage/sqlstore/endpoints"
	"parlance/storage/sqlstore/sqldb"
)

const conversationColumns = `id, tenant_id, type, name, start_time, end_time, language, version, created_at, updated_at`

// scanConversation reads conversationColumns and what follows them.
func scanConversation(row sqldb.Scanner, more ...any) (c conversation.Conversation, err error) {
	dest := []any{
		&c.ID, &c.TenantID, &c.Type, &c.Name,
		sqldb.Instant(&c.StartTime),
		sqldb.Instant(&c.EndTime),
		&c.Language, &c.Version,
		sqldb.Instant(&c.CreatedAt),
		sqldb.Instant(&c.UpdatedAt),
	}
	return c, row.Scan(append(dest, more...)...)
}

// insertConversation makes the conversation of its first job, which is queued at
// once. It gives the time, and how many endpoints of the tenant are enabled.
func insertConversation(tx *sqldb.Tx, c conversation.Conversation, j conversation.Job) (now time.Time, watching int64, err error) {
	err = tx.Row(`
		INSERT INTO conversations (id, tenant_id, type, name, language, start_time, end_time,
			created_at, updated_at, version, message_count, last_end,
			head_seq, next_seq, state, queue, gen, fence, hint_at, lease_until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, {{now}}, {{now}}, 0, 0, 0, 1, 2, 'queued', $8, 1, 0, {{now}}, 0)
		RETURNING created_at, `+endpoints.Watching(`$2`),
		c.ID, j.TenantID, cmp.Or(c.Type, conversation.DefaultType), cmp.Or(c.Name, c.ID),
		cmp.Or(c.Language, conversation.DefaultLanguage), c.StartTime.UnixMilli(), c.EndTime.UnixMilli(),
		string(j.Kind.Queue()),
	).Scan(sqldb.Instant(&now), &watching)
	if err != nil {
		return now, 0, err
	}
	return now, watching, insertMetadata(tx, j.TenantID, c.ID, c.Metadata)
}

// Conversation reads a conversation.
func (s *Store) Conversation(ctx context.Context, tenantID, id string) (c conversation.Conversation, err error) {
	err = s.db.Read(ctx, "read conversation", func(tx *sqldb.Tx) error {
		c, err = scanConversation(tx.Row(
			`SELECT `+conversationColumns+` FROM conversations WHERE id = $1 AND tenant_id = $2`, id, tenantID))
		if err != nil {
			return found(err, "conversation", id)
		}
		c.Metadata, err = pairs(tx, readMetadata, id)
		return err
	})
	return c, err
}

// checkConversation gives NotFound unless the tenant has the conversation.
func checkConversation(tx *sqldb.Tx, tenantID, id string) error {
	var one int
	err := tx.Row(`SELECT 1 FROM conversations WHERE id = $1 AND tenant_id = $2`, id, tenantID).Scan(&one)
	return found(err, "conversation", id)
}

// raiseVersion locks the conversation for a change of its content.
func raiseVersion(tx *sqldb.Tx, tenantID, id string) error {
	n, err := tx.Exec(`
		UPDATE conversations SET version = version + 1, updated_at = {{now}}
		WHERE id = $1 AND tenant_id = $2`, id, tenantID)
	return changed(n, err, "conversation", id)
}

// DeleteConversation removes a conversation; the rows that hang on it go by their
// foreign keys.
func (s *Store) DeleteConversation(ctx context.Context, tenantID, conversationID string) (blobKeys []string, err error) {
	err = s.db.Write(ctx, "delete conversation", func(tx *sqldb.Tx) error {
		blobKeys, err = deleteConversation(tx, tenantID, conversationID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return blobKeys, nil
}

func deleteConversation(tx *sqldb.Tx, tenantID, id string) (blobKeys []string, err error) {
	var open int64
	err = tx.Row(`
		UPDATE conversations SET fence = fence + 1 WHERE id = $1 AND tenant_id = $2
		RETURNING next_seq - head_seq - settled_ahead`, id, tenantID).Scan(&open)
	if err != nil {
		return nil, found(err, "conversation", id)
	}
	err = tx.Rows(func(row sqldb.Scanner) error {
		var key string
		err := row.Scan(&key)
		blobKeys = append(blobKeys, key)
		return err
	}, `SELECT DISTINCT blob_key FROM jobs j WHERE j.conversation_id = $1 AND j.blob_key <> '' AND NOT EXISTS (
			SELECT 1 FROM jobs o WHERE o.blob_key = j.blob_key AND o.blob_key <> '' AND o.conversation_id <> $1)
		ORDER BY blob_key`, id)
	if err != nil {
		return nil, err
	}
	if err := tx.Later(`DELETE FROM conversations WHERE id = $1 AND tenant_id = $2`, id, tenantID); err != nil {
		return nil, err
	}
	return blobKeys, countOpenJobs(tx, tenantID, -open)
}
