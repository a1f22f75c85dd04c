package chaos

import (
	"slices"
	"strings"
)

// verifyQueue looks for hints that were left behind in Redis. What a killed
// worker had in hand stays there until asynq's recoverer comes round, a minute
// later; it is counted, and must belong to a process that died.
func (l *lab) verifyQueue() {
	l.Helper()
	if l.redis == nil {
		return
	}
	c := l.redis.Client()
	defer func() { _ = c.Close() }()
	stale := 0
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
		for _, state := range []string{"scheduled", "retry", "archived", "completed"} {
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
