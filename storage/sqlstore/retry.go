package sqlstore

import (
	"context"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/endpoints"
	"parlance/storage/sqlstore/sqldb"
)

// Retry puts a failed job at the end of its conversation, or does one that holds
// it up again in its place.
func (s *Store) Retry(
	ctx context.Context, tenantID, jobID string, maxOpenJobs int,
) (conversation.Job, *storage.Hint, error) {
	var (
		job  conversation.Job
		hint *storage.Hint
		out  endpoints.Outgoing
	)
	err := s.db.Write(ctx, "retry job", func(tx *sqldb.Tx) (err error) {
		out = endpoints.Outgoing{}
		job, hint, err = retry(tx, tenantID, jobID, maxOpenJobs, &out)
		return err
	})
	if err != nil {
		return conversation.Job{}, nil, err
	}
	s.Announce(out)
	return job, hint, nil
}

func retry(
	tx *sqldb.Tx, tenantID, jobID string, maxOpenJobs int, out *endpoints.Outgoing,
) (conversation.Job, *storage.Hint, error) {
	if err := limitOpenJobs(tx, tenantID, maxOpenJobs); err != nil {
		return conversation.Job{}, nil, err
	}
	l, job, err := lockLane(tx, tenantID, jobID)
	if err != nil {
		return job, nil, err
	}
	if l.blocking(job) { // those behind it may be as many as the limit allows
		l.out = out
		return l.retryHead(tx, job)
	}
	if !job.Status.CanBecome(conversation.Scheduled) {
		return job, nil, conversation.Errorf(conversation.Conflict,
			"The job is %s; only a failed job can be done again.", job.Status)
	}
	if err := checkOpenJobs(tx, tenantID, maxOpenJobs); err != nil {
		return job, nil, err
	}
	p, err := appendPlace(tx, job, "")
	if err != nil {
		return job, nil, err
	}
	if job, err = moveJob(tx, job, p); err != nil {
		return job, nil, err
	}
	if p.watching > 0 {
		if err := endpoints.Insert(tx, job, p.now, out); err != nil {
			return job, nil, err
		}
	}
	if err := countOpenJobs(tx, tenantID, 1); err != nil {
		return job, nil, err
	}
	if p.seq != p.head {
		return job, nil, nil // someone is on it already
	}
	return job, &storage.Hint{ConversationID: job.ConversationID, Generation: p.gen, Queue: job.Kind.Queue()}, nil
}

// moveJob gives a failed job its new place, as if it had just come, with the
// webhook that says so.
func moveJob(tx *sqldb.Tx, j conversation.Job, p place) (conversation.Job, error) {
	var deliveries int
	moved, err := scanJob(tx.Row(`
		UPDATE jobs SET seq = $3, status = 'scheduled', attempts = 0, unsettled = 0, starts = 0, progress = 0,
			error = '', error_code = '', engine = '', not_before = $4, started_at = $4, finished_at = $4,
			deliveries = deliveries + CASE WHEN webhook_url <> '' THEN 1 ELSE 0 END
		WHERE conversation_id = $1 AND seq = $2 AND status = 'failed'
		RETURNING `+jobColumns+`, deliveries`,
		j.ConversationID, j.Seq, p.seq, sqldb.Never,
	), &deliveries)
	if err != nil {
		return moved, err
	}
	err = tx.Later(`UPDATE job_payloads SET seq = $3 WHERE conversation_id = $1 AND seq = $2`,
		j.ConversationID, j.Seq, p.seq)
	if err != nil || moved.WebhookURL == "" {
		return moved, err
	}
	return moved, insertDelivery(tx, moved, deliveries, p.now)
}
