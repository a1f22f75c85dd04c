package sqlstore

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

// Conversations lists conversations by StartTime; From and To are inclusive.
func (s *Store) Conversations(
	ctx context.Context, tenantID string, f conversation.ListFilter,
) (cs []conversation.Conversation, err error) {
	if f.Limit <= 0 {
		return nil, nil
	}
	err = s.db.Read(ctx, "list conversations", func(tx *sqldb.Tx) error {
		text, args := listQuery(tenantID, f)
		err := tx.Rows(func(row sqldb.Scanner) error {
			c, err := scanConversation(row)
			cs = append(cs, c)
			return err
		}, text, args...)
		if err != nil {
			return err
		}
		return readMetadataOf(tx, cs)
	})
	return cs, err
}

func listQuery(tenantID string, f conversation.ListFilter) (text string, args []any) {
	text, args = `SELECT `+conversationColumns+` FROM conversations c WHERE tenant_id = $1`, []any{tenantID}
	add := func(format string, values ...any) {
		var numbers []any
		for _, v := range values {
			args = append(args, v)
			numbers = append(numbers, len(args))
		}
		text += fmt.Sprintf(format, numbers...)
	}
	if !f.From.IsZero() {
		add(" AND start_time >= $%d", f.From.UnixMilli())
	}
	if !f.To.IsZero() {
		add(" AND start_time <= $%d", f.To.UnixMilli())
	}
	if f.Name != "" {
		add(" AND name = $%d", f.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Metadata)) {
		add(` AND id IN (SELECT conversation_id FROM conversation_metadata
			WHERE tenant_id = $1 AND name = $%d AND value = $%d)`, name, f.Metadata[name])
	}
	direction := "ASC"
	if f.Desc {
		direction = "DESC"
	}
	text += " ORDER BY start_time " + direction + ", id " + direction
	add(" LIMIT $%d OFFSET $%d", f.Limit, max(f.Offset, 0))
	return text, args
}

// metadataChunk bounds the ids in one query for metadata.
const metadataChunk = 256

func readMetadataOf(tx *sqldb.Tx, cs []conversation.Conversation) error {
	for part := range slices.Chunk(cs, metadataChunk) {
		at := make(map[string]*conversation.Conversation, len(part))
		for i := range part {
			at[part[i].ID] = &part[i]
		}
		list, args := sqldb.In(1, slices.Collect(maps.Keys(at)))
		err := tx.Rows(func(row sqldb.Scanner) error {
			var id, name, value string
			if err := row.Scan(&id, &name, &value); err != nil {
				return err
			}
			if at[id].Metadata == nil {
				at[id].Metadata = map[string]string{}
			}
			at[id].Metadata[name] = value
			return nil
		}, `SELECT conversation_id, name, value FROM conversation_metadata WHERE conversation_id IN `+list, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// SetMetadata replaces all metadata.
func (s *Store) SetMetadata(ctx context.Context, tenantID, conversationID string, metadata map[string]string) error {
	return s.db.Write(ctx, "set metadata", func(tx *sqldb.Tx) error {
		if err := raiseVersion(tx, tenantID, conversationID); err != nil {
			return err
		}
		err := tx.Later(`DELETE FROM conversation_metadata WHERE conversation_id = $1 AND tenant_id = $2`,
			conversationID, tenantID)
		if err != nil {
			return err
		}
		return insertMetadata(tx, tenantID, conversationID, metadata)
	})
}

func insertMetadata(tx *sqldb.Tx, tenantID, conversationID string, metadata map[string]string) error {
	var rows [][]any
	for name, value := range metadata {
		rows = append(rows, []any{conversationID, name, value, tenantID})
	}
	return tx.Insert(`conversation_metadata (conversation_id, name, value, tenant_id)`, "ON CONFLICT DO NOTHING", rows)
}
