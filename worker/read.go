package worker

import (
	"context"
	"fmt"

	"parlance/conversation"
)

// read asks the store for something within the time of a lease. A connection that
// hangs must not hold a job up: it is tried again later, on another one. The
// store's own deadline is not the job's, so it is told as Unavailable.
func read[T any](ctx context.Context, w *Worker, ask func(context.Context) (T, error)) (T, error) {
	short, cancel := context.WithTimeout(ctx, w.Lease)
	defer cancel()
	v, err := ask(short)
	if err != nil && short.Err() != nil && ctx.Err() == nil {
		err = &conversation.Error{
			Code: conversation.Unavailable, Message: "The database did not answer in time.",
			Err: fmt.Errorf("no answer within %s: %v", w.Lease, err), //nolint:errorlint // not the deadline of the job
		}
	}
	return v, err
}
