package sqlstore

import (
	"context"
	"fmt"
	"time"

	"parlance/conversation"
	"parlance/storage/sqlstore/endpoints"
	"parlance/storage/sqlstore/sqldb"
)

// overtakeAfter is for how long the deliveries of a job wait for one that keeps
// failing, counted from its creation. After that they go ahead, and the receiver
// sorts by sequence.
const overtakeAfter = 60 * time.Second

const deliveryColumns = `d.id, d.tenant_id, d.job_id, d.sequence, d.event_type, d.url, d.body, d.status, d.attempts,
	d.created_at, d.next_attempt_at, d.fence, d.last_status, d.last_error, d.delivered_at, d.replayed, d.replayed_at`

func scanDelivery(row sqldb.Scanner) (d conversation.Delivery, err error) {
	err = row.Scan(&d.ID, &d.TenantID, &d.JobID, &d.Sequence, &d.EventType, &d.URL, &d.Body, (*string)(&d.Status), &d.Attempts,
		sqldb.Instant(&d.CreatedAt), sqldb.Instant(&d.NextAttemptAt), &d.Fence, &d.LastStatus, &d.LastError, sqldb.Instant(&d.DeliveredAt),
		&d.Replayed, sqldb.Instant(&d.ReplayedAt))
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
		overtakeAfter.Milliseconds(), int64(sqldb.Never))
}

// DeliveriesOf lists deliveries, newest first.
func (s *Store) DeliveriesOf(ctx context.Context, tenantID, jobID string, limit int) ([]conversation.Delivery, error) {
	return s.JobDeliveries(ctx, tenantID, jobID, conversation.DeliveryFilter{Limit: limit})
}

// JobDeliveries lists those that fit, newest first.
func (s *Store) JobDeliveries(
	ctx context.Context, tenantID, jobID string, f conversation.DeliveryFilter,
) (ds []conversation.Delivery, err error) {
	err = s.db.Read(ctx, "list deliveries", func(tx *sqldb.Tx) error {
		text, args := ofJob([]any{tenantID, max(f.Limit, 0)}, jobID, f)
		return tx.Rows(collectDeliveries(&ds), `SELECT `+deliveryColumns+` FROM deliveries d WHERE d.tenant_id = $1`+text+
			` ORDER BY d.created_at DESC, d.sequence DESC, d.id DESC LIMIT $2`, args...)
	})
	return ds, err
}

// ofJob gives the conditions of job and filter, behind args.
func ofJob(args []any, jobID string, f conversation.DeliveryFilter) (string, []any) {
	text, args := endpoints.Fitting(args, f)
	if jobID != "" {
		args = append(args, jobID)
		text += fmt.Sprintf(" AND d.job_id = $%d", len(args))
	}
	return text, args
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
			err := row.Scan(&a.DeliveryID, &a.Attempt, sqldb.Instant(&a.At), &a.Status, &a.Error, &latency, &a.Response)
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

// ReplayDelivery sends one delivery again, to an endpoint or to the address that
// its job names.
func (s *Store) ReplayDelivery(ctx context.Context, tenantID, deliveryID string) (conversation.Delivery, error) {
	d, err := s.Outbox.ReplayDelivery(ctx, tenantID, deliveryID)
	if conversation.CodeOf(err) != conversation.NotFound {
		return d, err
	}
	err = s.db.Write(ctx, "replay delivery", func(tx *sqldb.Tx) error {
		was, err := scanDelivery(tx.Row(`SELECT `+deliveryColumns+` FROM deliveries d WHERE d.id = $1 AND d.tenant_id = $2`, deliveryID, tenantID))
		if err != nil {
			return found(err, "delivery", deliveryID)
		}
		if err := lockJob(tx, was.JobID); err != nil {
			return err
		}
		n, err := tx.Exec(again+` AND d.id = $1`, deliveryID)
		if err == nil && n == 0 {
			err = conversation.Errorf(conversation.Conflict, "The delivery %q is pending: it will be sent anyway.", deliveryID)
		}
		if err != nil {
			return err
		}
		d, err = scanDelivery(tx.Row(`SELECT `+deliveryColumns+` FROM deliveries d WHERE d.id = $1`, deliveryID))
		return err
	})
	if err != nil {
		return conversation.Delivery{}, err
	}
	s.Announce(endpoints.Outgoing{Lanes: []string{d.JobID}})
	return d, nil
}

// again makes settled deliveries pending: the schedule begins anew, the ids and
// the numbers of the attempts go on. The rest of the condition follows.
const again = `
	UPDATE deliveries AS d SET status = 'pending', next_attempt_at = {{now}}, fence = fence + 1,
		replayed = attempts, replayed_at = {{now}}
	WHERE d.status <> 'pending'`

// ReplayJobDeliveries sends all that fit again.
func (s *Store) ReplayJobDeliveries(
	ctx context.Context, tenantID, jobID string, f conversation.DeliveryFilter,
) (n int, err error) {
	var lanes map[string]bool
	err = s.db.Write(ctx, "replay deliveries", func(tx *sqldb.Tx) error {
		n, lanes = 0, map[string]bool{}
		text, args := ofJob([]any{tenantID}, jobID, f)
		return tx.Rows(func(row sqldb.Scanner) error {
			var lane string
			err := row.Scan(&lane)
			n++
			lanes[lane] = true
			return err
		}, again+` AND d.tenant_id = $1`+text+` RETURNING job_id`, args...)
	})
	if err != nil {
		return 0, err
	}
	var out endpoints.Outgoing
	for lane := range lanes {
		if len(out.Lanes) == endpoints.MostAnnounced { // the outbox is asked for the rest
			break
		}
		out.Lanes = append(out.Lanes, lane)
	}
	s.Announce(out)
	return n, nil
}
