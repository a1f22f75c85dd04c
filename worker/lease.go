package worker

import (
	"context"
	"errors"
	"sync"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// errLeaseLost ends the work of a claim that belongs to someone else now.
var errLeaseLost = errors.New("the lease is lost")

// lease keeps a claim alive while its jobs run. Its context ends with
// errLeaseLost as the cause when the claim cannot be ours any more.
type lease struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	done   sync.WaitGroup

	mu   sync.Mutex
	job  storage.Claim           // on the job that runs
	stop context.CancelCauseFunc // ends its context; nil = none runs
}

// hold starts to renew a claim every third of the lease.
func (w *Worker) hold(c storage.Claim) *lease {
	l := &lease{}
	l.ctx, l.cancel = context.WithCancelCause(w.base)
	l.done.Go(func() { w.renew(l, c) })
	l.done.Go(func() { w.watch(l) })
	return l
}

// start gives the context of a job, which also ends with errCancelled as the cause
// when somebody cancels the job.
func (l *lease) start(c storage.Claim) (ctx context.Context, end func()) {
	ctx, stop := context.WithCancelCause(l.ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.job, l.stop = c, stop
	return ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.stop = nil
		stop(nil)
	}
}

// running gives the claim on the job that runs, if one does.
func (l *lease) running() (c storage.Claim, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.job, l.stop != nil
}

// stopJob ends the job, unless another one runs by now.
func (l *lease) stopJob(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stop != nil && l.job.Job.ID == id {
		l.stop(errCancelled)
	}
}

func (l *lease) release() {
	l.cancel(nil)
	l.done.Wait()
}

// lapse is the part of the lease after which a worker that could not renew stops:
// before the end, because somebody else starts then.
func (w *Worker) lapse() time.Duration { return w.Lease * 9 / 10 }

func (w *Worker) renew(l *lease, c storage.Claim) {
	t := time.NewTicker(w.Lease / 3)
	defer t.Stop()
	// It does not wait for a renewal that hangs.
	lapse := time.AfterFunc(w.lapse(), func() {
		if l.ctx.Err() == nil {
			w.Log.Warn("lease not renewed in time", "conversation_id", c.ConversationID)
		}
		l.cancel(errLeaseLost)
	})
	defer lapse.Stop()
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-t.C:
		}
		began := time.Now()
		ctx, cancel := context.WithTimeout(l.ctx, w.Lease/3)
		err := w.Store.Renew(ctx, c, w.Lease)
		cancel()
		switch {
		case err == nil:
			lapse.Reset(w.lapse() - time.Since(began))
		case l.ctx.Err() != nil:
			return
		case conversation.CodeOf(err) == conversation.Fenced:
			w.fenced(c)
			l.cancel(errLeaseLost)
			return
		default:
			w.Log.Debug("renew lease", "conversation_id", c.ConversationID, "error", err)
		}
	}
}

func (w *Worker) fenced(c storage.Claim) {
	w.Log.Warn("fenced: another worker took over", about(c)...)
	if w.Observe.Fenced != nil {
		w.Observe.Fenced()
	}
}
