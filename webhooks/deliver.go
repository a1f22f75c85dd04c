package webhooks

import (
	"context"
	"fmt"
	"time"

	"parlance/conversation"
)

// lateAfter is when an attempt stops counting against the concurrency.
const lateAfter = 250 * time.Millisecond

// work delivers for one job until nothing is due, its endpoint has to wait, or
// others should have a turn. It ends with the task finished or left to the board.
func (d *Dispatcher) work(ctx context.Context, t *task) error {
	for {
		if t.claimed == nil {
			err := d.claim(ctx, t)
			if t.claimed == nil {
				d.board.finish(t, false)
				return err
			}
			switch d.board.enter(t, d.Now()) {
			case waiting:
				return nil
			case refused:
				err := unavailable(t)
				d.putOff(ctx, t)
				d.board.finish(t, false)
				return err
			case admitted:
			}
		}
		more, err := d.attempt(ctx, t)
		t.claimed = nil
		if err != nil || !more || !d.board.punctual(t) {
			d.board.finish(t, err == nil && more)
			return err
		}
	}
}

// claim takes the head delivery of the job. It stays nil when there is none, or
// when the endpoint is known to be down: then the claim only puts it off.
func (d *Dispatcher) claim(ctx context.Context, t *task) error {
	now := d.Now()
	lease := d.Lease
	wait := d.board.blocked(t.endpoint, now)
	if wait > 0 {
		lease = wait
	}
	cctx, cancel := context.WithTimeout(ctx, storeTimeout)
	dl, err := d.Store.ClaimDelivery(cctx, t.jobID, lease)
	cancel()
	if err != nil {
		if ctx.Err() == nil {
			d.Log.Warn("claim delivery", "job_id", t.jobID, "error", err)
		}
		return fmt.Errorf("claim delivery of job %s: %w", t.jobID, err)
	}
	if dl == nil {
		return nil
	}
	t.claimed, t.until, t.endpoint = dl, now.Add(lease), endpointOf(*dl)
	if wait > 0 {
		err := unavailable(t)
		d.putOff(ctx, t)
		t.claimed = nil
		return err
	}
	return nil
}

// putOff lets a claimed delivery be until its lease ends, or for good when it
// has waited too long.
func (d *Dispatcher) putOff(ctx context.Context, t *task) {
	if d.Now().Sub(begun(*t.claimed)) < d.GiveUpAfter {
		d.Observe(ResultDeferred, 0)
		return
	}
	d.settle(ctx, *t.claimed, Result{Verdict: Gone, Attempt: conversation.DeliveryAttempt{
		At: d.Now(), Error: fmt.Sprintf("given up: the receiver could not be called for %s", d.GiveUpAfter),
	}})
}

// begun is when the schedule of a delivery began.
func begun(dl conversation.Delivery) time.Time {
	if dl.ReplayedAt.After(dl.CreatedAt) {
		return dl.ReplayedAt
	}
	return dl.CreatedAt
}

// attempt sends the claimed delivery and settles it. The place at the endpoint
// is given back in between: storage may be slow.
func (d *Dispatcher) attempt(ctx context.Context, t *task) (more bool, err error) {
	dl := *t.claimed
	res := Result{Verdict: Aborted} // if it waited until its lease is nearly over
	if t.until.Sub(d.Now()) >= d.board.need {
		res, err = d.send(ctx, t, dl)
	}
	now := d.Now()
	if d.board.leave(t, res, now) {
		d.Log.Warn("receiver is left alone for a while", "host", hostOf(dl.URL), "tenant_id", dl.TenantID,
			"status", res.Attempt.Status, "error", res.Attempt.Error)
	}
	if err != nil {
		return false, err
	}
	if res.Verdict == Aborted {
		d.Observe(ResultLost, res.Attempt.Latency)
		return false, ctx.Err()
	}
	return d.settle(ctx, dl, res), nil
}

// send signs and posts.
func (d *Dispatcher) send(ctx context.Context, t *task, dl conversation.Delivery) (Result, error) {
	signer, err := d.signers.of(ctx, dl)
	switch {
	case conversation.CodeOf(err) == conversation.NotFound:
		return Result{Verdict: Gone, Attempt: conversation.DeliveryAttempt{
			At: d.Now(), Error: "the account is gone",
		}}, nil
	case conversation.CodeOf(err) == conversation.Conflict:
		return Result{Verdict: Gone, Attempt: conversation.DeliveryAttempt{
			At: d.Now(), Error: "the endpoint is disabled",
		}}, nil
	case conversation.CodeOf(err) == conversation.Invalid:
		return Result{Verdict: Failed, Attempt: conversation.DeliveryAttempt{
			At: d.Now(), Error: conversation.MessageOf(err),
		}}, nil
	case err != nil:
		d.Log.Warn("load signing key", "tenant_id", dl.TenantID, "delivery_id", dl.ID, "error", err)
		return Result{Verdict: Aborted}, fmt.Errorf("load signing key: %w", err)
	}
	late := time.AfterFunc(lateAfter, func() { d.board.overtime(t) })
	defer late.Stop()
	return Sender{Client: d.Client, Timeout: d.Timeout, Now: d.Now, Trace: d.Trace}.Send(ctx, dl, signer), nil
}
