package sqlstore

import (
	"context"
	"fmt"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

const jobColumns = `id, tenant_id, conversation_id, seq, kind, status, attempts, progress, error, error_code,
	not_before, webhook_url, created_at, started_at, finished_at, engine, request_id`

// scanJob reads jobColumns and what follows them.
func scanJob(row sqldb.Scanner, more ...any) (j conversation.Job, err error) {
	dest := [...]any{
		&j.ID, &j.TenantID, &j.ConversationID, &j.Seq, (*string)(&j.Kind),
		(*string)(&j.Status), &j.Attempts, &j.Progress, &j.Error, (*string)(&j.ErrorCode),
		sqldb.Instant(&j.NotBefore),
		&j.WebhookURL,
		sqldb.Instant(&j.CreatedAt),
		sqldb.Instant(&j.StartedAt),
		sqldb.Instant(&j.FinishedAt),
		&j.Engine, &j.RequestID,
	}
	return j, row.Scan(append(dest[:], more...)...)
}

// Job reads a job.
func (s *Store) Job(ctx context.Context, tenantID, jobID string) (j conversation.Job, err error) {
	err = s.db.Read(ctx, "read job", func(tx *sqldb.Tx) (err error) {
		j, err = scanJob(tx.Row(`SELECT `+jobColumns+` FROM jobs WHERE id = $1 AND tenant_id = $2`, jobID, tenantID))
		return found(err, "job", jobID)
	})
	return j, err
}

// Jobs lists jobs, newest first. An unknown Before gives an empty page.
func (s *Store) Jobs(ctx context.Context, tenantID string, f conversation.JobFilter) (js []conversation.Job, err error) {
	err = s.db.Read(ctx, "list jobs", func(tx *sqldb.Tx) error {
		text, args := jobsQuery(tenantID, f)
		return tx.Rows(func(row sqldb.Scanner) error {
			j, err := scanJob(row)
			js = append(js, j)
			return err
		}, text, args...)
	})
	return js, err
}

// planFor adds what follows from the status, so that the planner may take the
// small index of unfinished or failed jobs.
func planFor(s conversation.JobStatus) string {
	switch s {
	case conversation.Scheduled, conversation.InProgress:
		return " AND finished_at = -62135596800000"
	case conversation.Failed:
		return " AND error_code <> ''"
	default:
		return ""
	}
}

func jobsQuery(tenantID string, f conversation.JobFilter) (text string, args []any) {
	text, args = `SELECT `+jobColumns+` FROM jobs WHERE tenant_id = $1`, []any{tenantID}
	and := func(condition string, arg any) {
		args = append(args, arg)
		text += " AND " + fmt.Sprintf(condition, len(args))
	}
	if f.Status != "" {
		and("status = $%d", string(f.Status))
	}
	text += planFor(f.Status)
	if f.ConversationID != "" {
		and("conversation_id = $%d", f.ConversationID)
	}
	if f.Before != "" {
		and("(created_at, id) < (SELECT b.created_at, b.id FROM jobs b WHERE b.id = $%d AND b.tenant_id = $1)", f.Before)
	}
	args = append(args, max(f.Limit, 0))
	return text + fmt.Sprintf(" ORDER BY created_at DESC, id DESC LIMIT $%d", len(args)), args
}

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
			j.ConversationID, j.Seq, sqldb.Never).Scan(&n)
	})
	return max(n, 0), err
}

// Trace gives the trace that a job was submitted in, as storage.WithTrace took it;
// "" = none.
func (s *Store) Trace(ctx context.Context, jobID string) (traceparent string, err error) {
	err = s.db.Read(ctx, "read trace", func(tx *sqldb.Tx) error {
		err := tx.Row(`SELECT traceparent FROM job_traces WHERE job_id = $1`, jobID).Scan(&traceparent)
		if none(err) {
			return nil
		}
		return err
	})
	return traceparent, err
}
