package endpoints

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

const endpointDeliveryColumns = `d.id, d.tenant_id, d.endpoint_id, coalesce(d.job_id, ''), d.sequence, d.event_type, d.url, d.body,
	d.status, d.attempts, d.created_at, d.next_attempt_at, d.fence, d.last_status, d.last_error, d.delivered_at,
	d.replayed, d.replayed_at`

// endpointDeliveryReturning are the columns as RETURNING takes them.
const endpointDeliveryReturning = `id, tenant_id, endpoint_id, coalesce(job_id, ''), sequence, event_type, url, body,
	status, attempts, created_at, next_attempt_at, fence, last_status, last_error, delivered_at, replayed, replayed_at`

func scanEndpointDelivery(row sqldb.Scanner) (d conversation.Delivery, err error) {
	err = row.Scan(&d.ID, &d.TenantID, &d.EndpointID, &d.JobID, &d.Sequence, &d.EventType, &d.URL, &d.Body,
		(*string)(&d.Status), &d.Attempts, sqldb.Instant(&d.CreatedAt), sqldb.Instant(&d.NextAttemptAt), &d.Fence, &d.LastStatus,
		&d.LastError, sqldb.Instant(&d.DeliveredAt), &d.Replayed, sqldb.Instant(&d.ReplayedAt))
	return d, err
}

func collectEndpointDeliveries(ds *[]conversation.Delivery) func(sqldb.Scanner) error {
	return func(row sqldb.Scanner) error {
		d, err := scanEndpointDelivery(row)
		*ds = append(*ds, d)
		return err
	}
}

// dueEndpointDelivery is dueDelivery for the lanes of endpoints. In a strict lane
// nothing is overtaken; a replay counts as a beginning.
const dueEndpointDelivery = `d.status = 'pending' AND d.next_attempt_at <= {{now}} AND NOT EXISTS (
	SELECT 1 FROM endpoint_deliveries e
	WHERE e.lane = d.lane AND e.sequence < d.sequence AND e.status = 'pending'
		AND (d.strict = 1 OR e.attempts = e.replayed OR e.created_at > {{now}} - $1 OR e.replayed_at > {{now}} - $1))`

// Due adds what may be sent now, oldest first, to ds.
func Due(tx *sqldb.Tx, ds *[]conversation.Delivery, limit int) error {
	return tx.Rows(collectEndpointDeliveries(ds), `SELECT `+endpointDeliveryColumns+` FROM endpoint_deliveries d
		WHERE `+dueEndpointDelivery+` ORDER BY d.next_attempt_at LIMIT $2`, overtakeAfter.Milliseconds(), max(limit, 0))
}

// Claim takes the first delivery of a lane that may be sent now; nil if none.
func Claim(tx *sqldb.Tx, lane string, lease time.Duration) (*conversation.Delivery, error) {
	d, err := scanEndpointDelivery(tx.Row(`
		UPDATE endpoint_deliveries AS d SET next_attempt_at = {{now}} + $3, fence = fence + 1
		WHERE d.id = (SELECT d.id FROM endpoint_deliveries d
				WHERE d.lane = $2 AND `+dueEndpointDelivery+` ORDER BY d.sequence LIMIT 1)
			AND d.status = 'pending' AND d.next_attempt_at <= {{now}}
		RETURNING `+endpointDeliveryReturning, overtakeAfter.Milliseconds(), lane, lease.Milliseconds()))
	if none(err) {
		return nil, nil //nolint:nilnil // nothing is due
	}
	return &d, err
}

// Settle records an attempt, see storage.Deliveries.SettleDelivery.
func Settle(
	tx *sqldb.Tx, d conversation.Delivery, a conversation.DeliveryAttempt,
	status conversation.DeliveryStatus, retryIn time.Duration, out *Outgoing,
) (more bool, err error) {
	if err := lockJob(tx, d.JobID); err != nil {
		return false, err
	}
	err = tx.Row(`
		UPDATE endpoint_deliveries SET status = $3, attempts = attempts + 1, next_attempt_at = {{now}} + $4,
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
	err = tx.Later(`
		INSERT INTO endpoint_attempts (delivery_id, attempt, tenant_id, at, status, error, latency, response)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		d.ID, a.Attempt, d.TenantID, a.At.UnixMilli(), a.Status, a.Error, int64(a.Latency), a.Response)
	if err != nil {
		return false, err
	}
	if err := noteResult(tx, d, a, status == conversation.DeliveryDelivered, out); err != nil {
		return false, err
	}
	if status != conversation.DeliveryPending {
		if err := wakeEndpointDelivery(tx, d.Lane()); err != nil {
			return false, err
		}
	}
	err = tx.Row(`SELECT 1 FROM endpoint_deliveries d WHERE d.lane = $2 AND `+dueEndpointDelivery+` LIMIT 1`,
		overtakeAfter.Milliseconds(), d.Lane()).Scan(new(int))
	if none(err) {
		return false, nil
	}
	return err == nil, err
}

// wakeEndpointDelivery makes the head of a lane due, if it is parked.
func wakeEndpointDelivery(tx *sqldb.Tx, lane string) error {
	return tx.Later(`
		UPDATE endpoint_deliveries SET next_attempt_at = {{now}}
		WHERE lane = $1 AND status = 'pending' AND fence = 0 AND sequence = (
			SELECT min(sequence) FROM endpoint_deliveries WHERE lane = $1 AND status = 'pending')`, lane)
}

// EndpointDeliveries lists deliveries, newest first.
func (s *Outbox) EndpointDeliveries(
	ctx context.Context, tenantID, id string, f conversation.DeliveryFilter,
) (ds []conversation.Delivery, err error) {
	err = s.db.Read(ctx, "list endpoint deliveries", func(tx *sqldb.Tx) error {
		if _, err := readEndpoint(tx, tenantID, id, ""); err != nil {
			return err
		}
		text, args := Fitting([]any{id, tenantID, max(f.Limit, 0)}, f)
		return tx.Rows(collectEndpointDeliveries(&ds), `SELECT `+endpointDeliveryColumns+` FROM endpoint_deliveries d
			WHERE d.endpoint_id = $1 AND d.tenant_id = $2`+text+`
			ORDER BY d.created_at DESC, d.sequence DESC, d.id DESC LIMIT $3`, args...)
	})
	return ds, err
}

// Fitting gives the conditions of a filter on deliveries d, behind args.
func Fitting(args []any, f conversation.DeliveryFilter) (string, []any) {
	text := ""
	add := func(condition string, v any) {
		args = append(args, v)
		text += ` AND ` + condition + ` $` + itoa(len(args))
	}
	if f.Status != "" {
		add(`d.status =`, string(f.Status))
	}
	if !f.From.IsZero() {
		add(`d.created_at >=`, f.From.UnixMilli())
	}
	if !f.To.IsZero() {
		add(`d.created_at <`, f.To.UnixMilli())
	}
	return text, args
}
