package sqlstore

import (
	"context"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

var _ storage.Recordings = (*Store)(nil)

// headHeld is true while the claim ($1 conversation, $2 seq, $3 fence, $4 tenant)
// holds the head of its conversation.
const headHeld = `EXISTS (SELECT 1 FROM conversations c WHERE c.id = $1 AND c.tenant_id = $4
	AND c.fence = $3 AND c.state = 'running' AND c.head_seq = $2)`

// Pieces reads what an earlier attempt has recognised.
func (s *Store) Pieces(ctx context.Context, c storage.Claim) (pieces []storage.Piece, err error) {
	err = s.db.Read(ctx, "read pieces", func(tx *sqldb.Tx) error {
		pieces = nil
		return tx.Rows(func(row sqldb.Scanner) error {
			var p storage.Piece
			err := row.Scan(&p.Number, &p.Mark, &p.Data)
			pieces = append(pieces, p)
			return err
		}, `SELECT number, mark, data FROM job_pieces p WHERE p.conversation_id = $1 AND p.seq = $2 AND EXISTS (
				SELECT 1 FROM conversations c WHERE c.id = $1 AND c.tenant_id = $3)
			ORDER BY number`, c.ConversationID, c.Job.Seq, c.TenantID)
	})
	return pieces, err
}

// KeepPieces writes what is recognised now. Of two attempts that have the same
// number the later one counts.
func (s *Store) KeepPieces(ctx context.Context, c storage.Claim, pieces []storage.Piece) error {
	return s.db.Write(ctx, "keep pieces", func(tx *sqldb.Tx) error {
		for _, p := range pieces {
			n, err := tx.Exec(`
				INSERT INTO job_pieces (conversation_id, seq, number, mark, data)
				SELECT $1, CAST($2 AS BIGINT), CAST($5 AS BIGINT), $6, CAST($7 AS {{blob}}) WHERE `+headHeld+`
				ON CONFLICT (conversation_id, seq, number) DO UPDATE SET mark = excluded.mark, data = excluded.data`,
				c.ConversationID, c.Job.Seq, c.Fence, c.TenantID, p.Number, p.Mark, append([]byte{}, p.Data...)) // never NULL
			if err := held(n, err, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// dropPieces forgets the pieces of a job that is over.
func dropPieces(tx *sqldb.Tx, j conversation.Job) error {
	if j.Kind.Queue() != conversation.AudioQueue {
		return nil
	}
	return tx.Later(`DELETE FROM job_pieces WHERE conversation_id = $1 AND seq = $2`, j.ConversationID, j.Seq)
}

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
				(*int64)(&t.Duration), &t.Confidence, sqldb.Instant(&t.CreatedAt))
			list = append(list, t)
			return err
		}, `SELECT job_id, engine, model, version, accuracy, language, format, duration, confidence, created_at
			FROM transcripts WHERE conversation_id = $1 AND tenant_id = $2 ORDER BY seq`, conversationID, tenantID)
	})
	return list, err
}

// Unnamed gives the keys that no job names.
func (s *Store) Unnamed(ctx context.Context, tenantID string, blobKeys []string) (unnamed []string, err error) {
	err = s.db.Read(ctx, "look for recordings", func(tx *sqldb.Tx) error {
		unnamed = nil
		for _, key := range blobKeys {
			var orphan bool
			err := tx.Row(`SELECT EXISTS (SELECT 1 FROM tenants WHERE id = $1) AND NOT EXISTS (
				SELECT 1 FROM jobs WHERE blob_key = $2 AND blob_key <> '')`, tenantID, key).Scan(&orphan)
			if err != nil {
				return err
			}
			if orphan {
				unnamed = append(unnamed, key)
			}
		}
		return nil
	})
	return unnamed, err
}
