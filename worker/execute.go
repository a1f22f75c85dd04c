package worker

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// overtime is what a stage gets to notice that its time is up, before it is
// left behind; a cancelled job ends sooner, because somebody waits for it.
const (
	overtime       = 5 * time.Second
	cancelOvertime = time.Second
)

func overtimeOf(ctx context.Context) time.Duration {
	if errors.Is(context.Cause(ctx), errCancelled) {
		return cancelOvertime
	}
	return overtime
}

// execute runs the stages of the head job. handOver: this worker is stopping
// and the job is to be done elsewhere.
func (w *Worker) execute(l *lease, c storage.Claim) (o storage.Outcome, handOver bool) {
	limit := w.TextTimeout
	if c.Job.Kind.Queue() == conversation.AudioQueue {
		limit = w.AudioTimeout
	}
	job, end := l.start(c)
	defer end()
	job, ended := w.Observe.begin(job, c.Job, "")
	defer func() { ended(o.Err) }()
	ctx, cancel := context.WithTimeout(job, limit)
	defer cancel()
	type result struct {
		o   storage.Outcome
		err error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		r.o, r.err = w.guarded(ctx, c)
		done <- r
	}()
	overdue := make(chan struct{})
	unwatch := context.AfterFunc(ctx, func() { time.AfterFunc(overtimeOf(ctx), func() { close(overdue) }) })
	defer unwatch()
	var r result
	select {
	case r = <-done:
	case <-overdue:
		w.Log.Error("a stage ignores the end of its time and is left behind", append(about(c), "kind", c.Job.Kind)...)
		r.err = context.Cause(ctx)
	}
	switch {
	case r.err == nil:
		return r.o, false
	case l.ctx.Err() != nil: // lease lost, or stopping
		return storage.Outcome{}, true
	case errors.Is(context.Cause(ctx), errCancelled):
		return storage.Outcome{Err: conversation.CancelledJob()}, false
	case errors.Is(r.err, context.DeadlineExceeded):
		r.err = &conversation.Error{
			Code: conversation.DeadlinePassed, Err: r.err,
			Message: fmt.Sprintf("The job did not finish within its limit of %s.", limit),
		}
	}
	return w.failure(c, r.err), false
}

// guarded runs the stages and turns a panic into an error.
func (w *Worker) guarded(ctx context.Context, c storage.Claim) (o storage.Outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			w.Log.Error("panic in a stage", append(about(c), "panic", p, "stack", string(debug.Stack()))...)
			err = conversation.Errorf(conversation.Internal, "The job failed because of an internal error.")
		}
	}()
	return w.process(ctx, c)
}
