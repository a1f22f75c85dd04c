//go:build chaos

package failpoint

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/worker"
)

// Store puts points around the transactions of the pipeline, and traces who works
// on what.
func Store(s storage.Store) storage.Store { return store{s} }

type store struct{ storage.Store }

// Submit is passed before and after.
func (s store) Submit(ctx context.Context, sub storage.Submission) (conversation.Job, *storage.Hint, error) {
	pass("submit.before")
	j, h, err := s.Store.Submit(ctx, sub)
	if err == nil {
		pass("submit.after")
	}
	return j, h, err
}

// Claim is passed when it has succeeded.
func (s store) Claim(ctx context.Context, h storage.Hint, lease time.Duration, maxAttempts int) (*storage.Claim, error) {
	c, err := s.Store.Claim(ctx, h, lease, maxAttempts)
	if c != nil {
		started(*c)
		pass("claim.after")
	}
	return c, err
}

// Settle is passed before and after.
func (s store) Settle(ctx context.Context, c storage.Claim, o storage.Outcome, lease time.Duration, maxAttempts int) (storage.Next, error) {
	trace("end", c.ConversationID, c.Job.ID, c.Job.Seq, c.Fence)
	if pass("commit.before") {
		// As if it had been stopped in the middle of the write: it is the database
		// that has to refuse it, not a time limit of our own.
		ctx = context.WithoutCancel(ctx)
	}
	next, err := s.Store.Settle(ctx, c, o, lease, maxAttempts)
	switch {
	case err == nil && o.Err != nil && o.RetryIn > 0 && !next.Cancelled:
		trace("postponed", c.ConversationID, c.Job.ID, c.Job.Seq, c.Fence)
	case err == nil:
		trace("settled", c.ConversationID, c.Job.ID, c.Job.Seq, c.Fence)
		if next.Claim != nil {
			started(*next.Claim)
		}
		pass("commit.after")
	case conversation.CodeOf(err) == conversation.Fenced:
		trace("fenced", c.ConversationID, c.Job.ID, c.Job.Seq, c.Fence)
	}
	return next, err
}

// Release is traced.
func (s store) Release(ctx context.Context, c storage.Claim) (*storage.Hint, error) {
	trace("end", c.ConversationID, c.Job.ID, c.Job.Seq, c.Fence)
	h, err := s.Store.Release(ctx, c)
	if err == nil {
		trace("released", c.ConversationID, c.Job.ID, c.Job.Seq, c.Fence)
	}
	return h, err
}

// ClaimDelivery is passed when it has succeeded.
func (s store) ClaimDelivery(ctx context.Context, lane string, lease time.Duration) (*conversation.Delivery, error) {
	d, err := s.Store.ClaimDelivery(ctx, lane, lease)
	if d != nil {
		pass("deliver.before")
	}
	return d, err
}

// SettleDelivery is passed before.
func (s store) SettleDelivery(
	ctx context.Context, d conversation.Delivery, a conversation.DeliveryAttempt, status conversation.DeliveryStatus, retryIn time.Duration,
) (bool, error) {
	pass("deliver.after")
	return s.Store.SettleDelivery(ctx, d, a, status, retryIn)
}

func started(c storage.Claim) { trace("start", c.ConversationID, c.Job.ID, c.Job.Seq, c.Fence) }

// Hints puts points around the hints that a worker sends.
func Hints(h worker.Hinter) worker.Hinter { return hinter{h} }

type hinter struct{ worker.Hinter }

// Hint is passed before and after.
func (h hinter) Hint(ctx context.Context, hint conversation.Hint) {
	pass("hint.before")
	h.Hinter.Hint(ctx, hint)
	pass("hint.after")
}
