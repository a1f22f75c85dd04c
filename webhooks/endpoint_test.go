package webhooks

import (
	"testing"
	"time"

	"parlance/conversation"
)

func testRules() rules {
	return rules{
		concurrency: 4, late: 2, perEndpoint: 8, line: 3, backlog: 5,
		breakAfter: 3, cooldown: 10 * time.Second, maxCooldown: 40 * time.Second,
	}
}

var (
	healthy = Result{Verdict: Delivered, Attempt: conversation.DeliveryAttempt{Status: 200}}
	broken  = Result{Verdict: Failed, Trouble: true}
	plain4x = Result{Verdict: Failed, Attempt: conversation.DeliveryAttempt{Status: 404}}
	skipped = Result{Verdict: Failed} // refused by the guard, nobody was called
	aborted = Result{Verdict: Aborted}
)

func TestEndpoint_Limit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		history []Result
		want    int
	}{
		{"unknown", nil, 1},
		{"nothing learnt", []Result{skipped, aborted}, 1},
		{"proven", []Result{healthy}, 8},
		{"proven by a plain refusal", []Result{plain4x}, 8},
		{"one trouble", []Result{healthy, broken}, 4},
		{"two troubles", []Result{healthy, broken, broken}, 2},
		{"open", []Result{healthy, broken, broken, broken}, 1},
		{"recovered", []Result{healthy, broken, broken, broken, healthy}, 8},
		{"troubles not in a row", []Result{healthy, broken, healthy, broken}, 4},
	}
	for _, tt := range tests {
		e, now := &endpoint{}, time.Now()
		for _, r := range tt.history {
			e.record(r, testRules(), now, 0.5)
		}
		if got := e.limit(testRules()); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestEndpoint_Breaker(t *testing.T) {
	t.Parallel()
	r, now := testRules(), time.Now()
	e := &endpoint{}
	for i := 1; i <= 3; i++ {
		if opened := e.record(broken, r, now, 0.5); opened != (i == 3) {
			t.Fatalf("trouble %d: opened %v", i, opened)
		}
	}
	if e.record(broken, r, now.Add(time.Second), 0.5) || e.openUntil != now.Add(10*time.Second) {
		t.Error("an attempt that was under way opened it further")
	}
	if e.admits(r, now.Add(9*time.Second)) {
		t.Error("open, and yet it admits")
	}
	// Half open: one at a time, and each failure doubles the wait up to the most.
	for _, want := range []time.Duration{20 * time.Second, 40 * time.Second, 40 * time.Second} {
		now = e.openUntil
		if !e.admits(r, now) {
			t.Fatal("half open, and yet it does not admit")
		}
		e.running++
		if e.admits(r, now) {
			t.Fatal("half open admits two")
		}
		e.running--
		if !e.record(broken, r, now, 0.5) {
			t.Fatal("did not open again")
		}
		if got := e.openUntil.Sub(now); got != want {
			t.Errorf("open for %s, want %s", got, want)
		}
	}
	now = e.openUntil
	e.record(healthy, r, now, 0.5)
	if !e.admits(r, now) || e.limit(r) != 8 || e.cooldown != 0 {
		t.Errorf("not closed: %+v", e)
	}
}

func TestEndpoint_RetryAfterPauses(t *testing.T) {
	t.Parallel()
	r, now := testRules(), time.Now()
	for wait, want := range map[time.Duration]time.Duration{5 * time.Second: 5 * time.Second, time.Hour: r.maxCooldown} {
		e := &endpoint{}
		busy := Result{Verdict: Failed, Trouble: true, RetryAfter: wait, Attempt: conversation.DeliveryAttempt{Status: 429}}
		if e.record(busy, r, now, 0.5) {
			t.Error("counted as an open breaker")
		}
		if e.openUntil != now.Add(want) || e.admits(r, now.Add(want-1)) || !e.admits(r, now.Add(want)) {
			t.Errorf("asked for %s, paused for %s, want %s", wait, e.openUntil.Sub(now), want)
		}
	}
}

func TestEndpoint_Forgettable(t *testing.T) {
	t.Parallel()
	now := time.Now()
	tests := []struct {
		name string
		e    endpoint
		want bool
	}{
		{"idle", endpoint{proven: true, usedAt: now}, true},
		{"running", endpoint{running: 1}, false},
		{"somebody waits", endpoint{line: []*task{{}}}, false},
		{"paused", endpoint{openUntil: now.Add(1)}, false},
		{"had trouble just now", endpoint{troubles: 1, usedAt: now}, false},
		{"had trouble long ago", endpoint{troubles: 1, usedAt: now.Add(-time.Hour)}, true},
	}
	for _, tt := range tests {
		if got := tt.e.forgettable(now); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
