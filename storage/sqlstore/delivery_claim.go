package sqlstore

import (
	"context"
	"slices"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/storage/sqlstore/endpoints"
	"parlance/storage/sqlstore/sqldb"
)

// dueDelivery is the condition of a delivery d that may be sent now; $1 is
// overtakeAfter. An earlier delivery of the job holds it back, unless that one
// has failed and is old; a replay counts as a beginning.
const dueDelivery = `d.status = 'pending' AND d.next_attempt_at <= {{now}} AND NOT EXISTS (
	SELECT 1 FROM deliveries e
	WHERE e.job_id = d.job_id AND e.sequence < d.sequence AND e.status = 'pending'
		AND (e.attempts = e.replayed OR e.created_at > {{now}} - $1 OR e.replayed_at > {{now}} - $1))`

// DueDeliveries lists what may be sent now, oldest first.
func (s *Store) DueDeliveries(ctx context.Context, limit int) (ds []conversation.Delivery, err error) {
	err = s.db.Read(ctx, "list due deliveries", func(tx *sqldb.Tx) error {
		ds = nil
		err := tx.Rows(collectDeliveries(&ds), `SELECT `+deliveryColumns+` FROM deliveries d
			WHERE `+dueDelivery+` ORDER BY d.next_attempt_at LIMIT $2`, overtakeAfter.Milliseconds(), max(limit, 0))
		if err != nil {
			return err
		}
		return endpoints.Due(tx, &ds, limit)
	})
	slices.SortStableFunc(ds, func(a, b conversation.Delivery) int { return a.NextAttemptAt.Compare(b.NextAttemptAt) })
	return ds[:min(len(ds), max(limit, 0))], err
}

// ClaimDelivery takes the first delivery of a lane that may be sent now. Until the
// lease has run out nobody else gets it.
func (s *Store) ClaimDelivery(ctx context.Context, lane string, lease time.Duration) (*conversation.Delivery, error) {
	var d *conversation.Delivery
	err := s.db.Write(ctx, "claim delivery", func(tx *sqldb.Tx) (err error) {
		if strings.HasPrefix(lane, conversation.EndpointPrefix) {
			d, err = endpoints.Claim(tx, lane, lease)
		} else {
			d, err = claimDelivery(tx, lane, lease)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// claimDelivery names the state and the due time outside the subquery too: on
// PostgreSQL they are looked at again when another sender held the row.
func claimDelivery(tx *sqldb.Tx, jobID string, lease time.Duration) (*conversation.Delivery, error) {
	d, err := scanDelivery(tx.Row(`
		UPDATE deliveries AS d SET next_attempt_at = {{now}} + $3, fence = fence + 1
		WHERE d.id = (SELECT d.id FROM deliveries d
				WHERE d.job_id = $2 AND `+dueDelivery+` ORDER BY d.sequence LIMIT 1)
			AND d.status = 'pending' AND d.next_attempt_at <= {{now}}
		RETURNING id, tenant_id, job_id, sequence, event_type, url, body, status, attempts,
			created_at, next_attempt_at, fence, last_status, last_error, delivered_at, replayed, replayed_at`,
		overtakeAfter.Milliseconds(), jobID, lease.Milliseconds()))
	if none(err) {
		return nil, nil //nolint:nilnil // nothing is due
	}
	return &d, err
}

// SettleDelivery records an attempt.
func (s *Store) SettleDelivery(
	ctx context.Context, d conversation.Delivery, a conversation.DeliveryAttempt,
	status conversation.DeliveryStatus, retryIn time.Duration,
) (more bool, err error) {
	var out endpoints.Outgoing
	err = s.db.Write(ctx, "settle delivery", func(tx *sqldb.Tx) error {
		out = endpoints.Outgoing{}
		if d.EndpointID != "" {
			more, err = endpoints.Settle(tx, d, a, status, retryIn, &out)
			return err
		}
		more, err = settleDelivery(tx, d, a, status, retryIn)
		return err
	})
	if err != nil {
		return false, err
	}
	s.Announce(out)
	return more, nil
}

func settleDelivery(
	tx *sqldb.Tx, d conversation.Delivery, a conversation.DeliveryAttempt,
	status conversation.DeliveryStatus, retryIn time.Duration,
) (more bool, err error) {
	if err := lockJob(tx, d.JobID); err != nil {
		return false, err
	}
	err = tx.Row(`
		UPDATE deliveries SET status = $3, attempts = attempts + 1, next_attempt_at = {{now}} + $4,
			last_status = $5, last_error = $6,
			delivered_at = CASE WHEN $3 = 'delivered' THEN {{now}} ELSE delivered_at END
		WHERE id = $1 AND fence = $2 AND status = 'pending'
		RETURNING attempts`,
		d.ID, d.Fence, string(status), retryIn.Milliseconds(), a.Status, a.Error).Scan(&a.Attempt)
	if none(err) {
		return false, conversation.Errorf(conversation.Fenced, "The delivery %s was taken over.", d.ID)
	}
	if err != nil {
		return false, err
	}
	if err := insertAttempt(tx, d, a); err != nil {
		return false, err
	}
	if status != conversation.DeliveryPending {
		if err := wakeDelivery(tx, d.JobID); err != nil {
			return false, err
		}
	}
	err = tx.Row(`SELECT 1 FROM deliveries d WHERE d.job_id = $2 AND `+dueDelivery+` LIMIT 1`,
		overtakeAfter.Milliseconds(), d.JobID).Scan(new(int))
	if none(err) {
		return false, nil
	}
	return err == nil, err
}

// lockJob keeps the worker from adding a delivery that would be parked behind
// the one that is being settled.
func lockJob(tx *sqldb.Tx, jobID string) error {
	err := tx.Row(`SELECT 1 FROM jobs WHERE id = $1 {{lock}}`, jobID).Scan(new(int))
	if none(err) {
		return nil // deleted: the fence will tell
	}
	return err
}

// wakeDelivery makes the head of a job due, if it is parked: nobody has claimed
// it yet.
func wakeDelivery(tx *sqldb.Tx, jobID string) error {
	return tx.Later(`
		UPDATE deliveries SET next_attempt_at = {{now}}
		WHERE job_id = $1 AND status = 'pending' AND fence = 0 AND sequence = (
			SELECT min(sequence) FROM deliveries WHERE job_id = $1 AND status = 'pending')`, jobID)
}

func insertAttempt(tx *sqldb.Tx, d conversation.Delivery, a conversation.DeliveryAttempt) error {
	return tx.Later(`
		INSERT INTO delivery_attempts (delivery_id, attempt, tenant_id, at, status, error, latency, response)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		d.ID, a.Attempt, d.TenantID, a.At.UnixMilli(), a.Status, a.Error, int64(a.Latency), a.Response)
}
