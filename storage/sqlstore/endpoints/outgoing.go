package endpoints

import (
	"fmt"
	"time"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

// watching counts the endpoints of a tenant that are enabled. It rides on
// statements that run anyway, so that a tenant without endpoints pays a look
// into a small index and nothing else. The verb is the tenant's id.
const watching = `(SELECT count(*) FROM webhook_endpoints w WHERE w.tenant_id = %s AND w.disabled_at = -62135596800000)`

// Watching is that expression; tenant is the SQL of the tenant's id.
func Watching(tenant string) string { return fmt.Sprintf(watching, tenant) }

// parked is when a delivery is due that waits behind a strict one: never, until
// it is woken.
const parked = 9_000_000_000_000_000

// Outgoing are the lanes that a transaction put a delivery to an endpoint into.
type Outgoing struct{ Lanes []string }

// OnDelivery has f told of the lanes of endpoints in which a delivery became
// due, after the commit. It must not block, and is set before the store is used
// by others. A delivery of which nobody is told is found by DueDeliveries.
func (s *Outbox) OnDelivery(f func(lane string)) { s.onDelivery = f }

// Announce tells of the lanes of a transaction that was committed.
func (s *Outbox) Announce(o Outgoing) {
	if s.onDelivery == nil {
		return
	}
	for _, l := range o.Lanes {
		s.onDelivery(l)
	}
}

// Insert adds the webhooks for the state that j is in to the lanes
// of the endpoints that want them. The row of the job is locked here, by whoever
// changed it, so nobody else adds to these lanes.
func Insert(tx *sqldb.Tx, j conversation.Job, at time.Time, out *Outgoing) error {
	type watcher struct {
		e    conversation.Endpoint
		sent int
	}
	var list []watcher
	eventType := "job." + string(j.Status)
	err := tx.Rows(func(row sqldb.Scanner) error {
		var sent int
		e, err := scanEndpoint(row, &sent)
		if err == nil && e.Wants(eventType) {
			list = append(list, watcher{e, sent})
		}
		return err
	}, `SELECT `+endpointColumns+`,
			(SELECT count(*) FROM endpoint_deliveries d WHERE d.lane = w.id || ':' || CAST($2 AS TEXT))
		FROM webhook_endpoints w WHERE w.tenant_id = $1 AND w.disabled_at = $3 ORDER BY w.created_at, w.id`,
		j.TenantID, j.ID, int64(sqldb.Never))
	if err != nil {
		return err
	}
	for _, w := range list {
		if err := insertEndpointDelivery(tx, w.e, conversation.ForEndpoint(w.e, j, w.sent+1, at), out); err != nil {
			return err
		}
	}
	return nil
}

// insertEndpointDelivery parks a delivery that has another before it: until it
// may overtake, or behind a strict endpoint's until it is woken.
func insertEndpointDelivery(tx *sqldb.Tx, e conversation.Endpoint, d conversation.Delivery, out *Outgoing) error {
	out.Lanes = append(out.Lanes, d.Lane())
	var job any
	if d.JobID != "" {
		job = d.JobID
	}
	wait := d.CreatedAt.Add(overtakeAfter).UnixMilli()
	if e.Strict {
		wait = parked
	}
	return tx.Later(`
		INSERT INTO endpoint_deliveries (id, tenant_id, endpoint_id, job_id, lane, sequence, event_type, url, body, strict,
			status, attempts, created_at, next_attempt_at, fence, last_status, last_error, delivered_at, replayed, replayed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending', 0, $11,
			CASE WHEN EXISTS (SELECT 1 FROM endpoint_deliveries WHERE lane = $5 AND status = 'pending')
				THEN CAST($12 AS BIGINT) ELSE CAST($11 AS BIGINT) END,
			0, 0, '', $13, 0, $13)`,
		d.ID, d.TenantID, d.EndpointID, job, d.Lane(), d.Sequence, d.EventType, d.URL, d.Body, sqldb.Truth(e.Strict),
		d.CreatedAt.UnixMilli(), wait, int64(sqldb.Never))
}
