package sqlstore

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

// overtakeAfter is for how long the deliveries of a job wait for one that keeps
// failing, counted from its creation. After that they go ahead, and the receiver
// sorts by sequence.
const overtakeAfter = 60 * time.Second

const deliveryColumns = `d.id, d.tenant_id, d.job_id, d.sequence, d.event_type, d.url, d.body, d.status, d.attempts,
	d.created_at, d.next_attempt_at, d.fence, d.last_status, d.last_error, d.delivered_at`

func scanDelivery(row sqldb.Scanner) (d conversation.Delivery, err error) {
	err = row.Scan(&d.ID, &d.TenantID, &d.JobID, &d.Sequence, &d.EventType, &d.URL, &d.Body, (*string)(&d.Status), &d.Attempts,
		instant{&d.CreatedAt}, instant{&d.NextAttemptAt}, &d.Fence, &d.LastStatus, &d.LastError, instant{&d.DeliveredAt})
	return d, err
}

// insertDelivery adds the webhook for the state that j is in. Behind another
// delivery of the job that is not settled it is parked until it may overtake;
// settling the other one wakes it. So the index of what is due holds no rows
// that must wait. The row of the job is locked here, by whoever changed it.
func insertDelivery(tx *sqldb.Tx, j conversation.Job, sequence int, at time.Time) error {
	d := conversation.NewDelivery(j, sequence, at)
	return tx.Later(`
		INSERT INTO deliveries (id, tenant_id, job_id, sequence, event_type, url, body, status, attempts,
			created_at, next_attempt_at, fence, last_status, last_error, delivered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', 0, $8,
			CASE WHEN EXISTS (SELECT 1 FROM deliveries WHERE job_id = $3 AND status = 'pending')
				THEN CAST($8 AS BIGINT) + $9 ELSE CAST($8 AS BIGINT) END,
			0, 0, '', $10)`,
		d.ID, d.TenantID, d.JobID, d.Sequence, d.EventType, d.URL, d.Body, at.UnixMilli(),
		overtakeAfter.Milliseconds(), int64(never))
}

// DeliveriesOf lists deliveries, newest first.
func (s *Store) DeliveriesOf(
	ctx context.Context, tenantID, jobID string, limit int,
) (ds []conversation.Delivery, err error) {
	err = s.db.Read(ctx, "list deliveries", func(tx *sqldb.Tx) error {
		text, args := `SELECT `+deliveryColumns+` FROM deliveries d WHERE d.tenant_id = $1`, []any{tenantID, max(limit, 0)}
		if jobID != "" {
			text += ` AND d.job_id = $3`
			args = append(args, jobID)
		}
		return tx.Rows(collectDeliveries(&ds), text+` ORDER BY d.created_at DESC, d.sequence DESC, d.id DESC LIMIT $2`, args...)
	})
	return ds, err
}

func collectDeliveries(ds *[]conversation.Delivery) func(sqldb.Scanner) error {
	return func(row sqldb.Scanner) error {
		d, err := scanDelivery(row)
		*ds = append(*ds, d)
		return err
	}
}

// Attempts lists the attempts of a delivery, first one first.
func (s *Store) Attempts(
	ctx context.Context, tenantID, deliveryID string,
) (as []conversation.DeliveryAttempt, err error) {
	err = s.db.Read(ctx, "list attempts", func(tx *sqldb.Tx) error {
		return tx.Rows(func(row sqldb.Scanner) error {
			var (
				a       conversation.DeliveryAttempt
				latency int64
			)
			err := row.Scan(&a.DeliveryID, &a.Attempt, instant{&a.At}, &a.Status, &a.Error, &latency, &a.Response)
			a.Latency = time.Duration(latency)
			as = append(as, a)
			return err
		}, `SELECT delivery_id, attempt, at, status, error, latency, response FROM delivery_attempts
			WHERE delivery_id = $1 AND tenant_id = $2
			UNION ALL SELECT delivery_id, attempt, at, status, error, latency, response FROM endpoint_attempts
			WHERE delivery_id = $1 AND tenant_id = $2 ORDER BY attempt`, deliveryID, tenantID)
	})
	return as, err
}
