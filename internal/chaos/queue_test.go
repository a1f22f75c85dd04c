package chaos

import (
	"slices"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// retried counts the hints of dead workers that asynq is about to hand out again.
func (l *lab) retried(c *goredis.Client) (n int) {
	for _, q := range []string{"text", "audio", "webhooks"} {
		n += int(c.ZCard(l.ctx, "asynq:{"+q+"}:retry").Val())
	}
	return n
}

// runOut kills workers that have hints in hand and waits until Redis is empty:
// asynq hands the hints out again, they are stale, and that is the end of them.
func runOut(t trial) *lab {
	l := newLab(t, t.Name(), options{})
	l.fleet.api()
	l.fleet.workers(2)
	l.fleet.awaitWorkers(2)
	l.while(20, 10, 4, func() {
		for range 6 {
			l.pause(l.between(100*time.Millisecond, 300*time.Millisecond))
			if m := l.fleet.victim(); m != nil {
				m.Kill()
			}
		}
	})
	l.settle(time.Minute)
	c := l.redis.Client()
	defer func() { _ = c.Close() }()
	held := func() (n int) {
		for _, q := range []string{"text", "audio", "webhooks"} {
			n += int(c.LLen(l.ctx, "asynq:{"+q+"}:active").Val())
		}
		return n + l.retried(c)
	}
	l.tell("hints of the dead before", held())
	from := time.Now()
	l.until(200*time.Second, "the hints of the dead run out", func() bool { return held() == 0 })
	l.tell("ran out after", time.Since(from))
	l.verify(time.Minute)
	return l
}

// verifyQueue looks for hints that were left behind in Redis. What a killed
// worker had in hand stays there until asynq's recoverer comes round, a minute or
// two later (see runOut); it is counted, and must belong to a process that died.
func (l *lab) verifyQueue() {
	l.Helper()
	if l.redis == nil {
		return
	}
	c := l.redis.Client()
	defer func() { _ = c.Close() }()
	stale := l.retried(c)
	for _, q := range []string{"text", "audio", "webhooks"} {
		for _, state := range []string{"pending", "active"} {
			ids, err := c.LRange(l.ctx, "asynq:{"+q+"}:"+state, 0, -1).Result()
			if err != nil {
				l.Error(err)
			}
			stale += len(ids)
			if state == "pending" && len(ids) > 0 && !slices.ContainsFunc(ids, func(id string) bool { return strings.HasPrefix(id, "d:") }) {
				l.Errorf("left behind: %d %s hints: %.300q", len(ids), q, ids)
			}
		}
		for _, state := range []string{"scheduled", "archived", "completed"} {
			n, err := c.ZCard(l.ctx, "asynq:{"+q+"}:"+state).Result()
			if err != nil {
				l.Error(err)
			}
			if n > 0 {
				l.Errorf("left behind: %d %s tasks in queue %s", n, state, q)
			}
		}
	}
	l.fleet.mu.Lock()
	deaths := len(l.fleet.deaths)
	l.fleet.mu.Unlock()
	if stale > 0 {
		l.tell("hints of the dead", stale)
	}
	if stale > 12*deaths {
		l.Errorf("%d hints are in the hands of %d processes that ended", stale, deaths)
	}
}
