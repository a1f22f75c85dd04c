package sqlstore

import (
	"context"

	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

// RecordTranscript writes how the words of the head job came to be.
func (s *Store) RecordTranscript(ctx context.Context, c storage.Claim, t storage.Transcript) error {
	return s.db.Write(ctx, "record transcript", func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`
			INSERT INTO transcripts (conversation_id, seq, job_id, tenant_id,
				engine, model, version, accuracy, language, format, duration, confidence, created_at)
			SELECT $1, CAST($2 AS BIGINT), $5, $4, $6, $7, $8, $9, $10, $11, CAST($12 AS BIGINT), CAST($13 AS DOUBLE PRECISION), {{now}} WHERE `+headHeld+`
			ON CONFLICT (conversation_id, seq) DO UPDATE SET
				engine = excluded.engine, model = excluded.model, version = excluded.version, accuracy = excluded.accuracy,
				language = excluded.language, format = excluded.format, duration = excluded.duration,
				confidence = excluded.confidence, created_at = excluded.created_at`,
			c.ConversationID, c.Job.Seq, c.Fence, c.TenantID, c.Job.ID,
			t.Engine, t.Model, t.Version, t.Accuracy, t.Language, t.Format, t.Duration.Nanoseconds(), t.Confidence)
		return held(n, err, c)
	})
}

// Transcripts lists how the words of the jobs of a conversation came to be.
func (s *Store) Transcripts(ctx context.Context, tenantID, conversationID string) (list []storage.Transcript, err error) {
	err = s.db.Read(ctx, "list transcripts", func(tx *sqldb.Tx) error {
		list = nil
		return tx.Rows(func(row sqldb.Scanner) error {
			var t storage.Transcript
			err := row.Scan(&t.JobID, &t.Engine, &t.Model, &t.Version, &t.Accuracy, &t.Language, &t.Format,
				(*int64)(&t.Duration), &t.Confidence, instant{&t.CreatedAt})
			list = append(list, t)
			return err
		}, `SELECT job_id, engine, model, version, accuracy, language, format, duration, confidence, created_at
			FROM transcripts WHERE conversation_id = $1 AND tenant_id = $2 ORDER BY seq`, conversationID, tenantID)
	})
	return list, err
}
