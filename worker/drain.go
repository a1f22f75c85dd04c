package worker

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// Handle works on the conversation of a hint: the head job, then the next one,
// until nothing is left or it is another conversation's turn. It waits for a
// free slot of the queue.
func (w *Worker) Handle(ctx context.Context, h conversation.Hint) {
	w.init()
	select {
	case w.slots[h.Queue] <- struct{}{}:
		defer func() { <-w.slots[h.Queue] }()
		w.handle(h)
	case <-ctx.Done():
	}
}

// TryHandle is Handle for a caller that must not wait; false: no slot is free.
func (w *Worker) TryHandle(h conversation.Hint) bool {
	w.init()
	select {
	case w.slots[h.Queue] <- struct{}{}:
		go func() {
			defer func() { <-w.slots[h.Queue] }()
			w.handle(h)
		}()
		return true
	default:
		return false
	}
}

func (w *Worker) handle(h conversation.Hint) {
	if !w.enter() {
		return
	}
	defer w.drain.active.Done()
	// A connection on which nothing moves any more must not keep a slot; a claim
	// whose answer comes later than its lease is worth nothing.
	ctx, cancel := context.WithTimeout(w.base, w.Lease)
	claim, err := w.Store.Claim(ctx, h, w.Lease, w.MaxAttempts)
	cancel()
	if err != nil {
		w.Log.Warn("claim", "conversation_id", h.ConversationID, "error", err)
		return
	}
	if claim == nil {
		w.stale()
		return
	}
	w.run(*claim)
}

// run drains one claimed conversation.
func (w *Worker) run(c storage.Claim) {
	lease := w.hold(c)
	defer lease.release()
	started := time.Now()
	for n := 1; ; n++ {
		w.notify(c.Job) // its state has just become in_progress
		outcome, handOver := w.execute(lease, c)
		if handOver {
			w.handOver(c)
			return
		}
		outcome.Yield = n >= w.DrainBatch || time.Since(started) > w.DrainTime || w.stopping()
		next, err := w.settle(lease, c, outcome)
		if err != nil {
			return // someone else has it, or the lease will tell
		}
		w.notify(c.Job)
		if next.Hint != nil {
			w.hint(*next.Hint)
		}
		if next.Claim == nil {
			return
		}
		c = *next.Claim
	}
}

// handOver gives the conversation back unsettled; another worker goes on.
func (w *Worker) handOver(c storage.Claim) {
	ctx, cancel := context.WithTimeout(context.Background(), settlePause*10)
	defer cancel()
	hint, err := w.Store.Release(ctx, c)
	if err != nil {
		w.Log.Warn("release", append(about(c), "error", err)...)
		return
	}
	w.Log.Info("handed over", about(c)...)
	if hint != nil {
		w.Hints.Hint(ctx, *hint)
	}
}

// hint sends a hint when it is due. Should this worker be gone by then, the
// reaper of another one sends it a little later.
func (w *Worker) hint(h conversation.Hint) {
	if h.At.IsZero() {
		w.Hints.Hint(w.base, h)
		return
	}
	time.AfterFunc(time.Until(h.At), func() {
		h.At = time.Time{}
		if !w.stopping() {
			w.Hints.Hint(w.base, h)
		}
	})
}

func (w *Worker) notify(j conversation.Job) {
	if j.WebhookURL != "" && w.Notify != nil {
		w.Notify(j.ID)
	}
}

func (w *Worker) stale() {
	if w.Observe.Stale != nil {
		w.Observe.Stale()
	}
}
