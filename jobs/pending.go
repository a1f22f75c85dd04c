package jobs

import (
	"context"
	"sync/atomic"
	"time"

	"parlance/conversation"
)

// watchInterval is how often the length of the queues is read.
const watchInterval = 200 * time.Millisecond

// Pending is how many hints of a queue wait in Redis, as last read; ok is false
// while Redis does not answer.
func (c *Client) Pending(q conversation.Queue) (n int64, ok bool) {
	n = c.counter(q).Load()
	return n, n >= 0
}

// full tells whether the window of the queue is used up.
func (c *Client) full(q conversation.Queue) bool {
	n, ok := c.Pending(q)
	return ok && n >= c.window
}

func (c *Client) counter(q conversation.Queue) *atomic.Int64 {
	v, ok := c.pending.Load(q)
	if !ok {
		v, _ = c.pending.LoadOrStore(q, new(atomic.Int64))
	}
	n, _ := v.(*atomic.Int64)
	return n
}

func (c *Client) watch(ctx context.Context) {
	t := time.NewTicker(watchInterval)
	defer t.Stop()
	for {
		for _, q := range []conversation.Queue{conversation.TextQueue, conversation.AudioQueue} {
			c.readPending(ctx, q)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

func (c *Client) readPending(ctx context.Context, q conversation.Queue) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	n, err := c.rdb.LLen(ctx, "asynq:{"+string(q)+"}:pending").Result()
	if err != nil {
		n = -1
	}
	c.counter(q).Store(n)
}
