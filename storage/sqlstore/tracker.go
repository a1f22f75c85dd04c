package sqlstore

import (
	"context"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

// CreateTracker adds a tracker.
func (s *Store) CreateTracker(ctx context.Context, tenantID string, t conversation.Tracker) error {
	vocabulary, err := encode(t.Vocabulary)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, "create tracker", func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`INSERT INTO trackers (tenant_id, id, name, vocabulary) VALUES ($1, $2, $3, $4)`,
			tenantID, t.ID, t.Name, vocabulary)
		return nameTaken(err, t)
	})
}

// Trackers lists the trackers by name.
func (s *Store) Trackers(ctx context.Context, tenantID string) (ts []conversation.Tracker, err error) {
	err = s.db.Read(ctx, "list trackers", func(tx *sqldb.Tx) error {
		return tx.Rows(func(row sqldb.Scanner) error {
			var (
				t          conversation.Tracker
				vocabulary string
			)
			if err := row.Scan(&t.ID, &t.Name, &vocabulary); err != nil {
				return err
			}
			err := decode(vocabulary, &t.Vocabulary)
			ts = append(ts, t)
			return err
		}, `SELECT id, name, vocabulary FROM trackers WHERE tenant_id = $1 ORDER BY name`, tenantID)
	})
	return ts, err
}

// UpdateTracker changes name and vocabulary. Conflict: another one has the name.
func (s *Store) UpdateTracker(ctx context.Context, tenantID string, t conversation.Tracker) error {
	vocabulary, err := encode(t.Vocabulary)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, "update tracker", func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`UPDATE trackers SET name = $3, vocabulary = $4 WHERE tenant_id = $1 AND id = $2`,
			tenantID, t.ID, t.Name, vocabulary)
		return changed(n, nameTaken(err, t), "tracker", t.ID)
	})
}

// DeleteTracker removes a tracker.
func (s *Store) DeleteTracker(ctx context.Context, tenantID, id string) error {
	return s.db.Write(ctx, "delete tracker", func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`DELETE FROM trackers WHERE tenant_id = $1 AND id = $2`, tenantID, id)
		return changed(n, err, "tracker", id)
	})
}

func nameTaken(err error, t conversation.Tracker) error {
	if sqldb.IsUnique(err) {
		return &conversation.Error{
			Code: conversation.Conflict, Field: "name", Err: err,
			Message: "There is a tracker named \"" + t.Name + "\" already.",
		}
	}
	return err
}

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
