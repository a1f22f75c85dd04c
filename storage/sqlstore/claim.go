package sqlstore

import (
	"context"
	"time"

	"parlance/conversation"
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
		c, err = claim(tx, h, lease, maxAttempts, s.onFailure, &out)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.Announce(out)
	return c, nil
}

func claim(
	tx *sqldb.Tx, h storage.Hint, lease time.Duration, maxAttempts int, onFailure storage.OnFailure, out *endpoints.Outgoing,
) (*storage.Claim, error) {
	l, err := takeLane(tx, h, lease)
	l.out, l.onFailure = out, onFailure
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
	).Scan(&l.tenantID, (*string)(&l.queue), &l.fence, &l.head, &l.next, &l.settled, &l.cancel, sqldb.Instant(&l.leaseUntil), &l.watching)
	return l, err
}

// hintOverdue makes the next Reap give a hint for a queued conversation.
func hintOverdue(tx *sqldb.Tx, conversationID string) error {
	return tx.Later(`UPDATE conversations SET hint_at = 0 WHERE id = $1`, conversationID)
}

// Renew extends the lease of a claim. A lease that has run out may be extended
// as long as nobody has taken the conversation over.
func (s *Store) Renew(ctx context.Context, c storage.Claim, lease time.Duration) error {
	return s.db.Write(ctx, "renew lease", func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`
			UPDATE conversations SET lease_until = {{now}} + $4
			WHERE id = $1 AND tenant_id = $2 AND fence = $3 AND state = 'running'`,
			c.ConversationID, c.TenantID, c.Fence, lease.Milliseconds())
		return held(n, err, c)
	})
}

// Progress records how far the head job is.
func (s *Store) Progress(ctx context.Context, c storage.Claim, percent int) error {
	return s.db.Write(ctx, "record progress", func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`
			UPDATE jobs SET progress = $4
			WHERE conversation_id = $1 AND seq = $2 AND status = 'in_progress' AND EXISTS (
				SELECT 1 FROM conversations c
				WHERE c.id = $1 AND c.tenant_id = $5 AND c.fence = $3 AND c.state = 'running' AND c.head_seq = $2)`,
			c.ConversationID, c.Job.Seq, c.Fence, min(max(percent, 0), 100), c.TenantID)
		return held(n, err, c)
	})
}

// CancelAsked reads off the conversation whether its head is to be cancelled.
func (s *Store) CancelAsked(ctx context.Context, c storage.Claim) (asked bool, err error) {
	err = s.db.Read(ctx, "look for a cancellation", func(tx *sqldb.Tx) error {
		var seq int64
		err := tx.Row(`SELECT cancel_seq FROM conversations WHERE id = $1 AND tenant_id = $2 AND fence = $3`,
			c.ConversationID, c.TenantID, c.Fence).Scan(&seq)
		asked = err == nil && seq == c.Job.Seq
		if none(err) {
			return nil // the lease will tell
		}
		return err
	})
	return asked, err
}

// Release gives the conversation back, with its head job as if it had not been
// started.
func (s *Store) Release(ctx context.Context, c storage.Claim) (*storage.Hint, error) {
	h := &storage.Hint{ConversationID: c.ConversationID}
	err := s.db.Write(ctx, "release claim", func(tx *sqldb.Tx) error {
		err := tx.Row(`
			UPDATE conversations SET state = 'queued', gen = gen + 1, hint_at = {{now}}
			WHERE id = $1 AND tenant_id = $2 AND fence = $3 AND state = 'running' AND head_seq = $4
			RETURNING gen, queue`, c.ConversationID, c.TenantID, c.Fence, c.Job.Seq,
		).Scan(&h.Generation, (*string)(&h.Queue))
		if none(err) {
			return fenced(c)
		}
		if err != nil {
			return err
		}
		return tx.Later(`
			UPDATE jobs SET attempts = attempts - 1, unsettled = unsettled - 1
			WHERE conversation_id = $1 AND seq = $2 AND unsettled > 0`, c.ConversationID, c.Job.Seq)
	})
	if err != nil {
		return nil, err
	}
	return h, nil
}

// held turns a write that hit no row into Fenced.
func held(rows int64, err error, c storage.Claim) error {
	if err == nil && rows == 0 {
		return fenced(c)
	}
	return err
}

func fenced(c storage.Claim) error {
	return conversation.Errorf(conversation.Fenced,
		"The claim %d on conversation %s is lost.", c.Fence, c.ConversationID)
}
