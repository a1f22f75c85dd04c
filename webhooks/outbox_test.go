package webhooks

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"parlance/conversation"
)

// outbox is a Store in memory that keeps the promises of the real one: heads
// only, leases, fences.
type outbox struct {
	mu       sync.Mutex
	jobs     map[string][]*conversation.Delivery
	attempts []conversation.DeliveryAttempt
	secret   string
	claims   int
	tenants  int // times that an account was asked for

	fail func(op string) error // nil = nothing fails
	slow time.Duration         // time that a claim takes after it is written
	// settled is told of every settled attempt.
	settled func(d conversation.Delivery, a conversation.DeliveryAttempt)
}

func newOutbox() *outbox {
	return &outbox{jobs: map[string][]*conversation.Delivery{}, secret: NewSecret()}
}

// put adds the states of a job as deliveries to url.
func (o *outbox) put(jobID, url string, states ...conversation.JobStatus) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, s := range states {
		j := conversation.Job{ID: jobID, TenantID: "t1", ConversationID: "c1", Status: s, WebhookURL: url}
		d := conversation.NewDelivery(j, len(o.jobs[jobID])+1, time.Now())
		o.jobs[jobID] = append(o.jobs[jobID], &d)
	}
}

func (o *outbox) broken(op string) error {
	if o.fail == nil {
		return nil
	}
	return o.fail(op)
}

func (o *outbox) head(jobID string) *conversation.Delivery {
	for _, d := range o.jobs[jobID] {
		if d.Status == conversation.DeliveryPending {
			return d
		}
	}
	return nil
}

func due(d *conversation.Delivery) bool { return d != nil && !d.NextAttemptAt.After(time.Now()) }

func (o *outbox) DueDeliveries(_ context.Context, limit int) ([]conversation.Delivery, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.broken("due"); err != nil {
		return nil, err
	}
	var out []conversation.Delivery
	for id := range o.jobs {
		if d := o.head(id); due(d) {
			out = append(out, *d)
		}
	}
	slices.SortFunc(out, func(a, b conversation.Delivery) int { return a.NextAttemptAt.Compare(b.NextAttemptAt) })
	return out[:min(limit, len(out))], nil
}

func (o *outbox) ClaimDelivery(_ context.Context, jobID string, lease time.Duration) (*conversation.Delivery, error) {
	defer func() { <-time.After(o.slow) }()
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.broken("claim"); err != nil {
		return nil, err
	}
	d := o.head(jobID)
	if !due(d) {
		return nil, nil
	}
	o.claims++
	d.Fence++
	d.NextAttemptAt = time.Now().Add(lease)
	c := *d
	return &c, nil
}

func (o *outbox) SettleDelivery(_ context.Context, d conversation.Delivery, a conversation.DeliveryAttempt, status conversation.DeliveryStatus, retryIn time.Duration) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.broken("settle"); err != nil {
		return false, err
	}
	for _, row := range o.jobs[d.JobID] {
		if row.ID != d.ID {
			continue
		}
		if row.Fence != d.Fence || row.Status != conversation.DeliveryPending {
			return false, conversation.Errorf(conversation.Fenced, "fence %d, not %d", row.Fence, d.Fence)
		}
		row.Attempts, row.Status, row.LastStatus, row.LastError = a.Attempt, status, a.Status, a.Error
		row.NextAttemptAt = time.Now().Add(retryIn)
		o.attempts = append(o.attempts, a)
		if o.settled != nil {
			o.settled(*row, a)
		}
		return due(o.head(d.JobID)), nil
	}
	return false, fmt.Errorf("no delivery %s", d.ID)
}

func (o *outbox) Tenant(_ context.Context, id string) (conversation.Tenant, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.tenants++
	if err := o.broken("tenant"); err != nil {
		return conversation.Tenant{}, err
	}
	return conversation.Tenant{ID: id, WebhookSecret: o.secret}, nil
}

// of copies the deliveries of a job.
func (o *outbox) of(jobID string) []conversation.Delivery {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []conversation.Delivery
	for _, d := range o.jobs[jobID] {
		out = append(out, *d)
	}
	return out
}

// count counts deliveries in a state.
func (o *outbox) count(status conversation.DeliveryStatus) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, ds := range o.jobs {
		for _, d := range ds {
			if d.Status == status {
				n++
			}
		}
	}
	return n
}
