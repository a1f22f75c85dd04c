package storagetest

import (
	"sync"
	"sync/atomic"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func idempotencyCases() []testCase {
	return []testCase{
		{"accepted once, answered again", keyedReplay},
		{"running", keyedRunning},
		{"another request", keyedMismatch},
		{"body known later", keyedStream},
		{"refused", keyedRefused},
		{"crashed", keyedCrashed},
		{"old", keyedOld},
		{"submission rolled back", keyedRolledBack},
		{"tenants", keyedTenants},
		{"at once", keyedRace},
	}
}

const keyLife = time.Hour

func (k *kit) keyed(body string) storage.KeyedRequest {
	return storage.KeyedRequest{
		TenantID: k.tenant, Key: "key", Request: "POST /a", Body: body, Owner: conversation.NewUUID(),
	}
}

// begin takes the key, which must be free.
func (k *kit) begin(r storage.KeyedRequest, lease time.Duration) {
	k.Helper()
	a, err := k.s.BeginKeyed(k.ctx, r, lease, keyLife)
	k.must(err)
	if a != nil {
		k.Fatalf("the key has an answer: %+v", *a)
	}
}

// accept submits under the key.
func (k *kit) accept(r storage.KeyedRequest) storage.KeyedAnswer {
	k.Helper()
	sub := k.first(conversation.TextJob)
	sub.Keyed = &r
	j, _, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	return storage.KeyedAnswer{ConversationID: j.ConversationID, JobID: j.ID, Body: r.Body}
}

func keyedReplay(k *kit) {
	r := k.keyed("b")
	k.begin(r, long)
	want := k.accept(r)
	for range 2 {
		a, err := k.s.BeginKeyed(k.ctx, k.keyed("b"), long, keyLife)
		k.must(err)
		if a == nil || *a != want {
			k.Fatalf("answer %+v, want %+v", a, want)
		}
	}
	k.must(k.s.ForgetKeyed(k.ctx, r)) // too late
	_, err := k.s.BeginKeyed(k.ctx, k.keyed("c"), long, keyLife)
	k.code("other body", err, conversation.Unprocessable)
}

func keyedRunning(k *kit) {
	r := k.keyed("b")
	k.begin(r, long)
	_, err := k.s.BeginKeyed(k.ctx, k.keyed("b"), long, keyLife)
	k.code("second", err, conversation.Conflict)
	k.must(k.s.RenewKeyed(k.ctx, r, long))
	k.code("renewed by another", k.s.RenewKeyed(k.ctx, k.keyed("b"), long), conversation.Fenced)
}

func keyedMismatch(k *kit) {
	k.begin(k.keyed("b"), long)
	_, err := k.s.BeginKeyed(k.ctx, k.keyed("c"), long, keyLife)
	k.code("body", err, conversation.Unprocessable)
	other := k.keyed("b")
	other.Request = "PUT /a"
	_, err = k.s.BeginKeyed(k.ctx, other, long, keyLife)
	k.code("request", err, conversation.Unprocessable)
}

func keyedStream(k *kit) {
	r := k.keyed("")
	k.begin(r, long)
	r.Body = "b" // the stream ended
	want := k.accept(r)
	a, err := k.s.BeginKeyed(k.ctx, k.keyed(""), long, keyLife)
	k.must(err)
	if a == nil || *a != want {
		k.Errorf("answer %+v, want %+v", a, want)
	}
}

func keyedRefused(k *kit) {
	r := k.keyed("b")
	k.begin(r, long)
	k.must(k.s.ForgetKeyed(k.ctx, k.keyed("b"))) // not its own
	_, err := k.s.BeginKeyed(k.ctx, k.keyed("b"), long, keyLife)
	k.code("kept", err, conversation.Conflict)
	k.must(k.s.ForgetKeyed(k.ctx, r))
	k.begin(k.keyed("c"), long)
}

// A try that died blocks its key until its lease is over, and can do nothing
// when it comes back.
func keyedCrashed(k *kit) {
	dead, alive := k.keyed("b"), k.keyed("b")
	k.begin(dead, brief)
	k.until("the lease is over", func() bool {
		a, err := k.s.BeginKeyed(k.ctx, alive, long, keyLife)
		if err != nil {
			k.code("before", err, conversation.Conflict)
		}
		return err == nil && a == nil
	})
	sub := k.first(conversation.TextJob)
	sub.Keyed = &dead
	_, _, err := k.s.Submit(k.ctx, sub)
	k.code("the dead one", err, conversation.Conflict)
	_, err = k.s.Job(k.ctx, k.tenant, sub.Job.ID)
	k.code("its job", err, conversation.NotFound)
	k.code("its lease", k.s.RenewKeyed(k.ctx, dead, long), conversation.Fenced)
	want := k.accept(alive)
	n, err := k.s.OpenTenantJobs(k.ctx, k.tenant)
	k.must(err)
	equal(k, "open jobs", n, 1)
	a, err := k.s.BeginKeyed(k.ctx, k.keyed("b"), long, keyLife)
	k.must(err)
	if a == nil || *a != want {
		k.Errorf("answer %+v, want %+v", a, want)
	}
}

func keyedOld(k *kit) {
	r := k.keyed("b")
	k.begin(r, long)
	k.accept(r)
	n, err := k.s.SweepKeyed(k.ctx, keyLife, 10)
	k.must(err)
	equal(k, "swept young ones", n, 0)
	r = k.keyed("c")
	a, err := k.s.BeginKeyed(k.ctx, r, long, 0) // what is there is too old
	k.must(err)
	if a != nil {
		k.Errorf("an old answer: %+v", *a)
	}
	k.accept(r)
	n, err = k.s.SweepKeyed(k.ctx, 0, 10)
	k.must(err)
	equal(k, "swept", n, 1)
	k.begin(k.keyed("d"), long)
}

// What is not accepted has no answer.
func keyedRolledBack(k *kit) {
	r := k.keyed("b")
	k.begin(r, long)
	sub := k.next(conversation.NewNumericID(), conversation.TextJob) // there is no such conversation
	sub.Keyed = &r
	_, _, err := k.s.Submit(k.ctx, sub)
	k.code("submit", err, conversation.NotFound)
	_, err = k.s.BeginKeyed(k.ctx, k.keyed("b"), long, keyLife)
	k.code("still running", err, conversation.Conflict)
}

func keyedTenants(k *kit) {
	k.begin(k.keyed("b"), long)
	other := k.keyed("c")
	other.TenantID = conversation.NewUUID()
	k.begin(other, long)
}

// Of many tries at once one is accepted, and all others hear the same.
func keyedRace(k *kit) {
	const tries = 16
	var first atomic.Int32
	var wg sync.WaitGroup
	for range tries {
		wg.Go(func() {
			r := k.keyed("b")
			a, err := k.s.BeginKeyed(k.ctx, r, long, keyLife)
			switch {
			case err != nil:
				k.code("begin", err, conversation.Conflict)
			case a == nil:
				first.Add(1)
				sub := k.first(conversation.TextJob)
				sub.Keyed = &r
				if _, _, err := k.s.Submit(k.ctx, sub); err != nil {
					k.Errorf("submit: %v", err)
				}
			}
		})
	}
	wg.Wait()
	equal(k, "accepted", first.Load(), 1)
	n, err := k.s.OpenTenantJobs(k.ctx, k.tenant)
	k.must(err)
	equal(k, "open jobs", n, 1)
}
