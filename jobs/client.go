package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"parlance/conversation"
)

const (
	// hintBuffer bounds the hints that wait to be sent. What does not fit is
	// left to the reaper.
	hintBuffer = 4096
	// senders is how many hints are sent at once.
	senders = 2
	// sendTimeout bounds one send.
	sendTimeout = 2 * time.Second
	// recoveries is how often asynq hands out a hint again whose worker died. It is
	// stale by then and does nothing, but without that asynq would archive it, and
	// keep it for months.
	recoveries = 5
	// pause is how long nothing is sent after Redis failed to answer.
	pause = time.Second
)

// ErrStuck says that the queue holds a task of this hint that no worker will
// take: it is neither waiting nor due.
var ErrStuck = errors.New("a task of this generation is stuck in the queue")

// Client sends hints. Safe for concurrent use.
type Client struct {
	rdb    redis.UniversalClient
	asynq  *asynq.Client
	look   *asynq.Inspector
	log    *slog.Logger
	window int64

	hints   chan func(context.Context)
	pending sync.Map // conversation.Queue -> *atomic.Int64, refreshed by watch
	pausing atomic.Int64
	stop    context.CancelFunc
	wg      sync.WaitGroup
}

// NewClient starts a client; window bounds the hints that wait in Redis at once
// for each queue. Close it.
func NewClient(rdb redis.UniversalClient, window int, log *slog.Logger) *Client {
	ctx, stop := context.WithCancel(context.Background())
	c := &Client{
		rdb: rdb, asynq: asynq.NewClientFromRedisClient(rdb), look: asynq.NewInspectorFromRedisClient(rdb),
		log: log, window: int64(window), hints: make(chan func(context.Context), hintBuffer), stop: stop,
	}
	for range senders {
		c.wg.Go(func() { c.send(ctx) })
	}
	c.wg.Go(func() { c.watch(ctx) })
	return c
}

// Close stops sending; the Redis client stays open.
func (c *Client) Close() {
	c.stop()
	c.wg.Wait()
}

// Hint sends a hint soon. It never blocks: a hint that is early, too many, or
// not sendable is dropped, and the reaper makes it again.
func (c *Client) Hint(_ context.Context, h conversation.Hint) {
	if !h.At.IsZero() || c.full(h.Queue) {
		return
	}
	c.push(func(ctx context.Context) {
		if err := c.Enqueue(ctx, h); err != nil && !errors.Is(err, ErrStuck) {
			c.log.Debug("hint not sent", "conversation_id", h.ConversationID, "error", err)
		}
	})
}

// Notify tells a webhook dispatcher in another process about a job. Like Hint
// it never blocks.
func (c *Client) Notify(jobID string) {
	c.push(func(ctx context.Context) {
		task := asynq.NewTask(deliveryType, []byte(jobID))
		_, err := c.asynq.EnqueueContext(ctx, task, asynq.TaskID("d:"+jobID),
			asynq.Queue(string(conversation.WebhookQueue)), asynq.MaxRetry(recoveries), asynq.Timeout(time.Minute))
		if err != nil && !errors.Is(err, asynq.ErrTaskIDConflict) {
			c.fail(err)
		}
	})
}

func (c *Client) push(f func(context.Context)) {
	if time.Now().UnixNano() < c.pausing.Load() {
		return
	}
	select {
	case c.hints <- f:
	default:
	}
}

func (c *Client) send(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case f := <-c.hints:
			sctx, cancel := context.WithTimeout(ctx, sendTimeout)
			f(sctx)
			cancel()
		}
	}
}

// Enqueue sends a hint now. ErrStuck: a task of the same generation is there
// and will never run; any other error: Redis did not take it.
func (c *Client) Enqueue(ctx context.Context, h conversation.Hint) error {
	task := asynq.NewTask(taskType, encode(h))
	_, err := c.asynq.EnqueueContext(ctx, task, asynq.TaskID(taskID(h)), asynq.Queue(string(h.Queue)),
		asynq.MaxRetry(recoveries), asynq.Timeout(taskTimeout))
	switch {
	case err == nil:
		return nil
	case errors.Is(err, asynq.ErrTaskIDConflict):
		return c.stuck(h)
	default:
		c.fail(err)
		return fmt.Errorf("enqueue hint: %w", err)
	}
}

// stuck tells whether the task that is there already will run.
func (c *Client) stuck(h conversation.Hint) error {
	info, err := c.look.GetTaskInfo(string(h.Queue), taskID(h))
	if err != nil {
		return nil //nolint:nilerr // gone in the meantime: it ran
	}
	switch info.State {
	case asynq.TaskStatePending, asynq.TaskStateScheduled:
		return nil
	case asynq.TaskStateActive, asynq.TaskStateRetry, asynq.TaskStateArchived,
		asynq.TaskStateCompleted, asynq.TaskStateAggregating:
		return ErrStuck
	default:
		return ErrStuck
	}
}

// fail stops sending for a moment, so that an absent Redis costs no waiting.
func (c *Client) fail(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	if c.pausing.Swap(time.Now().Add(pause).UnixNano()) < time.Now().Add(-10*time.Second).UnixNano() {
		c.log.Warn("redis does not answer; hints are made again from SQL", "error", err)
	}
}
