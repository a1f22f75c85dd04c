package sqlstore

import (
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/endpoints"
	"parlance/storage/sqlstore/sqldb"
)

// lane is the queueing part of a conversation row that this transaction has
// locked and whose claim is held under fence.
type lane struct {
	tenantID, conversationID string
	queue                    conversation.Queue
	gen, fence               int64
	head, next               int64 // the unfinished jobs are among those from head up to next
	settled                  int64 // settled ones among them
	cancel                   int64 // the job that is not to be started again; 0 = none
	leaseUntil               time.Time
	ended                    int64 // jobs that this transaction finished
	watching                 int64 // enabled endpoints of the tenant
	out                      *endpoints.Outgoing
	onFailure                storage.OnFailure // of accounts without a rule of their own
}

// startHead starts the head job and gives the claim on it. Heads that were
// started maxAttempts times without being settled are failed and passed over. A
// head for other workers gives the conversation back, with a hint due at once.
// Neither claim nor hint: the conversation is idle, or blocked.
func (l *lane) startHead(tx *sqldb.Tx, maxAttempts int) (*storage.Claim, *storage.Hint, error) {
	for l.head < l.next {
		if l.cancel == l.head {
			if err := l.failCancelled(tx); err != nil {
				return nil, nil, err
			}
		}
		if err := l.passSettled(tx); err != nil {
			return nil, nil, err
		}
		if l.head == l.next {
			break
		}
		c, err := l.startJob(tx, maxAttempts)
		if c != nil || err != nil {
			return c, nil, err
		}
		job, err := l.headJob(tx)
		if err != nil {
			return nil, nil, err
		}
		if job.Kind.Queue() != l.queue {
			h, err := l.giveBack(tx, job.Kind.Queue())
			return nil, h, err
		}
		if blocked, err := l.failPoison(tx, job); err != nil || blocked {
			return nil, nil, err
		}
	}
	return nil, nil, nil
}

// startJob starts the head, unless it belongs to another queue or was started
// too often: then it gives nil.
func (l *lane) startJob(tx *sqldb.Tx, maxAttempts int) (*storage.Claim, error) {
	var (
		starts, deliveries, large int64
		payload                   string
		now                       time.Time
	)
	job, err := scanJob(tx.Row(`
		UPDATE jobs SET
			status     = 'in_progress',
			attempts   = attempts + 1,
			unsettled  = unsettled + 1,
			starts     = starts + 1,
			started_at = CASE WHEN starts = 0 THEN {{now}} ELSE started_at END,
			not_before = $5,
			error      = '',
			error_code = '',
			deliveries = deliveries + CASE WHEN starts = 0 AND webhook_url <> '' THEN 1 ELSE 0 END
		WHERE conversation_id = $1 AND seq = $2 AND queue = $3 AND (unsettled < $4 OR $4 <= 0)
			AND status IN ('scheduled', 'in_progress')
		RETURNING `+jobColumns+`, starts, deliveries, payload, large_payload, {{now}}`,
		l.conversationID, l.head, string(l.queue), int64(maxAttempts), sqldb.Never,
	), &starts, &deliveries, &payload, &large, sqldb.Instant(&now))
	if none(err) {
		return nil, nil //nolint:nilnil // the caller finds out why
	}
	if err != nil {
		return nil, err
	}
	if starts == 1 && job.WebhookURL != "" {
		if err := insertDelivery(tx, job, int(deliveries), now); err != nil {
			return nil, err
		}
	}
	if starts == 1 && l.watching > 0 {
		if err := endpoints.Insert(tx, job, now, l.out); err != nil {
			return nil, err
		}
	}
	c := &storage.Claim{
		TenantID: l.tenantID, ConversationID: l.conversationID, Generation: l.gen, Fence: l.fence,
		LeaseUntil: l.leaseUntil, Queue: l.queue, Job: job,
	}
	return c, readPayload(tx, c, payload, large == 1)
}

func readPayload(tx *sqldb.Tx, c *storage.Claim, payload string, large bool) error {
	if large {
		err := tx.Row(`SELECT payload FROM job_payloads WHERE conversation_id = $1 AND seq = $2`,
			c.ConversationID, c.Job.Seq).Scan(&payload)
		if err != nil {
			return err
		}
	}
	return decode(payload, &c.Payload)
}

func (l *lane) headJob(tx *sqldb.Tx) (conversation.Job, error) {
	return scanJob(tx.Row(`SELECT `+jobColumns+` FROM jobs WHERE conversation_id = $1 AND seq = $2`,
		l.conversationID, l.head))
}

// failPoison fails a head that seems to kill its workers. blocked: that holds up
// the conversation.
func (l *lane) failPoison(tx *sqldb.Tx, job conversation.Job) (blocked bool, err error) {
	cause := conversation.Errorf(conversation.Unprocessable,
		"The job was started %d times and never came to an end; it was given up.", job.Attempts)
	blocked, err = l.blocks(tx, cause)
	switch {
	case err != nil:
		return false, err
	case blocked:
		return true, l.failBlocking(tx, job, cause)
	default:
		return false, l.failHead(tx, job, cause)
	}
}

// failCancelled fails a head whose worker was gone before it noticed that the job
// was cancelled.
func (l *lane) failCancelled(tx *sqldb.Tx) error {
	job, err := l.headJob(tx)
	if err != nil {
		return err
	}
	return l.failHead(tx, job, conversation.CancelledJob())
}

func (l *lane) failHead(tx *sqldb.Tx, job conversation.Job, cause error) error {
	if err := l.finishJob(tx, job, conversation.Failed, cause, ""); err != nil {
		return err
	}
	l.head++
	l.ended++
	return tx.Later(`
		UPDATE conversations SET head_seq = $2, updated_at = {{now}},
			state = CASE WHEN next_seq = $2 THEN 'idle' ELSE state END
		WHERE id = $1`, l.conversationID, l.head)
}

// passSettled moves the head on to the next unfinished job, if it is not on one:
// jobs that were cancelled while they waited are settled before their turn.
func (l *lane) passSettled(tx *sqldb.Tx) error {
	if l.settled == 0 {
		return nil
	}
	seq := l.next
	err := tx.Row(`
		SELECT seq FROM jobs WHERE conversation_id = $1 AND seq >= $2 AND finished_at = $3 ORDER BY seq LIMIT 1`,
		l.conversationID, l.head, sqldb.Never).Scan(&seq)
	if err != nil && !none(err) {
		return err
	}
	if seq == l.head {
		return nil
	}
	l.settled -= seq - l.head
	l.head = seq
	return tx.Later(`
		UPDATE conversations SET head_seq = $2, settled_ahead = $3, updated_at = {{now}},
			state = CASE WHEN next_seq = $2 THEN 'idle' ELSE state END
		WHERE id = $1`, l.conversationID, l.head, l.settled)
}

// giveBack queues the conversation for the workers of queue, now.
func (l *lane) giveBack(tx *sqldb.Tx, queue conversation.Queue) (*storage.Hint, error) {
	h := &storage.Hint{ConversationID: l.conversationID, Queue: queue}
	err := tx.Row(`
		UPDATE conversations SET state = 'queued', gen = gen + 1, queue = $2, hint_at = {{now}}
		WHERE id = $1 RETURNING gen`, l.conversationID, string(queue)).Scan(&h.Generation)
	return h, err
}
