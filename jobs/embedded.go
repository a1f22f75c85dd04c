package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// Embedded is a Redis inside this process, for one process. It keeps nothing
// over a restart and needs not to: hints are made again from SQL.
type Embedded struct {
	server *miniredis.Miniredis
	stop   context.CancelFunc
	done   chan struct{}
}

// StartEmbedded starts it on a loopback port that the kernel chooses.
func StartEmbedded() (*Embedded, error) {
	s := miniredis.NewMiniRedis()
	if err := s.Start(); err != nil {
		return nil, fmt.Errorf("embedded redis: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	e := &Embedded{server: s, stop: stop, done: make(chan struct{})}
	go e.tick(ctx)
	return e, nil
}

// Client makes a client of it.
func (e *Embedded) Client() redis.UniversalClient {
	return redis.NewClient(&redis.Options{Addr: e.server.Addr(), ContextTimeoutEnabled: true})
}

// Flush forgets everything, as FLUSHALL would.
func (e *Embedded) Flush() { e.server.FlushAll() }

// Close stops it.
func (e *Embedded) Close() {
	e.stop()
	<-e.done
	e.server.Close()
}

// tick moves the time of its expiring keys, which stands still by itself.
func (e *Embedded) tick(ctx context.Context) {
	defer close(e.done)
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			e.server.FastForward(time.Second)
		}
	}
}
