package sqlstore

import (
	"context"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

// TrackerHits lists the hits in the order of their messages.
func (s *Store) TrackerHits(ctx context.Context, tenantID, conversationID string) (hs []conversation.TrackerHit, err error) {
	err = s.db.Read(ctx, "read tracker hits", func(tx *sqldb.Tx) error {
		if err := checkConversation(tx, tenantID, conversationID); err != nil {
			return err
		}
		hs, err = trackerHits(tx, tenantID, conversationID)
		return err
	})
	return hs, err
}

func trackerHits(tx *sqldb.Tx, tenantID, conversationID string) (hs []conversation.TrackerHit, err error) {
	err = tx.Rows(func(row sqldb.Scanner) error {
		var (
			data string
			j    trackerHitJSON
		)
		if err := row.Scan(&data); err != nil {
			return err
		}
		err := decode(data, &j)
		hs = append(hs, conversation.TrackerHit(j))
		return err
	}, `SELECT data FROM tracker_hits WHERE conversation_id = $1 AND tenant_id = $2 ORDER BY seq, ordinal`,
		conversationID, tenantID)
	return hs, err
}

const intoHits = `tracker_hits (conversation_id, seq, ordinal, tenant_id, data)`

func (e *effectRows) addHits(c storage.Claim) error {
	for i, h := range e.effects.Trackers {
		data, err := encode(trackerHitJSON(h))
		if err != nil {
			return err
		}
		e.hits = append(e.hits, []any{c.ConversationID, c.Job.Seq, i, c.TenantID, data})
	}
	return nil
}

// trackerHitJSON is how a tracker hit is stored.
type trackerHitJSON struct {
	TrackerID string `json:"tracker_id,omitempty"`
	Name      string `json:"name,omitempty"`
	Type      string `json:"type,omitempty"`
	Value     string `json:"value,omitempty"`
	MessageID string `json:"message_id,omitempty"`
	InsightID string `json:"insight_id,omitempty"`
	Text      string `json:"text,omitempty"`
	Offset    int    `json:"offset,omitempty"`
}
