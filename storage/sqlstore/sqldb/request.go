package sqldb

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"parlance/conversation"
)

// request is one write that waits for the writer.
type request struct {
	ctx   context.Context // of the caller, who waits
	f     func(tx *Tx) error
	err   error
	done  chan struct{} // closed when err is final
	state atomic.Int32
}

// Who has the request: the writer may run it, or the caller gave it up.
const (
	requestWaits int32 = iota
	requestTaken
	requestGivenUp
)

func newRequest(ctx context.Context, f func(tx *Tx) error) *request {
	return &request{ctx: ctx, f: f, done: make(chan struct{})}
}

// wait waits for the answer, or for the end of the context if the writer has not
// begun by then.
func (r *request) wait() error {
	select {
	case <-r.done:
	case <-r.ctx.Done():
		if r.state.CompareAndSwap(requestWaits, requestGivenUp) {
			return r.ctx.Err()
		}
		<-r.done // f runs, or has run: its fate is what counts
	}
	return r.err
}

// run runs the request and tells whether the transaction is still good: it is
// when the request succeeded, and when it failed with a meaning before it had
// written anything.
func (r *request) run(conn *liteConn) bool {
	r.state.CompareAndSwap(requestWaits, requestTaken)
	if r.state.Load() == requestGivenUp {
		return true
	}
	tx := &Tx{ctx: context.Background(), run: conn}
	r.err = guard(r.f, tx)
	if r.err == nil {
		return true
	}
	_, meant := errors.AsType[*conversation.Error](r.err)
	return meant && !tx.dirty
}

// guard turns a panic of f into an error: the writer serves everyone.
func guard(f func(tx *Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a transaction: %v", p)
		}
	}()
	return f(tx)
}
