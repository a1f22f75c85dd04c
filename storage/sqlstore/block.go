package sqlstore

import (
	"context"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/endpoints"
	"parlance/storage/sqlstore/sqldb"
)

// OnFailure sets the rule for accounts that have none of their own; the default is
// storage.SkipFailed. It is called before the store is used by others.
func (s *Store) OnFailure(rule storage.OnFailure) { s.onFailure = rule }

// blocks tells whether a job that fails for good holds up its conversation.
func (l *lane) blocks(tx *sqldb.Tx, cause error) (bool, error) {
	if cause == nil || conversation.CodeOf(cause) == conversation.Cancelled {
		return false, nil
	}
	var own string
	err := tx.Row(`SELECT on_failure FROM tenants WHERE id = $1`, l.tenantID).Scan(&own)
	if err != nil && !none(err) {
		return false, err
	}
	if own == "" {
		own = string(l.onFailure)
	}
	return own == string(storage.BlockFailed), nil
}

// blockHead stops a conversation at its head, which has failed: it counts among
// those that are settled before their turn. sql.ErrNoRows: see passHead.
func blockHead(tx *sqldb.Tx, c storage.Claim) (lane, error) {
	l := lane{tenantID: c.TenantID, conversationID: c.ConversationID, fence: c.Fence, ended: 1}
	err := tx.Row(`
		UPDATE conversations SET state = 'blocked', gen = gen + 1, settled_ahead = settled_ahead + 1, updated_at = {{now}}
		WHERE id = $1 AND tenant_id = $2 AND fence = $3 AND head_seq = $4 AND state = 'running' AND cancel_seq <> $4
		RETURNING gen, head_seq, next_seq, settled_ahead, `+endpoints.Watching(`$2`),
		c.ConversationID, c.TenantID, c.Fence, c.Job.Seq,
	).Scan(&l.gen, &l.head, &l.next, &l.settled, &l.watching)
	return l, err
}

// settleBlocking ends a job that fails for good, and the conversation with it
// until somebody decides.
func settleBlocking(tx *sqldb.Tx, c storage.Claim, o storage.Outcome, out *endpoints.Outgoing) (storage.Next, error) {
	l, err := blockHead(tx, c)
	if err != nil {
		return storage.Next{}, err
	}
	l.out = out
	if err := l.finishJob(tx, c.Job, conversation.Failed, o.Err, o.Engine); err != nil {
		return storage.Next{}, err
	}
	return storage.Next{}, countOpenJobs(tx, l.tenantID, -l.ended)
}

// failBlocking is settleBlocking for a head that is not to be started again, in a
// lane that this transaction holds.
func (l *lane) failBlocking(tx *sqldb.Tx, job conversation.Job, cause error) error {
	if err := l.finishJob(tx, job, conversation.Failed, cause, ""); err != nil {
		return err
	}
	l.ended++
	l.settled++
	return tx.Later(`
		UPDATE conversations SET state = 'blocked', gen = gen + 1, settled_ahead = settled_ahead + 1, updated_at = {{now}}
		WHERE id = $1`, l.conversationID)
}

// blocking tells whether a job holds up its conversation.
func (l *lockedLane) blocking(j conversation.Job) bool {
	return l.blocked && j.Seq == l.head && j.Status == conversation.Failed
}

// unblock lets a conversation go on behind its failed head.
func (l *lockedLane) unblock(tx *sqldb.Tx) (*storage.Hint, error) {
	if err := l.passSettled(tx); err != nil || l.head == l.next {
		return nil, err
	}
	head, err := l.headJob(tx)
	if err != nil {
		return nil, err
	}
	return l.giveBack(tx, head.Kind.Queue())
}

// retryHead does the failed head of a blocked conversation again, in its place.
func (l *lockedLane) retryHead(tx *sqldb.Tx, job conversation.Job) (conversation.Job, *storage.Hint, error) {
	job, err := moveJob(tx, job, place{seq: job.Seq, now: l.now})
	if err != nil {
		return job, nil, err
	}
	if l.watching > 0 {
		if err := endpoints.Insert(tx, job, l.now, l.out); err != nil {
			return job, nil, err
		}
	}
	if err := tx.Later(`UPDATE conversations SET settled_ahead = settled_ahead - 1 WHERE id = $1`, l.conversationID); err != nil {
		return job, nil, err
	}
	hint, err := l.giveBack(tx, job.Kind.Queue())
	if err != nil {
		return job, nil, err
	}
	return job, hint, countOpenJobs(tx, l.tenantID, 1)
}

// BlockedBy gives the head of a blocked conversation.
func (s *Store) BlockedBy(ctx context.Context, tenantID, conversationID string) (jobID string, err error) {
	err = s.db.Read(ctx, "look for a blocking job", func(tx *sqldb.Tx) error {
		err := tx.Row(`
			SELECT coalesce((SELECT j.id FROM jobs j WHERE j.conversation_id = c.id AND j.seq = c.head_seq AND c.state = 'blocked'), '')
			FROM conversations c WHERE c.id = $1 AND c.tenant_id = $2`, conversationID, tenantID).Scan(&jobID)
		return found(err, "conversation", conversationID)
	})
	return jobID, err
}
