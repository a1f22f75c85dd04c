package sqlstore

import (
	"context"

	"parlance/conversation"
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
