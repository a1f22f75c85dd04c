package guard

import (
	"context"
	"errors"
	"io"
	"time"

	"parlance/conversation"
)

// timedBody ends a body that stops coming. The clock runs only while somebody
// waits in Read, so a slow consumer is not taken for a slow server.
type timedBody struct {
	body   io.ReadCloser
	ctx    context.Context //nolint:containedctx // a body lives exactly as long as its request
	cancel context.CancelCauseFunc
	stall  time.Duration
	timer  *time.Timer
}

func newTimedBody(ctx context.Context, body io.ReadCloser, stall time.Duration, cancel context.CancelCauseFunc) *timedBody {
	b := &timedBody{body: body, ctx: ctx, cancel: cancel, stall: stall}
	b.timer = time.AfterFunc(stall, func() { cancel(stalled(stall)) })
	b.timer.Stop()
	return b
}

// Read reads on, or fails with code Unavailable when nothing came for too long.
func (b *timedBody) Read(p []byte) (int, error) {
	b.timer.Reset(b.stall)
	n, err := b.body.Read(p)
	b.timer.Stop()
	if err == nil || errors.Is(err, io.EOF) {
		return n, err
	}
	if e, ok := errors.AsType[*conversation.Error](context.Cause(b.ctx)); ok {
		return n, e
	}
	return n, err
}

// Close ends the request.
func (b *timedBody) Close() error {
	b.timer.Stop()
	err := b.body.Close()
	b.cancel(nil)
	return err
}

func stalled(d time.Duration) error {
	return conversation.Errorf(conversation.Unavailable, "the server sent nothing for %s", d)
}
