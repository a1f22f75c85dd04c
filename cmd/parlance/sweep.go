package main

import (
	"context"
	"time"
)

// orphanAge is how old a recording must be before it can count as left behind:
// far longer than any upload takes to be committed.
const orphanAge = 24 * time.Hour

// sweepEvery is the pause between two clean-ups of the blob store.
const sweepEvery = time.Hour

// sweep removes what crashed uploads left in the blob store, and idempotency keys
// that are too old to count. Whole recordings that no job names go an hour after
// the start at the earliest: who has started with the wrong copy of the database
// has until then to see it.
func (r *workerRole) sweep(ctx context.Context) {
	t := time.NewTicker(sweepEvery)
	defer t.Stop()
	for {
		if n, err := r.core.blobs.Sweep(ctx, orphanAge); err != nil && ctx.Err() == nil {
			r.core.log.Warn("sweep blobs", "error", err)
		} else if n > 0 {
			r.core.log.Info("removed unfinished uploads", "count", n)
		}
		if _, err := r.core.app.SweepKeys(ctx); err != nil && ctx.Err() == nil {
			r.core.log.Warn("sweep idempotency keys", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if n, err := r.core.app.SweepRecordings(ctx, orphanAge); err != nil && ctx.Err() == nil {
			r.core.log.Warn("sweep recordings", "error", err)
		} else if n > 0 {
			r.core.log.Info("removed recordings that no job names", "count", n)
		}
	}
}
