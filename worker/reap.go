package worker

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"parlance/conversation"
	"parlance/jobs"
)

// reapBatch bounds the hints that one round makes.
const reapBatch = 500

// hintsPerRehint stretches the age at which hints are sent again: with many
// waiting, asking for each of them again soon would only load Redis.
const hintsPerRehint = 500

// Reap repairs, until ctx ends: hints that were lost, leases of workers that
// died, and retries that are due.
func (w *Worker) Reap(ctx context.Context) {
	w.init()
	t := time.NewTicker(w.ReapEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if w.stopping() {
			return
		}
		hints, err := w.reap(ctx)
		if err != nil {
			if ctx.Err() == nil {
				w.Log.Warn("reap", "error", err)
			}
			continue
		}
		w.rehintAll(ctx, hints)
		if len(hints) > 0 && w.Observe.Reaped != nil {
			w.Observe.Reaped(len(hints))
		}
	}
}

// rehintAll sends hints in random order over half of the time until the next look.
// Jobs that died together with their worker may hold the one that killed it: were
// they started together again, it would take the same others along each time.
func (w *Worker) rehintAll(ctx context.Context, hints []conversation.Hint) {
	rand.Shuffle(len(hints), func(i, j int) { hints[i], hints[j] = hints[j], hints[i] })
	pause := w.ReapEvery / 2 / time.Duration(max(1, len(hints)))
	for i, h := range hints {
		if i > 0 {
			select {
			case <-ctx.Done():
				return
			case <-time.After(pause):
			}
		}
		w.rehintOne(ctx, h)
	}
}

// reap looks once. It does not wait for ever: others depend on it.
func (w *Worker) reap(ctx context.Context) ([]conversation.Hint, error) {
	ctx, cancel := context.WithTimeout(ctx, w.Lease)
	defer cancel()
	return w.Store.Reap(ctx, w.rehint(), reapBatch)
}

// rehint is the age at which a hint counts as lost.
func (w *Worker) rehint() time.Duration {
	text, _ := w.Hints.Pending(conversation.TextQueue)
	audio, _ := w.Hints.Pending(conversation.AudioQueue)
	return w.Rehint * time.Duration(1+max(0, text, audio)/hintsPerRehint)
}

// rehintOne sends a hint again. Without Redis the work is taken on here and now,
// as far as slots are free.
func (w *Worker) rehintOne(ctx context.Context, h conversation.Hint) {
	h.At = time.Time{} // it is due: the store said so
	err := w.Hints.Enqueue(ctx, h)
	if errors.Is(err, jobs.ErrStuck) {
		rctx, cancel := context.WithTimeout(ctx, w.Lease)
		fresh, rerr := w.Store.Regenerate(rctx, h)
		cancel()
		if rerr != nil || fresh == nil {
			return
		}
		h, err = *fresh, w.Hints.Enqueue(ctx, *fresh)
	}
	if err != nil && !errors.Is(err, jobs.ErrStuck) {
		w.TryHandle(h)
	}
}
