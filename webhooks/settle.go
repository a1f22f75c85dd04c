package webhooks

import (
	"context"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"time"

	"parlance/conversation"
)

// settleTries is how often a result is offered to storage. A result that is not
// taken means that the receiver gets the webhook twice.
const settleTries = 3

// settle hands the result to the outbox. It tells whether the lane has another
// delivery that is due.
func (d *Dispatcher) settle(ctx context.Context, dl conversation.Delivery, res Result) (more bool) {
	a := res.Attempt
	a.DeliveryID, a.Attempt = dl.ID, dl.Attempts+1
	status, retryIn, result := outcome(a.Attempt-dl.Replayed, res)
	more, err := d.offer(ctx, dl, a, status, retryIn)
	if err != nil {
		d.Observe(ResultLost, a.Latency)
		if conversation.CodeOf(err) != conversation.Fenced && ctx.Err() == nil {
			d.Log.Warn("settle delivery", "delivery_id", dl.ID, "job_id", dl.JobID, "status", a.Status, "error", err)
		}
		return false
	}
	d.Observe(result, a.Latency)
	d.logAttempt(ctx, dl, a, result, retryIn)
	if dl.EndpointID != "" && res.Verdict != Delivered {
		d.logDisabled(ctx, dl, a)
	}
	return more
}

// logDisabled says that the attempt a got its endpoint disabled, if it did.
func (d *Dispatcher) logDisabled(ctx context.Context, dl conversation.Delivery, a conversation.DeliveryAttempt) {
	if d.Endpoints == nil {
		return
	}
	e, err := d.Endpoints.Endpoint(ctx, dl.TenantID, dl.EndpointID)
	if err != nil || e.Enabled() || !e.DisabledAt.Equal(a.At.Truncate(time.Millisecond)) {
		return
	}
	d.Log.Warn("webhook endpoint disabled", "endpoint_id", e.ID, "tenant_id", e.TenantID, "host", hostOf(e.URL),
		"reason", e.DisabledReason)
}

// outcome is what follows a result; attempt counts from the last replay.
func outcome(attempt int, res Result) (conversation.DeliveryStatus, time.Duration, string) {
	switch res.Verdict {
	case Delivered:
		return conversation.DeliveryDelivered, 0, ResultDelivered
	case Gone:
		return conversation.DeliveryDead, 0, ResultDead
	case Failed, Aborted:
	}
	retryIn, ok := RetryIn(attempt, res.RetryAfter, rand.Float64())
	if !ok {
		return conversation.DeliveryDead, 0, ResultDead
	}
	return conversation.DeliveryPending, retryIn, ResultRetry
}

// offer tries a few times to have the result written, within the lease.
func (d *Dispatcher) offer(ctx context.Context, dl conversation.Delivery, a conversation.DeliveryAttempt, status conversation.DeliveryStatus, retryIn time.Duration) (more bool, err error) {
	wait := 200 * time.Millisecond
	for try := 1; ; try++ {
		sctx, cancel := context.WithTimeout(ctx, storeTimeout)
		more, err = d.Store.SettleDelivery(sctx, dl, a, status, retryIn)
		cancel()
		if err == nil || try == settleTries || !conversation.Retryable(err) {
			return more, err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
			wait *= 4
		case <-ctx.Done():
			timer.Stop()
			return false, err
		}
	}
}

// logAttempt writes one line per attempt. The URL is cut to its host: its path
// and query can be secrets.
func (d *Dispatcher) logAttempt(ctx context.Context, dl conversation.Delivery, a conversation.DeliveryAttempt, result string, retryIn time.Duration) {
	level := slog.LevelInfo
	if result == ResultDead {
		level = slog.LevelWarn
	}
	attrs := []slog.Attr{
		slog.String("result", result), slog.String("delivery_id", dl.ID), slog.String("job_id", dl.JobID),
		slog.String("tenant_id", dl.TenantID), slog.Int("sequence", dl.Sequence), slog.String("event", dl.EventType),
		slog.String("host", hostOf(dl.URL)), slog.Int("attempt", a.Attempt), slog.Int("status", a.Status),
		slog.Duration("latency", a.Latency), slog.Duration("age", d.Now().Sub(dl.CreatedAt)),
	}
	if id := conversationOf(dl.Body); id != "" {
		attrs = append(attrs, slog.String("conversation_id", id))
	}
	if dl.EndpointID != "" {
		attrs = append(attrs, slog.String("endpoint_id", dl.EndpointID))
	}
	if a.Error != "" {
		attrs = append(attrs, slog.String("error", a.Error))
	}
	if retryIn > 0 {
		attrs = append(attrs, slog.Duration("retry_in", retryIn))
	}
	d.Log.LogAttrs(ctx, level, "webhook attempt", attrs...)
}

// conversationOf finds the conversation that a webhook tells of; "" = none.
func conversationOf(body []byte) string {
	var event struct {
		Data struct {
			ConversationID string `json:"conversationId"` //nolint:tagliatelle // as conversation.NewDelivery writes it
		} `json:"data"`
	}
	_ = json.Unmarshal(body, &event) // a body that is no event has none
	return event.Data.ConversationID
}
