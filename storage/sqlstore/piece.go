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
