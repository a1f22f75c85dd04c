package worker_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/insights"
	"parlance/storage"
	"parlance/storage/sqlstore"
	"parlance/worker"
)

// slowStore is a store that is too slow for the first results, or for renewals.
type slowStore struct {
	*sqlstore.Store

	late   atomic.Int64  // results that are not taken in time
	frozen bool          // no renewal comes to an end
	hung   atomic.Int64  // reads that never come to an end by themselves
	given  time.Duration // how long such a read was waited for
}

// Tail hangs a few times, as on a connection that nobody answers any more.
func (s *slowStore) Tail(ctx context.Context, tenantID, conversationID string, messages int) (storage.Tail, error) {
	if s.hung.Add(-1) >= 0 {
		if end, ok := ctx.Deadline(); ok {
			s.given = time.Until(end)
		}
		<-ctx.Done()
		return storage.Tail{}, fmt.Errorf("read tail: %w", ctx.Err())
	}
	return s.Store.Tail(ctx, tenantID, conversationID, messages)
}

// Settle gives up a few times, as with a database that another process has
// locked.
func (s *slowStore) Settle(ctx context.Context, c storage.Claim, o storage.Outcome, lease time.Duration, maxAttempts int) (storage.Next, error) {
	if s.late.Add(-1) >= 0 {
		return storage.Next{}, fmt.Errorf("settle: %w", context.DeadlineExceeded)
	}
	return s.Store.Settle(ctx, c, o, lease, maxAttempts)
}

// Renew waits for its time to pass.
func (s *slowStore) Renew(ctx context.Context, c storage.Claim, lease time.Duration) error {
	if s.frozen {
		<-ctx.Done()
		return ctx.Err()
	}
	return s.Store.Renew(ctx, c, lease)
}

func TestWorker_OffersTheSameResultToASlowStore(t *testing.T) {
	t.Parallel()
	slow := &slowStore{}
	b := newBundle(t, func(w *worker.Worker) {
		slow.Store, _ = w.Store.(*sqlstore.Store)
		w.Store = slow
	})
	slow.late.Store(2)
	job, hint := b.submit("", "one")
	b.worker.Handle(t.Context(), *hint)
	got := b.job(job.ID)
	if got.Status != conversation.Completed || got.Attempts != 1 || got.Error != "" {
		t.Errorf("job is %s after %d attempts, error %q; want it completed by the first", got.Status, got.Attempts, got.Error)
	}
}

// A read on a connection that hangs costs the time of a lease, not that of the job,
// and does not count as the job's own deadline.
func TestWorker_TriesAHungReadAgain(t *testing.T) {
	t.Parallel()
	slow := &slowStore{}
	b := newBundle(t, func(w *worker.Worker) {
		slow.Store, _ = w.Store.(*sqlstore.Store)
		w.Store, w.Lease = slow, time.Second
	})
	slow.hung.Store(1)
	job, hint := b.submit("", "one")
	b.worker.Handle(t.Context(), *hint)
	if got := b.job(job.ID); got.Status != conversation.InProgress && got.Status != conversation.Completed {
		t.Errorf("after a hung read the job is %s (%s); want it tried again", got.Status, got.Error)
	}
	if slow.given == 0 || slow.given > time.Second {
		t.Errorf("a read may hang for %s, want at most a lease", slow.given)
	}
}

// A worker that cannot renew has to stop before its lease is over, because
// somebody else starts then.
func TestWorker_StopsBeforeItsLeaseIsOver(t *testing.T) {
	t.Parallel()
	const lease = time.Second
	slow := &slowStore{frozen: true}
	b := newBundle(t, func(w *worker.Worker) {
		slow.Store, _ = w.Store.(*sqlstore.Store)
		w.Store, w.Lease = slow, lease
	})
	var ran time.Duration
	b.judge.before = func(ctx context.Context, _ insights.Input) error {
		from := time.Now()
		<-ctx.Done()
		ran = time.Since(from)
		return ctx.Err()
	}
	_, hint := b.submit("", "one")
	b.worker.Handle(t.Context(), *hint)
	if ran >= lease {
		t.Errorf("the job ran for %s under a lease of %s that was never renewed", ran, lease)
	}
}
