package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"parlance/conversation"
	"parlance/internal/testkit/redis"
	"parlance/jobs"
)

func TestMain(m *testing.M) {
	// A dial that failed keeps trying for a second after its pool was closed.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/redis/go-redis/v9/internal/pool.(*ConnPool).tryDial"))
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// brokers are the two kinds of Redis that hints go through.
func brokers(t *testing.T, run func(t *testing.T, rdb goredis.UniversalClient)) {
	t.Helper()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		e, err := jobs.StartEmbedded()
		if err != nil {
			t.Fatal(err)
		}
		rdb := e.Client()
		t.Cleanup(func() { _ = rdb.Close(); e.Close() })
		run(t, rdb)
	})
	t.Run("redis-server", func(t *testing.T) {
		t.Parallel()
		s := redis.Start(t)
		rdb, err := jobs.Connect(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = rdb.Close() })
		run(t, rdb)
	})
}

func newClient(t *testing.T, rdb goredis.UniversalClient, window int) *jobs.Client {
	t.Helper()
	c := jobs.NewClient(rdb, window, quiet())
	t.Cleanup(c.Close)
	return c
}

func hint(id string, gen int64) conversation.Hint {
	return conversation.Hint{ConversationID: id, Generation: gen, Queue: conversation.TextQueue}
}

// seen collects the hints that a server hands out.
type seen struct {
	mu  sync.Mutex
	got []conversation.Hint
}

func (s *seen) handle(_ context.Context, h conversation.Hint) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, h)
}

func (s *seen) all() []conversation.Hint {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]conversation.Hint(nil), s.got...)
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("%s did not happen", what)
		}
		<-time.After(time.Millisecond)
	}
}

func startServer(t *testing.T, rdb goredis.UniversalClient, handle func(context.Context, conversation.Hint)) {
	t.Helper()
	s := jobs.NewServer(rdb, jobs.ServerConfig{
		Queue: conversation.TextQueue, Concurrency: 4, Poll: 10 * time.Millisecond, Grace: time.Second, Log: quiet(),
	}, handle)
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
}

func TestHint_ArrivesOnce(t *testing.T) {
	t.Parallel()
	brokers(t, func(t *testing.T, rdb goredis.UniversalClient) {
		t.Helper()
		c, log := newClient(t, rdb, 100), &seen{}
		for range 3 {
			if err := c.Enqueue(t.Context(), hint("a", 1)); err != nil {
				t.Fatal(err)
			}
		}
		c.Hint(t.Context(), hint("b", 7))
		startServer(t, rdb, log.handle)
		eventually(t, "two hints", func() bool { return len(log.all()) >= 2 })
		count := map[conversation.Hint]int{}
		for _, h := range log.all() {
			count[h]++
		}
		if count[hint("a", 1)] != 1 || count[hint("b", 7)] != 1 {
			t.Errorf("hints = %v", count)
		}
		// Done is done: the same id may come again, once the queue has put the first
		// one away, which is a moment after it was handled.
		eventually(t, "the same hint again", func() bool {
			if err := c.Enqueue(t.Context(), hint("a", 1)); err != nil && !errors.Is(err, jobs.ErrStuck) {
				t.Fatal(err)
			}
			return len(log.all()) >= 3
		})
	})
}

// TestEnqueue_Stuck is the case of a worker that died between taking a hint and
// claiming: asynq holds the task as active, and would for a minute or more.
func TestEnqueue_Stuck(t *testing.T) {
	t.Parallel()
	brokers(t, func(t *testing.T, rdb goredis.UniversalClient) {
		t.Helper()
		c := newClient(t, rdb, 100)
		taken, release := make(chan struct{}), make(chan struct{})
		startServer(t, rdb, func(context.Context, conversation.Hint) {
			close(taken)
			<-release
		})
		if err := c.Enqueue(t.Context(), hint("a", 1)); err != nil {
			t.Fatal(err)
		}
		<-taken
		if err := c.Enqueue(t.Context(), hint("a", 1)); !errors.Is(err, jobs.ErrStuck) {
			t.Errorf("err = %v, want ErrStuck", err)
		}
		if err := c.Enqueue(t.Context(), conversation.Hint{ConversationID: "a", Generation: 2, Queue: conversation.AudioQueue}); err != nil {
			t.Errorf("a new generation is refused: %v", err)
		}
		close(release)
	})
}

func TestHint_Window(t *testing.T) {
	t.Parallel()
	brokers(t, func(t *testing.T, rdb goredis.UniversalClient) {
		t.Helper()
		const window = 10
		c := newClient(t, rdb, window)
		for i := range window {
			if err := c.Enqueue(t.Context(), hint(strconv.Itoa(i), 1)); err != nil {
				t.Fatal(err)
			}
		}
		eventually(t, "the window is full", func() bool {
			n, ok := c.Pending(conversation.TextQueue)
			return ok && n == window
		})
		c.Hint(t.Context(), hint("one too many", 1))
		if err := c.Enqueue(t.Context(), hint("on purpose", 1)); err != nil { // behind the dropped one
			t.Fatal(err)
		}
		eventually(t, "the one on purpose", func() bool {
			n, _ := c.Pending(conversation.TextQueue)
			return n == window+1
		})
	})
}

func TestRedisAway(t *testing.T) {
	t.Parallel()
	s := redis.Start(t)
	rdb, err := jobs.Connect(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rdb.Close() })
	c, log := newClient(t, rdb, 100), &seen{}
	startServer(t, rdb, log.handle)
	s.Kill()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 10_000 { // more than any buffer: must not block
			c.Hint(context.Background(), hint(strconv.Itoa(i), 1))
			c.Notify(strconv.Itoa(i))
		}
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("hints block while Redis is away")
	}
	eventually(t, "pending is known to be unknown", func() bool {
		_, ok := c.Pending(conversation.TextQueue)
		return !ok
	})
	if err := c.Enqueue(t.Context(), hint("x", 1)); err == nil || errors.Is(err, jobs.ErrStuck) {
		t.Errorf("Enqueue without Redis gave %v", err)
	}
	s.Run(t)
	eventually(t, "hints flow again", func() bool {
		_ = c.Enqueue(context.Background(), hint("back", 1))
		return len(log.all()) > 0
	})
}

func TestNotify(t *testing.T) {
	t.Parallel()
	brokers(t, func(t *testing.T, rdb goredis.UniversalClient) {
		t.Helper()
		got := make(chan string, 10)
		s := jobs.NewDeliveryServer(rdb, jobs.ServerConfig{
			Queue: conversation.WebhookQueue, Concurrency: 1, Poll: 10 * time.Millisecond, Grace: time.Second, Log: quiet(),
		}, func(id string) { got <- id })
		if err := s.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Stop)
		newClient(t, rdb, 10).Notify("job-1")
		select {
		case id := <-got:
			if id != "job-1" {
				t.Errorf("notified of %q", id)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("no notification")
		}
	})
}

func TestInspect(t *testing.T) {
	t.Parallel()
	s := redis.Start(t)
	rdb, err := jobs.Connect(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rdb.Close() })
	if found, err := jobs.Inspect(t.Context(), rdb); err != nil || len(found) != 0 {
		t.Fatalf("a good server has problems: %v, %v", found, err)
	}
	if err := rdb.ConfigSet(t.Context(), "maxmemory-policy", "allkeys-lru").Err(); err != nil {
		t.Fatal(err)
	}
	found, err := jobs.Inspect(t.Context(), rdb)
	if err != nil || len(found) != 1 || found[0].Remedy == "" {
		t.Errorf("an evicting server: %v, %v", found, err)
	}
}
