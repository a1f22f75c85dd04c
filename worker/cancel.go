package worker

import (
	"context"
	"errors"
	"time"
)

// errCancelled ends the work on a job that somebody cancelled.
var errCancelled = errors.New("the job was cancelled")

// cancelPoll is how often the store is asked whether the running job is cancelled.
// With the overtime of a cancelled job it makes less than the two seconds within
// which people are told that it ends. Most text jobs are done before the first
// look.
const cancelPoll = 500 * time.Millisecond

// watch looks whether somebody has cancelled the job that runs under the lease.
// Should the store be away, the job is cancelled when it comes back, or when it is
// settled.
func (w *Worker) watch(l *lease) {
	t := time.NewTicker(cancelPoll)
	defer t.Stop()
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-t.C:
			w.stopCancelled(l)
		}
	}
}

func (w *Worker) stopCancelled(l *lease) {
	c, runs := l.running()
	if !runs {
		return
	}
	ctx, cancel := context.WithTimeout(l.ctx, w.Lease/3)
	defer cancel()
	asked, err := w.Store.CancelAsked(ctx, c)
	if err != nil && l.ctx.Err() == nil {
		w.Log.Warn("look for a cancellation", append(about(c), "error", err)...)
	}
	if asked {
		l.stopJob(c.Job.ID)
	}
}
