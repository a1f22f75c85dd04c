package sqlstore

import (
	"context"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

// Ahead counts the unfinished jobs before j. Only when some of those that wait
// were cancelled must the rows be looked at.
func (s *Store) Ahead(ctx context.Context, j conversation.Job) (n int, err error) {
	err = s.db.Read(ctx, "count jobs ahead", func(tx *sqldb.Tx) error {
		var settled int
		err := tx.Row(`SELECT CAST($3 AS BIGINT) - head_seq, settled_ahead FROM conversations WHERE id = $1 AND tenant_id = $2`,
			j.ConversationID, j.TenantID, j.Seq).Scan(&n, &settled)
		if err != nil || settled == 0 {
			return found(err, "conversation", j.ConversationID)
		}
		return tx.Row(`SELECT count(*) FROM jobs WHERE conversation_id = $1 AND seq < $2 AND finished_at = $3
				AND seq >= (SELECT head_seq FROM conversations WHERE id = $1)`,
			j.ConversationID, j.Seq, never).Scan(&n)
	})
	return max(n, 0), err
}
