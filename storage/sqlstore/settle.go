package sqlstore

import (
	"context"
	"fmt"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/endpoints"
	"parlance/storage/sqlstore/sqldb"
)

// Settle ends the head job of a claim and starts the next one.
func (s *Store) Settle(
	ctx context.Context, c storage.Claim, o storage.Outcome, lease time.Duration, maxAttempts int,
) (storage.Next, error) {
	var (
		e    *effectRows
		next storage.Next
		out  endpoints.Outgoing
		err  error
	)
	if o.Err == nil {
		if e, err = encodeEffects(c, o.Effects); err != nil {
			return next, fmt.Errorf("settle: %w", err)
		}
	}
	err = s.db.Write(ctx, "settle", func(tx *sqldb.Tx) (err error) {
		out = endpoints.Outgoing{}
		r := settler{c, lease, maxAttempts, s.onFailure, &out}
		if next, err = r.settleAs(tx, o, e); !none(err) {
			return err
		}
		// The claim is lost, or the job was cancelled.
		next, err = r.settle(tx, storage.Outcome{Err: conversation.CancelledJob(), Engine: o.Engine, Yield: o.Yield}, nil)
		if none(err) {
			err = fenced(c)
		}
		return err
	})
	if err != nil {
		return storage.Next{}, err
	}
	s.Announce(out)
	return next, nil
}

// settler settles the head job of a claim.
type settler struct {
	c           storage.Claim
	lease       time.Duration // of the next head
	maxAttempts int
	onFailure   storage.OnFailure
	out         *endpoints.Outgoing
}

// settleAs settles with the outcome that the worker gave. sql.ErrNoRows: nothing
// was done.
func (r settler) settleAs(tx *sqldb.Tx, o storage.Outcome, e *effectRows) (storage.Next, error) {
	if o.Err != nil && o.RetryIn > 0 {
		return retryLater(tx, r.c, o)
	}
	l := lane{tenantID: r.c.TenantID, onFailure: r.onFailure}
	blocked, err := l.blocks(tx, o.Err)
	switch {
	case err != nil:
		return storage.Next{}, err
	case blocked:
		return settleBlocking(tx, r.c, o, r.out)
	default:
		return r.settle(tx, o, e)
	}
}

// settle ends the job for good; sql.ErrNoRows: see passHead.
func (r settler) settle(tx *sqldb.Tx, o storage.Outcome, e *effectRows) (storage.Next, error) {
	cancelled := conversation.CodeOf(o.Err) == conversation.Cancelled
	l, err := passHead(tx, r.c, e, r.lease, cancelled)
	if err != nil {
		return storage.Next{}, err
	}
	l.out, l.onFailure = r.out, r.onFailure
	if err := e.write(tx); err != nil {
		return storage.Next{}, err
	}
	status := conversation.Completed
	if o.Err != nil {
		status = conversation.Failed
	}
	if err := l.finishJob(tx, r.c.Job, status, o.Err, o.Engine); err != nil {
		return storage.Next{}, err
	}
	next, err := l.goOn(tx, o.Yield, r.maxAttempts)
	if err != nil {
		return storage.Next{}, err
	}
	next.Cancelled = cancelled
	return next, countOpenJobs(tx, l.tenantID, -l.ended)
}

// passHead locks the conversation under its fence and moves its head past the
// job of the claim. sql.ErrNoRows: the claim is lost, or the job was cancelled and
// is to be settled as such.
func passHead(tx *sqldb.Tx, c storage.Claim, e *effectRows, lease time.Duration, cancelled bool) (lane, error) {
	l := lane{tenantID: c.TenantID, conversationID: c.ConversationID, fence: c.Fence, ended: 1}
	var messages int64
	err := tx.Row(`
		UPDATE conversations SET
			head_seq      = head_seq + 1,
			state         = CASE WHEN head_seq + 1 = next_seq THEN 'idle' ELSE state END,
			lease_until   = {{now}} + $5,
			updated_at    = {{now}},
			version       = version + $6,
			message_count = message_count + $7,
			start_time    = CASE WHEN CAST($8 AS BIGINT) <> $12 THEN $8 ELSE start_time END,
			end_time      = CASE WHEN CAST($9 AS BIGINT) <> $12 THEN $9 ELSE end_time END,
			language      = CASE WHEN $10 <> '' THEN $10 ELSE language END,
			last_end      = CASE WHEN $11 > last_end THEN $11 ELSE last_end END
		WHERE id = $1 AND tenant_id = $2 AND fence = $3 AND head_seq = $4 AND state = 'running'
			AND (cancel_seq <> $4 OR CAST($13 AS BIGINT) = 1)
		RETURNING queue, gen, head_seq, next_seq, settled_ahead, message_count, lease_until, `+endpoints.Watching(`$2`),
		c.ConversationID, c.TenantID, c.Fence, c.Job.Seq, lease.Milliseconds(),
		sqldb.Truth(e != nil), e.messageCount(), e.firstStart(), e.lastEndTime(), e.language(), e.lastEnd(), int64(sqldb.Never),
		sqldb.Truth(cancelled),
	).Scan((*string)(&l.queue), &l.gen, &l.head, &l.next, &l.settled, &messages, sqldb.Instant(&l.leaseUntil), &l.watching)
	if err != nil {
		return l, err
	}
	return l, e.checkPositions(messages - e.messageCount())
}

// goOn starts the next head, or gives the conversation back.
func (l *lane) goOn(tx *sqldb.Tx, yield bool, maxAttempts int) (next storage.Next, err error) {
	if err := l.passSettled(tx); err != nil {
		return next, err
	}
	switch {
	case l.head == l.next:
		return next, nil
	case yield:
		job, err := l.headJob(tx)
		if err != nil {
			return next, err
		}
		next.Hint, err = l.giveBack(tx, job.Kind.Queue())
		return next, err
	default:
		next.Claim, next.Hint, err = l.startHead(tx, maxAttempts)
		return next, err
	}
}

// finishJob ends a job for good, with the webhook that says so. The payload of a
// completed job has served its purpose; that of a failed one is kept.
func (l *lane) finishJob(tx *sqldb.Tx, j conversation.Job, status conversation.JobStatus, cause error, engine string) error {
	if !j.Status.CanBecome(status) {
		return fmt.Errorf("job %s is %s and cannot become %s", j.ID, j.Status, status)
	}
	j.Status, j.Error, j.ErrorCode = status, conversation.MessageOf(cause), conversation.CodeOf(cause)
	args := []any{j.ConversationID, j.Seq, string(status), j.Error, string(j.ErrorCode), engine, int64(sqldb.Never)}
	var err error
	if j.WebhookURL == "" && l.watching == 0 {
		err = tx.Later(endJob, args...)
	} else {
		err = l.endWithWebhook(tx, j, args)
	}
	if err == nil {
		err = dropPieces(tx, j)
	}
	if err != nil || status != conversation.Completed {
		return err
	}
	return tx.Later(`DELETE FROM job_payloads WHERE conversation_id = $1 AND seq = $2`, j.ConversationID, j.Seq)
}

// endJob ends the head of a conversation that the transaction has locked, so the
// job is certainly unfinished.
const endJob = `
	UPDATE jobs SET
		status      = $3,
		error       = $4,
		error_code  = $5,
		engine      = CASE WHEN $6 <> '' THEN $6 ELSE engine END,
		progress    = CASE WHEN $3 = 'completed' THEN 100 ELSE progress END,
		payload     = CASE WHEN $3 = 'completed' THEN '' ELSE payload END,
		unsettled   = 0,
		not_before  = $7,
		finished_at = {{now}},
		deliveries  = deliveries + CASE WHEN webhook_url <> '' THEN 1 ELSE 0 END
	WHERE conversation_id = $1 AND seq = $2 AND status IN ('scheduled', 'in_progress')`

func (l *lane) endWithWebhook(tx *sqldb.Tx, j conversation.Job, args []any) error {
	var (
		sequence int
		now      time.Time
	)
	err := tx.Row(endJob+` RETURNING progress, deliveries, {{now}}`, args...).Scan(&j.Progress, &sequence, sqldb.Instant(&now))
	if err != nil {
		return fmt.Errorf("end job %s: %w", j.ID, err)
	}
	if l.watching > 0 {
		if err := endpoints.Insert(tx, j, now, l.out); err != nil {
			return err
		}
	}
	if j.WebhookURL == "" {
		return nil
	}
	return insertDelivery(tx, j, sequence, now)
}

// retryLater queues the conversation with its head job until the retry is due.
// sql.ErrNoRows: see passHead.
func retryLater(tx *sqldb.Tx, c storage.Claim, o storage.Outcome) (storage.Next, error) {
	h := &storage.Hint{ConversationID: c.ConversationID}
	err := tx.Row(`
		UPDATE conversations SET state = 'queued', gen = gen + 1, updated_at = {{now}}, hint_at = {{now}} + $5
		WHERE id = $1 AND tenant_id = $2 AND fence = $3 AND head_seq = $4 AND state = 'running' AND cancel_seq <> $4
		RETURNING gen, queue, hint_at`,
		c.ConversationID, c.TenantID, c.Fence, c.Job.Seq, max(o.RetryIn.Milliseconds(), 1),
	).Scan(&h.Generation, (*string)(&h.Queue), sqldb.Instant(&h.At))
	if err != nil {
		return storage.Next{}, err
	}
	err = tx.Later(`
		UPDATE jobs SET error = $3, error_code = $4, not_before = $5, unsettled = 0,
			engine = CASE WHEN $6 <> '' THEN $6 ELSE engine END
		WHERE conversation_id = $1 AND seq = $2 AND status = 'in_progress'`,
		c.ConversationID, c.Job.Seq, conversation.MessageOf(o.Err), string(conversation.CodeOf(o.Err)),
		h.At.UnixMilli(), o.Engine)
	return storage.Next{Hint: h}, err
}
