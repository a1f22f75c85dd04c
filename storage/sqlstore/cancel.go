package sqlstore

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/endpoints"
	"parlance/storage/sqlstore/sqldb"
)

// Cancel ends a job that waits, or asks the worker of one that runs to give up. One
// that has failed and holds up its conversation holds it up no longer.
func (s *Store) Cancel(ctx context.Context, tenantID, jobID string) (conversation.Job, *storage.Hint, error) {
	var (
		job  conversation.Job
		hint *storage.Hint
		out  endpoints.Outgoing
	)
	err := s.db.Write(ctx, "cancel job", func(tx *sqldb.Tx) (err error) {
		out = endpoints.Outgoing{}
		job, hint, err = cancel(tx, tenantID, jobID, &out)
		return err
	})
	if err != nil {
		return conversation.Job{}, nil, err
	}
	s.Announce(out)
	return job, hint, nil
}

func cancel(tx *sqldb.Tx, tenantID, jobID string, out *endpoints.Outgoing) (conversation.Job, *storage.Hint, error) {
	l, job, err := lockLane(tx, tenantID, jobID)
	if err != nil {
		return job, nil, err
	}
	l.out = out
	if l.blocking(job) {
		hint, err := l.unblock(tx)
		return job, hint, err
	}
	if job.Status.Terminal() {
		return job, nil, conversation.Errorf(conversation.Conflict, "The job is %s already.", job.Status)
	}
	if job.Seq == l.head && l.held {
		return job, nil, tx.Later(`UPDATE conversations SET cancel_seq = head_seq WHERE id = $1`, l.conversationID)
	}
	if err := l.finishJob(tx, job, conversation.Failed, conversation.CancelledJob(), ""); err != nil {
		return job, nil, err
	}
	hint, err := l.leaveOut(tx, job)
	if err != nil {
		return job, nil, err
	}
	job, err = readJob(tx, tenantID, jobID)
	if err != nil {
		return job, nil, err
	}
	return job, hint, countOpenJobs(tx, tenantID, -1)
}

// lockedLane is a lane that is locked without a claim on it.
type lockedLane struct {
	lane

	held    bool // somebody works on the conversation, as far as the lease tells
	blocked bool // its head has failed and holds it up
	now     time.Time
}

// lockLane reads a job and locks its conversation, and with it the job's state and
// place.
func lockLane(tx *sqldb.Tx, tenantID, jobID string) (l lockedLane, job conversation.Job, err error) {
	job, err = readJob(tx, tenantID, jobID)
	if err != nil {
		return l, job, err
	}
	var state string
	l.tenantID, l.conversationID = tenantID, job.ConversationID
	err = tx.Row(`
		UPDATE conversations SET updated_at = {{now}} WHERE id = $1 AND tenant_id = $2
		RETURNING state, queue, gen, fence, head_seq, next_seq, settled_ahead, lease_until, {{now}}, `+endpoints.Watching(`$2`),
		l.conversationID, tenantID,
	).Scan(&state, (*string)(&l.queue), &l.gen, &l.fence, &l.head, &l.next, &l.settled, sqldb.Instant(&l.leaseUntil), sqldb.Instant(&l.now), &l.watching)
	if err != nil {
		return l, job, found(err, "job", jobID)
	}
	l.held, l.blocked = state == "running" && l.now.Before(l.leaseUntil), state == "blocked"
	job, err = readJob(tx, tenantID, jobID) // as it is under the lock
	return l, job, err
}

func readJob(tx *sqldb.Tx, tenantID, jobID string) (conversation.Job, error) {
	j, err := scanJob(tx.Row(`SELECT `+jobColumns+` FROM jobs WHERE id = $1 AND tenant_id = $2`, jobID, tenantID))
	return j, found(err, "job", jobID)
}

// leaveOut takes a settled job out of the queue of its conversation, on whose head
// nobody works if it is the head. Then the conversation goes on with the next one,
// even if it waited for another attempt of this one; a worker that died with the
// claim is fenced.
func (l *lockedLane) leaveOut(tx *sqldb.Tx, job conversation.Job) (*storage.Hint, error) {
	if job.Seq != l.head {
		return nil, tx.Later(`UPDATE conversations SET settled_ahead = settled_ahead + 1 WHERE id = $1`, l.conversationID)
	}
	l.head++
	err := tx.Later(`
		UPDATE conversations SET head_seq = $2, fence = fence + 1, state = CASE WHEN next_seq = $2 THEN 'idle' ELSE state END
		WHERE id = $1`, l.conversationID, l.head)
	if err != nil {
		return nil, err
	}
	if err := l.passSettled(tx); err != nil || l.head == l.next {
		return nil, err
	}
	head, err := l.headJob(tx)
	if err != nil {
		return nil, err
	}
	return l.giveBack(tx, head.Kind.Queue())
}
