package sqlstore

import (
	"context"
	"time"

	"parlance/storage"
	"parlance/storage/sqlstore/endpoints"
	"parlance/storage/sqlstore/sqldb"
)

// Claim takes the conversation of a hint and starts its head job.
func (s *Store) Claim(ctx context.Context, h storage.Hint, lease time.Duration, maxAttempts int) (*storage.Claim, error) {
	var (
		c   *storage.Claim
		out endpoints.Outgoing
	)
	err := s.db.Write(ctx, "claim", func(tx *sqldb.Tx) (err error) {
		out = endpoints.Outgoing{}
		c, err = claim(tx, h, lease, maxAttempts, &out)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.Announce(out)
	return c, nil
}

func claim(tx *sqldb.Tx, h storage.Hint, lease time.Duration, maxAttempts int, out *endpoints.Outgoing) (*storage.Claim, error) {
	l, err := takeLane(tx, h, lease)
	l.out = out
	if none(err) {
		return nil, nil //nolint:nilnil // a stale hint is nothing, and no error
	}
	if err != nil {
		return nil, err
	}
	c, other, err := l.startHead(tx, maxAttempts)
	if err != nil {
		return nil, err
	}
	if other != nil { // behind a poison head; nobody gets this hint but the reaper
		if err := hintOverdue(tx, l.conversationID); err != nil {
			return nil, err
		}
	}
	return c, countOpenJobs(tx, l.tenantID, -l.ended)
}

func takeLane(tx *sqldb.Tx, h storage.Hint, lease time.Duration) (lane, error) {
	l := lane{conversationID: h.ConversationID, gen: h.Generation}
	err := tx.Row(`
		UPDATE conversations SET state = 'running', fence = fence + 1, lease_until = {{now}} + $3
		WHERE id = $1 AND gen = $2 AND state = 'queued' AND hint_at <= {{now}}
		RETURNING tenant_id, queue, fence, head_seq, next_seq, settled_ahead, cancel_seq, lease_until, `+endpoints.Watching(`conversations.tenant_id`),
		h.ConversationID, h.Generation, lease.Milliseconds(),
	).Scan(&l.tenantID, (*string)(&l.queue), &l.fence, &l.head, &l.next, &l.settled, &l.cancel, instant{&l.leaseUntil}, &l.watching)
	return l, err
}

// hintOverdue makes the next Reap give a hint for a queued conversation.
func hintOverdue(tx *sqldb.Tx, conversationID string) error {
	return tx.Later(`UPDATE conversations SET hint_at = 0 WHERE id = $1`, conversationID)
}
