package sqlstore

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/endpoints"
	"parlance/storage/sqlstore/sqldb"
)

// Submit writes a submission.
func (s *Store) Submit(ctx context.Context, sub storage.Submission) (conversation.Job, *storage.Hint, error) {
	var (
		job  conversation.Job
		hint *storage.Hint
		out  endpoints.Outgoing
	)
	payload, err := encode(sub.Payload)
	if err != nil {
		return job, nil, err
	}
	err = s.db.Write(ctx, "submit", func(tx *sqldb.Tx) (err error) {
		out = endpoints.Outgoing{}
		if job, hint, err = submit(tx, sub, payload, &out); err != nil {
			return err
		}
		return insertTrace(tx, job, storage.TraceOf(ctx))
	})
	if err != nil {
		return conversation.Job{}, nil, err
	}
	s.Announce(out)
	return job, hint, nil
}

func submit(tx *sqldb.Tx, sub storage.Submission, payload string, out *endpoints.Outgoing) (conversation.Job, *storage.Hint, error) {
	job := scheduled(sub)
	if sub.Keyed != nil {
		if err := completeKeyed(tx, *sub.Keyed, job); err != nil {
			return job, nil, err
		}
	}
	if err := limitOpenJobs(tx, job.TenantID, sub.MaxOpenJobs); err != nil {
		return job, nil, err
	}
	if err := checkOpenJobs(tx, job.TenantID, sub.MaxOpenJobs); err != nil {
		return job, nil, err
	}
	p, err := takePlace(tx, sub, job)
	if err != nil {
		return job, nil, err
	}
	job.Seq, job.CreatedAt = p.seq, p.now
	if err := insertJob(tx, job, payload, sub.Payload.BlobKey); err != nil {
		return job, nil, err
	}
	if job.WebhookURL != "" {
		if err := insertDelivery(tx, job, 1, p.now); err != nil {
			return job, nil, err
		}
	}
	if p.watching > 0 {
		if err := endpoints.Insert(tx, job, p.now, out); err != nil {
			return job, nil, err
		}
	}
	if err := countOpenJobs(tx, job.TenantID, 1); err != nil {
		return job, nil, err
	}
	if p.seq != p.head {
		return job, nil, nil // someone is on it already
	}
	return job, &storage.Hint{ConversationID: job.ConversationID, Generation: p.gen, Queue: job.Kind.Queue()}, nil
}

// scheduled is the job of a submission before anything happened to it.
func scheduled(sub storage.Submission) conversation.Job {
	j := sub.Job
	if sub.New != nil {
		j.ConversationID = sub.New.ID
	}
	return conversation.Job{
		ID: j.ID, TenantID: j.TenantID, ConversationID: j.ConversationID, Kind: j.Kind,
		Status: conversation.Scheduled, WebhookURL: j.WebhookURL, RequestID: j.RequestID,
	}
}

// place is where a job stands in its conversation.
type place struct {
	seq, head, gen int64
	now            time.Time
	watching       int64 // enabled endpoints of the tenant
}

func takePlace(tx *sqldb.Tx, sub storage.Submission, job conversation.Job) (place, error) {
	if sub.New == nil {
		return appendPlace(tx, job, sub.Name)
	}
	p := place{seq: 1, head: 1, gen: 1}
	var err error
	p.now, p.watching, err = insertConversation(tx, *sub.New, job)
	return p, err
}

// appendPlace takes the next sequence number, and wakes an idle conversation: it
// is idle when there is no job between the head and the new one.
func appendPlace(tx *sqldb.Tx, job conversation.Job, name string) (place, error) {
	var p place
	err := tx.Row(`
		UPDATE conversations SET
			next_seq    = next_seq + 1,
			name        = CASE WHEN $3 <> '' THEN $3 ELSE name END,
			version     = version + CASE WHEN $3 <> '' THEN 1 ELSE 0 END,
			updated_at  = {{now}},
			state       = CASE WHEN state = 'idle' THEN 'queued' ELSE state END,
			gen         = CASE WHEN state = 'idle' THEN gen + 1 ELSE gen END,
			queue       = CASE WHEN state = 'idle' THEN $4 ELSE queue END,
			hint_at     = CASE WHEN state = 'idle' THEN {{now}} ELSE hint_at END
		WHERE id = $1 AND tenant_id = $2
		RETURNING next_seq - 1, head_seq, gen, {{now}}, `+endpoints.Watching(`$2`),
		job.ConversationID, job.TenantID, name, string(job.Kind.Queue()),
	).Scan(&p.seq, &p.head, &p.gen, sqldb.Instant(&p.now), &p.watching)
	return p, found(err, "conversation", job.ConversationID)
}

// inlinePayload is the size in bytes up to which a payload lies in the row of its
// job. Larger ones would be rewritten with every change of the row.
const inlinePayload = 1000

func insertJob(tx *sqldb.Tx, j conversation.Job, payload, blobKey string) error {
	large := len(payload) > inlinePayload
	inline, deliveries := payload, 0
	if large {
		inline = ""
	}
	if j.WebhookURL != "" {
		deliveries = 1
	}
	err := tx.Later(`
		INSERT INTO jobs (conversation_id, seq, id, tenant_id, kind, queue, status,
			attempts, unsettled, starts, progress, error, error_code, not_before, webhook_url, deliveries,
			created_at, started_at, finished_at, engine, request_id, blob_key, payload, large_payload)
		VALUES ($1, $2, $3, $4, $5, $6, $7,
			0, 0, 0, 0, '', '', $8, $9, $10, $11, $8, $8, '', $12, $13, $14, $15)`,
		j.ConversationID, j.Seq, j.ID, j.TenantID, string(j.Kind), string(j.Kind.Queue()), string(j.Status),
		sqldb.Never, j.WebhookURL, deliveries, j.CreatedAt.UnixMilli(), j.RequestID, blobKey, inline, sqldb.Truth(large))
	if err != nil || !large {
		return err
	}
	return tx.Later(`INSERT INTO job_payloads (conversation_id, seq, payload) VALUES ($1, $2, $3)`,
		j.ConversationID, j.Seq, payload)
}

// insertTrace keeps the trace of a job, if it has one.
func insertTrace(tx *sqldb.Tx, j conversation.Job, traceparent string) error {
	if traceparent == "" {
		return nil
	}
	return tx.Later(`INSERT INTO job_traces (job_id, traceparent) VALUES ($1, $2)`, j.ID, traceparent)
}
