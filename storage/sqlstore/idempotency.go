package sqlstore

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

// BeginKeyed takes a key, or gives the answer that was given under it.
func (s *Store) BeginKeyed(
	ctx context.Context, r storage.KeyedRequest, lease, life time.Duration,
) (answer *storage.KeyedAnswer, err error) {
	err = s.db.Write(ctx, "begin keyed request", func(tx *sqldb.Tx) (err error) {
		answer, err = beginKeyed(tx, r, lease, life)
		return err
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

func beginKeyed(tx *sqldb.Tx, r storage.KeyedRequest, lease, life time.Duration) (*storage.KeyedAnswer, error) {
	n, err := tx.Exec(`
		INSERT INTO idempotency_keys (tenant_id, name, request, body, owner, lease_until, created_at, job_id, conversation_id)
		VALUES ($1, $2, $3, $4, $5, {{now}} + $6, {{now}}, '', '') ON CONFLICT (tenant_id, name) DO NOTHING`,
		r.TenantID, r.Key, r.Request, r.Body, r.Owner, lease.Milliseconds())
	if n == 1 || err != nil {
		return nil, err
	}
	row, err := lockKeyed(tx, r, life)
	if none(err) { // freed since the insertion
		return nil, stillRunning(time.Second)
	}
	if err != nil {
		return nil, err
	}
	switch {
	case row.old:
	case row.request != r.Request, row.body != "" && r.Body != "" && row.body != r.Body:
		return nil, conversation.Errorf(conversation.Unprocessable,
			"The Idempotency-Key was used for another request already; take a new one.")
	case row.answer.JobID != "":
		return &row.answer, nil
	case row.left > 0:
		return nil, stillRunning(row.left)
	}
	return nil, tx.Later(`
		UPDATE idempotency_keys SET request = $3, body = $4, owner = $5, lease_until = {{now}} + $6, created_at = {{now}},
			job_id = '', conversation_id = ''
		WHERE tenant_id = $1 AND name = $2`, r.TenantID, r.Key, r.Request, r.Body, r.Owner, lease.Milliseconds())
}

// keyedRow is a key that is there already.
type keyedRow struct {
	request, body string
	left          time.Duration // of the lease
	old           bool          // counts no more
	answer        storage.KeyedAnswer
}

func lockKeyed(tx *sqldb.Tx, r storage.KeyedRequest, life time.Duration) (row keyedRow, err error) {
	var left, age int64
	err = tx.Row(`
		SELECT request, body, lease_until - {{now}}, {{now}} - created_at, job_id, conversation_id
		FROM idempotency_keys WHERE tenant_id = $1 AND name = $2 {{lock}}`, r.TenantID, r.Key,
	).Scan(&row.request, &row.body, &left, &age, &row.answer.JobID, &row.answer.ConversationID)
	row.left, row.old = time.Duration(left)*time.Millisecond, age >= life.Milliseconds()
	row.answer.Body = row.body
	return row, err
}

func stillRunning(left time.Duration) error {
	return &conversation.Error{
		Code: conversation.Conflict, RetryAfter: max(time.Second, left),
		Message: "A request with this Idempotency-Key is still running; send it again later.",
	}
}

// completeKeyed binds a key to the job of its submission.
func completeKeyed(tx *sqldb.Tx, r storage.KeyedRequest, j conversation.Job) error {
	n, err := tx.Exec(`
		UPDATE idempotency_keys SET job_id = $4, conversation_id = $5, body = $6
		WHERE tenant_id = $1 AND name = $2 AND owner = $3 AND job_id = ''`,
		r.TenantID, r.Key, r.Owner, j.ID, j.ConversationID, r.Body)
	if err == nil && n == 0 {
		return stillRunning(0) // by whoever took it over
	}
	return err
}

// RenewKeyed extends the lease on a key.
func (s *Store) RenewKeyed(ctx context.Context, r storage.KeyedRequest, lease time.Duration) error {
	return s.db.Write(ctx, "renew keyed request", func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`
			UPDATE idempotency_keys SET lease_until = {{now}} + $4 WHERE tenant_id = $1 AND name = $2 AND owner = $3`,
			r.TenantID, r.Key, r.Owner, lease.Milliseconds())
		if err == nil && n == 0 {
			return conversation.Errorf(conversation.Fenced, "The key belongs to another try.")
		}
		return err
	})
}

// ForgetKeyed frees the key of a refused request.
func (s *Store) ForgetKeyed(ctx context.Context, r storage.KeyedRequest) error {
	return s.db.Write(ctx, "forget keyed request", func(tx *sqldb.Tx) error {
		return tx.Later(`DELETE FROM idempotency_keys WHERE tenant_id = $1 AND name = $2 AND owner = $3 AND job_id = ''`,
			r.TenantID, r.Key, r.Owner)
	})
}

// SweepKeyed removes old keys.
func (s *Store) SweepKeyed(ctx context.Context, life time.Duration, limit int) (int, error) {
	var n int64
	err := s.db.Write(ctx, "sweep keyed requests", func(tx *sqldb.Tx) (err error) {
		n, err = tx.Exec(`
			DELETE FROM idempotency_keys WHERE (tenant_id, name) IN (
				SELECT tenant_id, name FROM idempotency_keys WHERE created_at <= {{now}} - $1 ORDER BY created_at LIMIT $2)`,
			life.Milliseconds(), limit)
		return err
	})
	return int(n), err
}
