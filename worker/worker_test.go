package worker_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parlance/conversation"
	"parlance/insights"
	"parlance/storage"
	"parlance/worker"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestWorker_Order(t *testing.T) {
	t.Parallel()
	b := newBundle(t, nil)
	first, hint := b.submit("", "one.")
	want := []string{"one."}
	var last conversation.Job
	for n := 2; n <= 20; n++ {
		text := fmt.Sprintf("number %d.", n)
		var h *conversation.Hint
		last, h = b.submit(first.ConversationID, text)
		if h != nil {
			t.Fatalf("append %d gave a hint while the conversation was queued", n)
		}
		want = append(want, text)
	}
	b.worker.Handle(t.Context(), *hint)
	if j := b.job(last.ID); j.Status != conversation.Completed || j.Progress != 100 {
		t.Fatalf("last job: %+v", j)
	}
	if got := b.texts(first.ConversationID); !slices.Equal(got, want) {
		t.Errorf("messages = %q, want %q", got, want)
	}
}

func TestWorker_StaleHintChangesNothing(t *testing.T) {
	t.Parallel()
	stale := 0
	b := newBundle(t, func(w *worker.Worker) { w.Observe.Stale = func() { stale++ } })
	job, hint := b.submit("", "hello.")
	old := *hint
	old.Generation--
	b.worker.Handle(t.Context(), old)
	if j := b.job(job.ID); j.Status != conversation.Scheduled || stale != 1 {
		t.Errorf("job is %s, %d stale hints seen", j.Status, stale)
	}
	b.worker.Handle(t.Context(), *hint)
	b.worker.Handle(t.Context(), *hint) // the same again
	if got := b.texts(job.ConversationID); len(got) != 1 || stale != 2 {
		t.Errorf("messages %q, %d stale hints seen", got, stale)
	}
}

func TestWorker_YieldsAfterItsBatch(t *testing.T) {
	t.Parallel()
	b := newBundle(t, func(w *worker.Worker) { w.DrainBatch = 2 })
	first, hint := b.submit("", "one.")
	for range 4 {
		b.submit(first.ConversationID, "more.")
	}
	b.worker.Handle(t.Context(), *hint)
	if got := b.texts(first.ConversationID); len(got) != 2 {
		t.Fatalf("%d messages after one batch of 2", len(got))
	}
	if len(b.hints.sent) != 1 || b.hints.sent[0].Generation == hint.Generation {
		t.Errorf("hints sent: %+v", b.hints.sent)
	}
}

func TestWorker_Failures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		err      error
		panics   bool
		attempts int
		code     conversation.Code
	}{
		{name: "final", err: conversation.Errorf(conversation.Unprocessable, "cannot read this"), attempts: 1, code: conversation.Unprocessable},
		{name: "retryable", err: conversation.Errorf(conversation.Unavailable, "away"), attempts: 3, code: conversation.Unavailable},
		{name: "unknown", err: errors.New("odd"), attempts: 3, code: conversation.Internal},
		{name: "panic", panics: true, attempts: 3, code: conversation.Internal},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBundle(t, nil)
			b.judge.before = func(_ context.Context, in insights.Input) error {
				if !strings.Contains(in.New[0].Text, "poison") {
					return nil
				}
				if tt.panics {
					panic("boom")
				}
				return tt.err
			}
			bad, hint := b.submit("", "poison.")
			good, _ := b.submit(bad.ConversationID, "fine.")
			b.worker.Handle(t.Context(), *hint)
			j := b.reapUntil(bad.ID, conversation.Failed)
			if j.Attempts != tt.attempts || j.ErrorCode != tt.code || j.Error == "" {
				t.Errorf("job ended after %d attempts with %s %q, want %d attempts and %s", j.Attempts, j.ErrorCode, j.Error, tt.attempts, tt.code)
			}
			if strings.Contains(j.Error, "odd") || strings.Contains(j.Error, "boom") {
				t.Errorf("the user is shown the inside: %q", j.Error)
			}
			b.reapUntil(good.ID, conversation.Completed)
			if got := b.texts(bad.ConversationID); !slices.Equal(got, []string{"fine."}) {
				t.Errorf("messages = %q: the conversation did not go on cleanly", got)
			}
		})
	}
}

func TestWorker_Deadline(t *testing.T) {
	t.Parallel()
	b := newBundle(t, func(w *worker.Worker) { w.TextTimeout = 20 * time.Millisecond; w.MaxAttempts = 1 })
	b.judge.before = func(ctx context.Context, _ insights.Input) error {
		<-ctx.Done()
		return ctx.Err()
	}
	job, hint := b.submit("", "slow.")
	b.worker.Handle(t.Context(), *hint)
	j := b.job(job.ID)
	if j.Status != conversation.Failed || j.ErrorCode != conversation.DeadlinePassed || !strings.Contains(j.Error, "20ms") {
		t.Errorf("job: %s %s %q", j.Status, j.ErrorCode, j.Error)
	}
}

func TestWorker_StopHandsOver(t *testing.T) {
	t.Parallel()
	b := newBundle(t, nil)
	running := make(chan struct{})
	b.judge.before = func(ctx context.Context, _ insights.Input) error {
		close(running)
		<-ctx.Done() // as long work does
		return ctx.Err()
	}
	job, hint := b.submit("", "long.")
	var wg sync.WaitGroup
	wg.Go(func() { b.worker.Handle(context.Background(), *hint) })
	<-running
	ended, cancel := context.WithCancel(context.Background())
	cancel() // no grace at all
	b.worker.Stop(ended)
	wg.Wait()
	j := b.job(job.ID)
	if j.Status != conversation.InProgress || j.Attempts != 0 {
		t.Fatalf("after the stop the job is %s with %d attempts counted", j.Status, j.Attempts)
	}
	other := newWorkerBeside(b)
	defer other.Stop(context.Background())
	hints, err := b.store.Reap(t.Context(), 0, 10)
	if err != nil || len(hints) != 1 {
		t.Fatalf("the reaper finds %v, %v", hints, err)
	}
	other.Handle(t.Context(), hints[0])
	if j := b.job(job.ID); j.Status != conversation.Completed || j.Attempts != 1 {
		t.Errorf("the other worker left the job %s with %d attempts", j.Status, j.Attempts)
	}
}

// newWorkerBeside is a second worker over the same store, with the real engine.
func newWorkerBeside(b *bundle) *worker.Worker {
	return &worker.Worker{Config: b.worker.Config, Store: b.store, Hints: b.hints, Insights: b.judge.engine, Log: b.worker.Log}
}

func TestWorker_ZombieIsFenced(t *testing.T) {
	t.Parallel()
	var fenced atomic.Int32
	b := newBundle(t, func(w *worker.Worker) {
		w.Lease = 500 * time.Millisecond // on a busy machine a shorter one lapses by the worker's own clock
		w.Observe.Fenced = func() { fenced.Add(1) }
		w.Store = noRenewal{w.Store}
	})
	stolen := make(chan conversation.Hint, 1)
	b.judge.before = func(context.Context, insights.Input) error {
		// A pause of the whole process: the lease runs out, somebody else takes over.
		for {
			hints, err := b.store.Reap(context.Background(), time.Hour, 10)
			if err != nil {
				return err
			}
			if len(hints) == 1 {
				stolen <- hints[0]
				return nil
			}
		}
	}
	job, hint := b.submit("", "once only.")
	b.worker.Handle(t.Context(), *hint)
	other := newWorkerBeside(b)
	defer other.Stop(context.Background())
	other.Handle(t.Context(), <-stolen)
	if got := b.texts(job.ConversationID); !slices.Equal(got, []string{"once only."}) {
		t.Errorf("messages = %q", got)
	}
	if fenced.Load() == 0 {
		t.Error("the zombie was never refused")
	}
}

// noRenewal is a store that a paused process no longer reaches in time.
type noRenewal struct{ worker.Store }

func (noRenewal) Renew(context.Context, storage.Claim, time.Duration) error { return nil }
