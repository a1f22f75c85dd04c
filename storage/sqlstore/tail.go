package sqlstore

import (
	"context"
	"time"

	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

// Tail reads the end of a conversation. Each of its queries touches only rows of
// the last messages, the members and the settings.
func (s *Store) Tail(ctx context.Context, tenantID, conversationID string, messages int) (t storage.Tail, err error) {
	err = s.db.Read(ctx, "read tail", func(tx *sqldb.Tx) error {
		t, err = tail(tx, tenantID, conversationID, messages)
		return err
	})
	return t, err
}

func tail(tx *sqldb.Tx, tenantID, conversationID string, messages int) (t storage.Tail, err error) {
	var lastEnd int64
	t.Conversation, err = scanConversation(tx.Row(`
		SELECT `+conversationColumns+`, message_count, last_end FROM conversations
		WHERE id = $1 AND tenant_id = $2`, conversationID, tenantID), &t.Count, &lastEnd)
	if err != nil {
		return t, found(err, "conversation", conversationID)
	}
	t.LastEnd = time.Duration(lastEnd)
	if t.Conversation.Metadata, err = pairs(tx, readMetadata, conversationID); err != nil {
		return t, err
	}
	if t.Settings, err = pairs(tx, readSettings, conversationID); err != nil {
		return t, err
	}
	if t.Members, err = members(tx, tenantID, conversationID); err != nil {
		return t, err
	}
	from, people := max(t.Count-max(messages, 0), 0), newRoster(t.Members)
	if from >= t.Count {
		return t, nil
	}
	if t.Messages, err = messagesFrom(tx, tenantID, conversationID, from, people); err != nil {
		return t, err
	}
	t.Insights, err = insightsTouching(tx, tenantID, conversationID, t.Messages, people)
	return t, err
}

const (
	readMetadata = `SELECT name, value FROM conversation_metadata WHERE conversation_id = $1`
	readSettings = `SELECT name, value FROM conversation_settings WHERE conversation_id = $1`
)

// pairs reads names and values of a conversation; nil for none.
func pairs(tx *sqldb.Tx, text, conversationID string) (m map[string]string, err error) {
	err = tx.Rows(func(row sqldb.Scanner) error {
		var name, value string
		if err := row.Scan(&name, &value); err != nil {
			return err
		}
		if m == nil {
			m = map[string]string{}
		}
		m[name] = value
		return nil
	}, text, conversationID)
	return m, err
}
