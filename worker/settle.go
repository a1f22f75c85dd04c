package worker

import (
	"context"
	"errors"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// settlePause is the wait between tries to commit while the store is away.
const settlePause = 200 * time.Millisecond

// settle commits the outcome. While the store is away it tries until the lease
// is lost; what the store refuses for good becomes the failure of the job.
func (w *Worker) settle(l *lease, c storage.Claim, o storage.Outcome) (storage.Next, error) {
	for {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(l.ctx), w.Lease)
		next, err := w.Store.Settle(ctx, c, o, w.Lease, w.MaxAttempts)
		cancel()
		switch code := conversation.CodeOf(err); {
		case err == nil:
			if next.Cancelled {
				o = storage.Outcome{Err: conversation.CancelledJob()}
			}
			w.settled(c, o)
			return next, nil
		case code == conversation.Fenced:
			w.fenced(c)
			return next, err
		case code == conversation.Unavailable, errors.Is(err, context.DeadlineExceeded):
			w.Log.Warn("settle", append(about(c), "error", err)...)
		default:
			w.Log.Error("settle", append(about(c), "error", err)...)
			if o.Err != nil {
				return next, err // not even the failure can be written; the reaper goes on
			}
			o = w.failure(c, err)
		}
		select {
		case <-l.ctx.Done():
			return next, errLeaseLost
		case <-time.After(settlePause):
		}
	}
}

// failure decides between another attempt and the end.
func (w *Worker) failure(c storage.Claim, err error) storage.Outcome {
	o := storage.Outcome{Err: err}
	if conversation.Retryable(err) && c.Job.Attempts < w.MaxAttempts {
		o.RetryIn = w.Backoff[min(c.Job.Attempts, len(w.Backoff))-1]
	}
	return o
}

func (w *Worker) settled(c storage.Claim, o storage.Outcome) {
	status := conversation.Completed
	switch {
	case o.Err != nil && o.RetryIn > 0:
		status = conversation.InProgress
	case o.Err != nil:
		status = conversation.Failed
	}
	now := time.Now()
	if w.Observe.JobDone != nil {
		w.Observe.JobDone(c.Job.Kind, status, c.Job.StartedAt.Sub(c.Job.CreatedAt), now.Sub(c.Job.StartedAt))
	}
	attrs := append(about(c), "kind", c.Job.Kind, "seq", c.Job.Seq, "attempt", c.Job.Attempts, "status", status)
	if o.Err != nil {
		w.Log.Warn("job", append(attrs, "error", o.Err, "retry_in", o.RetryIn)...)
		return
	}
	w.Log.Debug("job", attrs...)
}

// about names the job of a claim in a line of the log.
func about(c storage.Claim) []any {
	return []any{"job_id", c.Job.ID, "conversation_id", c.ConversationID, "request_id", c.Job.RequestID}
}
