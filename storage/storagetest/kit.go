package storagetest

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// How long the leases of a test last.
const (
	long        = time.Minute      // never expires while a test runs
	brief       = time.Millisecond // expires before anyone looks
	patience    = 30 * time.Second // for a condition that must come true
	maxAttempts = 3
)

// kit is a store with a tenant, and the steps that most cases are made of. A step
// that fails ends the case.
type kit struct {
	*testing.T
	ctx    context.Context
	s      Store
	tenant string
}

func newKit(t *testing.T, s Store) *kit {
	t.Helper()
	return &kit{t, t.Context(), s, conversation.NewUUID()}
}

// must ends the case on an error.
func (k *kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatalf("unexpected error: %v", err)
	}
}

// code checks the code of an error.
func (k *kit) code(what string, err error, want conversation.Code) {
	k.Helper()
	if got := conversation.CodeOf(err); got != want {
		k.Errorf("%s: error %v, want one with code %q", what, err, want)
	}
}

// equal compares with reflect.DeepEqual, taking nil and empty lists for the same.
func equal[T any](k *kit, what string, got, want T) {
	k.Helper()
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	if g.Kind() == reflect.Slice && g.Len() == 0 && w.Len() == 0 {
		return
	}
	if !reflect.DeepEqual(got, want) {
		k.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// until waits for a condition.
func (k *kit) until(what string, done func() bool) {
	k.Helper()
	deadline := time.Now().Add(patience)
	for !done() {
		if time.Now().After(deadline) {
			k.Fatalf("waited %v in vain: %s", patience, what)
		}
		<-time.After(time.Millisecond)
	}
}

// newConversation submits the first job of a conversation.
func (k *kit) newConversation(kind conversation.JobKind) (conversation.Job, storage.Hint) {
	k.Helper()
	j, h, err := k.s.Submit(k.ctx, k.first(kind))
	k.must(err)
	if h == nil {
		k.Fatal("the first job of a conversation gave no hint")
	}
	return j, *h
}

// first is a submission that makes a conversation.
func (k *kit) first(kind conversation.JobKind) storage.Submission {
	return storage.Submission{
		New: &conversation.Conversation{ID: conversation.NewNumericID()},
		Job: conversation.Job{ID: conversation.NewUUID(), TenantID: k.tenant, Kind: kind},
	}
}

// next is a submission that appends.
func (k *kit) next(conversationID string, kind conversation.JobKind) storage.Submission {
	return storage.Submission{Job: conversation.Job{
		ID: conversation.NewUUID(), TenantID: k.tenant, ConversationID: conversationID, Kind: kind,
	}}
}

// appendJob submits one more job.
func (k *kit) appendJob(conversationID string, kind conversation.JobKind) (conversation.Job, *storage.Hint) {
	k.Helper()
	j, h, err := k.s.Submit(k.ctx, k.next(conversationID, kind))
	k.must(err)
	return j, h
}

// claim takes a hint that must be good.
func (k *kit) claim(h storage.Hint, lease time.Duration) storage.Claim {
	k.Helper()
	c, err := k.s.Claim(k.ctx, h, lease, maxAttempts)
	k.must(err)
	if c == nil {
		k.Fatalf("the hint %+v gave no claim", h)
	}
	return *c
}

// noClaim checks that a hint is stale.
func (k *kit) noClaim(what string, h storage.Hint) {
	k.Helper()
	c, err := k.s.Claim(k.ctx, h, long, maxAttempts)
	k.must(err)
	if c != nil {
		k.Errorf("%s: got a claim on job %s", what, c.Job.ID)
	}
}

// settle ends a job and must not be refused.
func (k *kit) settle(c storage.Claim, o storage.Outcome) storage.Next {
	k.Helper()
	n, err := k.s.Settle(k.ctx, c, o, long, maxAttempts)
	k.must(err)
	return n
}

// reaped waits until Reap gives a hint for the conversation.
func (k *kit) reaped(conversationID string) (hint storage.Hint) {
	k.Helper()
	k.until("reap "+conversationID, func() bool {
		hs, err := k.s.Reap(k.ctx, time.Hour, 1000)
		k.must(err)
		for _, h := range hs {
			if h.ConversationID == conversationID {
				hint = h
				return true
			}
		}
		return false
	})
	return hint
}

// job reads a job.
func (k *kit) job(id string) conversation.Job {
	k.Helper()
	j, err := k.s.Job(k.ctx, k.tenant, id)
	k.must(err)
	return j
}

// open checks the number of unfinished jobs of conversation and tenant.
func (k *kit) open(conversationID string, inConversation, inTenant int) {
	k.Helper()
	n, err := k.s.OpenTenantJobs(k.ctx, k.tenant)
	k.must(err)
	equal(k, "open jobs of the tenant", n, inTenant)
	n, err = k.s.OpenJobs(k.ctx, k.tenant, conversationID)
	k.must(err)
	equal(k, "open jobs of the conversation", n, inConversation)
}

// events lists the webhooks of a job in order, as event types.
func (k *kit) events(jobID string) (types []string) {
	k.Helper()
	ds, err := k.s.DeliveriesOf(k.ctx, k.tenant, jobID, 100)
	k.must(err)
	for _, d := range slices.Backward(ds) {
		types = append(types, d.EventType)
		equal(k, "sequence of "+d.EventType, d.Sequence, len(types))
	}
	return types
}

// drain claims and settles until the conversation is idle.
func (k *kit) drain(h storage.Hint) {
	k.Helper()
	c := k.claim(h, long)
	for next := &c; next != nil; {
		next = k.settle(*next, storage.Outcome{}).Claim
	}
}
