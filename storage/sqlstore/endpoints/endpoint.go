package endpoints

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

const endpointColumns = `w.id, w.tenant_id, w.url, w.description, w.events, w.strict, w.secret, w.old_secret, w.old_secret_until,
	w.disabled_at, w.disabled_reason, w.failing_since, w.created_at`

func scanEndpoint(row sqldb.Scanner, more ...any) (e conversation.Endpoint, err error) {
	var (
		events string
		strict int64
	)
	err = row.Scan(append([]any{
		&e.ID, &e.TenantID, &e.URL, &e.Description, &events, &strict, &e.Secret, &e.OldSecret,
		sqldb.Instant(&e.OldSecretUntil),
		sqldb.Instant(&e.DisabledAt),
		&e.DisabledReason,
		sqldb.Instant(&e.FailingSince),
		sqldb.Instant(&e.CreatedAt),
	}, more...)...)
	if err != nil {
		return e, err
	}
	e.Strict = strict == 1
	return e, json.Unmarshal([]byte(events), &e.Events)
}

// CreateEndpoint adds an endpoint. The account's row is locked, so that two
// calls at once do not both take the last place.
func (s *Outbox) CreateEndpoint(ctx context.Context, e conversation.Endpoint, most int) error {
	events, err := encodeEvents(e.Events)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, "create endpoint", func(tx *sqldb.Tx) error {
		err := tx.Row(`SELECT 1 FROM tenants WHERE id = $1 {{lock}}`, e.TenantID).Scan(new(int))
		if err != nil {
			return found(err, "tenant", e.TenantID)
		}
		var n int
		if err := tx.Row(`SELECT count(*) FROM webhook_endpoints WHERE tenant_id = $1`, e.TenantID).Scan(&n); err != nil {
			return err
		}
		if n >= most {
			return conversation.Errorf(conversation.Conflict, "The account has %d webhook endpoints already; that is the most it can have.", n)
		}
		return tx.Later(`
			INSERT INTO webhook_endpoints (id, tenant_id, url, description, events, strict, secret, old_secret, old_secret_until,
				disabled_at, disabled_reason, failing_since, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			e.ID, e.TenantID, e.URL, e.Description, events, sqldb.Truth(e.Strict), e.Secret, e.OldSecret, e.OldSecretUntil.UnixMilli(),
			e.DisabledAt.UnixMilli(), e.DisabledReason, e.FailingSince.UnixMilli(), e.CreatedAt.UnixMilli())
	})
}

// Endpoints lists the endpoints of a tenant, the oldest first.
func (s *Outbox) Endpoints(ctx context.Context, tenantID string) (es []conversation.Endpoint, err error) {
	err = s.db.Read(ctx, "list endpoints", func(tx *sqldb.Tx) error {
		return tx.Rows(func(row sqldb.Scanner) error {
			e, err := scanEndpoint(row)
			es = append(es, e)
			return err
		}, `SELECT `+endpointColumns+` FROM webhook_endpoints w WHERE w.tenant_id = $1 ORDER BY w.created_at, w.id`, tenantID)
	})
	return es, err
}

// Endpoint reads one.
func (s *Outbox) Endpoint(ctx context.Context, tenantID, id string) (e conversation.Endpoint, err error) {
	err = s.db.Read(ctx, "read endpoint", func(tx *sqldb.Tx) error {
		e, err = readEndpoint(tx, tenantID, id, "")
		return err
	})
	return e, err
}

func readEndpoint(tx *sqldb.Tx, tenantID, id, lock string) (conversation.Endpoint, error) {
	e, err := scanEndpoint(tx.Row(`SELECT `+endpointColumns+` FROM webhook_endpoints w
		WHERE w.id = $1 AND w.tenant_id = $2 `+lock, id, tenantID))
	return e, found(err, "webhook", id)
}

// UpdateEndpoint changes an endpoint.
func (s *Outbox) UpdateEndpoint(
	ctx context.Context, tenantID, id string, change func(*conversation.Endpoint) error,
) (e conversation.Endpoint, err error) {
	err = s.db.Write(ctx, "update endpoint", func(tx *sqldb.Tx) error {
		was, err := readEndpoint(tx, tenantID, id, "{{lock}}")
		if err != nil {
			return err
		}
		e = was
		if err := change(&e); err != nil {
			return err
		}
		return updateEndpoint(tx, was, e)
	})
	return e, err
}

func updateEndpoint(tx *sqldb.Tx, was, e conversation.Endpoint) error {
	events, err := encodeEvents(e.Events)
	if err != nil {
		return err
	}
	err = tx.Later(`
		UPDATE webhook_endpoints SET url = $2, description = $3, events = $4, strict = $5, secret = $6, old_secret = $7,
			old_secret_until = $8, disabled_at = $9, disabled_reason = $10, failing_since = $11
		WHERE id = $1`,
		was.ID, e.URL, e.Description, events, sqldb.Truth(e.Strict), e.Secret, e.OldSecret,
		e.OldSecretUntil.UnixMilli(), e.DisabledAt.UnixMilli(), e.DisabledReason, e.FailingSince.UnixMilli())
	if err != nil {
		return err
	}
	if was.Enabled() && !e.Enabled() {
		return buryDeliveries(tx, e)
	}
	if was.URL == e.URL && was.Strict == e.Strict {
		return nil
	}
	// Who was parked for ever behind a strict head may overtake now.
	return tx.Later(`
		UPDATE endpoint_deliveries SET url = $2, strict = $3,
			next_attempt_at = CASE WHEN next_attempt_at = $4 THEN created_at + $5 ELSE next_attempt_at END
		WHERE endpoint_id = $1 AND status = 'pending'`,
		was.ID, e.URL, sqldb.Truth(e.Strict), int64(parked), overtakeAfter.Milliseconds())
}

// buryDeliveries ends what is pending for a disabled endpoint.
func buryDeliveries(tx *sqldb.Tx, e conversation.Endpoint) error {
	return tx.Later(`
		UPDATE endpoint_deliveries SET status = 'dead', last_error = $2
		WHERE endpoint_id = $1 AND status = 'pending'`, e.ID, "the endpoint was disabled: "+e.DisabledReason)
}

// DeleteEndpoint removes an endpoint; its deliveries go by their foreign key.
func (s *Outbox) DeleteEndpoint(ctx context.Context, tenantID, id string) error {
	return s.db.Write(ctx, "delete endpoint", func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`DELETE FROM webhook_endpoints WHERE id = $1 AND tenant_id = $2`, id, tenantID)
		if err == nil && n == 0 {
			err = sql.ErrNoRows
		}
		return found(err, "webhook", id)
	})
}

// noteResult keeps since when the endpoint of d fails, and disables it when it
// wants no more or has failed for too long.
func noteResult(
	tx *sqldb.Tx, d conversation.Delivery, a conversation.DeliveryAttempt, good bool, out *Outgoing,
) error {
	at := a.At.UTC().Truncate(time.Millisecond)
	if good {
		return tx.Later(`UPDATE webhook_endpoints SET failing_since = $2 WHERE id = $1 AND failing_since <> $2`,
			d.EndpointID, int64(sqldb.Never))
	}
	e, err := scanEndpoint(tx.Row(`
		UPDATE webhook_endpoints AS w SET failing_since = CASE WHEN failing_since = $2 THEN $3 ELSE failing_since END
		WHERE id = $1 RETURNING `+endpointReturning, d.EndpointID, int64(sqldb.Never), at.UnixMilli()))
	if err != nil {
		return found(err, "webhook", d.EndpointID)
	}
	switch failing := at.Sub(e.FailingSince); {
	case !e.Enabled():
		return nil
	case a.Status == gone:
		e.DisabledReason = "it answered 410 Gone"
	case failing >= conversation.DisableAfter:
		e.DisabledReason = "no good answer for " + failing.Truncate(time.Hour).String() + "; last: " + a.Error
	default:
		return nil
	}
	e.DisabledAt = at
	if err := tx.Later(`UPDATE webhook_endpoints SET disabled_at = $2, disabled_reason = $3 WHERE id = $1`,
		e.ID, at.UnixMilli(), e.DisabledReason); err != nil {
		return err
	}
	if err := buryDeliveries(tx, e); err != nil {
		return err
	}
	return tellOthers(tx, e, out)
}

// gone is the status of a receiver that wants no more.
const gone = 410

// endpointReturning are the columns as RETURNING takes them.
const endpointReturning = `id, tenant_id, url, description, events, strict, secret, old_secret, old_secret_until,
	disabled_at, disabled_reason, failing_since, created_at`

// tellOthers writes the event about a disabled endpoint for the other ones.
func tellOthers(tx *sqldb.Tx, disabled conversation.Endpoint, out *Outgoing) error {
	var others []conversation.Endpoint
	err := tx.Rows(func(row sqldb.Scanner) error {
		e, err := scanEndpoint(row)
		if e.ID != disabled.ID && e.Wants(conversation.EventDisabled) {
			others = append(others, e)
		}
		return err
	}, `SELECT `+endpointColumns+` FROM webhook_endpoints w WHERE w.tenant_id = $1 AND w.disabled_at = $2`,
		disabled.TenantID, int64(sqldb.Never))
	if err != nil {
		return err
	}
	for _, e := range others {
		if err := insertEndpointDelivery(tx, e, conversation.NewDisabledEvent(e, disabled, disabled.DisabledAt), out); err != nil {
			return err
		}
	}
	return nil
}
