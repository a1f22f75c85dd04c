package endpoints

import (
	"context"
	"strconv"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

func itoa(n int) string { return strconv.Itoa(n) }

// TestEndpoint writes a test event.
func (s *Outbox) TestEndpoint(ctx context.Context, tenantID, id string) (d conversation.Delivery, err error) {
	var out Outgoing
	err = s.db.Write(ctx, "test endpoint", func(tx *sqldb.Tx) error {
		out = Outgoing{}
		e, err := readEndpoint(tx, tenantID, id, "{{lock}}")
		if err != nil {
			return err
		}
		if err := mustBeEnabled(e); err != nil {
			return err
		}
		d = conversation.Delivery{}
		if err := tx.Row(`SELECT {{now}}`).Scan(sqldb.Instant(&d.CreatedAt)); err != nil {
			return err
		}
		d = conversation.NewTestEvent(e, d.CreatedAt)
		return insertEndpointDelivery(tx, e, d, &out)
	})
	if err != nil {
		return conversation.Delivery{}, err
	}
	s.Announce(out)
	return d, nil
}

func mustBeEnabled(e conversation.Endpoint) error {
	if e.Enabled() {
		return nil
	}
	return conversation.Errorf(conversation.Conflict, "The webhook %q is disabled (%s); enable it first.", e.ID, e.DisabledReason)
}

// again makes settled deliveries pending: the schedule begins anew, the id and
// the numbers of the attempts go on. The rest of the condition follows.
const again = `
	UPDATE endpoint_deliveries AS d SET status = 'pending', next_attempt_at = {{now}}, fence = fence + 1,
		replayed = attempts, replayed_at = {{now}},
		url = (SELECT w.url FROM webhook_endpoints w WHERE w.id = d.endpoint_id),
		strict = (SELECT w.strict FROM webhook_endpoints w WHERE w.id = d.endpoint_id)
	WHERE d.status <> 'pending' AND `

// ReplayDelivery sends one delivery again.
func (s *Outbox) ReplayDelivery(ctx context.Context, tenantID, deliveryID string) (d conversation.Delivery, err error) {
	err = s.db.Write(ctx, "replay delivery", func(tx *sqldb.Tx) error {
		was, err := scanEndpointDelivery(tx.Row(`SELECT `+endpointDeliveryColumns+` FROM endpoint_deliveries d
			WHERE d.id = $1 AND d.tenant_id = $2`, deliveryID, tenantID))
		if err != nil {
			return found(err, "delivery", deliveryID)
		}
		e, err := readEndpoint(tx, tenantID, was.EndpointID, "{{lock}}")
		if err != nil {
			return err
		}
		if err := mustBeEnabled(e); err != nil {
			return err
		}
		d, err = scanEndpointDelivery(tx.Row(again+`d.id = $1 RETURNING `+endpointDeliveryReturning, deliveryID))
		if none(err) {
			return conversation.Errorf(conversation.Conflict, "The delivery %q is pending: it will be sent anyway.", deliveryID)
		}
		return err
	})
	if err != nil {
		return conversation.Delivery{}, err
	}
	s.Announce(Outgoing{[]string{d.Lane()}})
	return d, nil
}

// ReplayDeliveries sends all that fit again.
func (s *Outbox) ReplayDeliveries(
	ctx context.Context, tenantID, endpointID string, f conversation.DeliveryFilter,
) (n int, err error) {
	var out Outgoing
	err = s.db.Write(ctx, "replay deliveries", func(tx *sqldb.Tx) error {
		out = Outgoing{}
		e, err := readEndpoint(tx, tenantID, endpointID, "{{lock}}")
		if err != nil {
			return err
		}
		if err := mustBeEnabled(e); err != nil {
			return err
		}
		text, args := Fitting([]any{endpointID}, f)
		return tx.Rows(func(row sqldb.Scanner) error {
			var lane string
			err := row.Scan(&lane)
			out.Lanes = append(out.Lanes, lane)
			return err
		}, again+`d.endpoint_id = $1`+text+` RETURNING lane`, args...)
	})
	if err != nil {
		return 0, err
	}
	n = len(out.Lanes)
	if n > MostAnnounced { // the outbox is asked for the rest
		out.Lanes = out.Lanes[:MostAnnounced]
	}
	s.Announce(out)
	return n, nil
}

// MostAnnounced bounds the hints that one replay gives.
const MostAnnounced = 1000
