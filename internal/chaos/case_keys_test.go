package chaos

import (
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"parlance/storage/sqlstore/sqldb"
)

// keys sends the same submission many times at once, to two APIs: it is done once,
// and everybody gets the same answer.
func keys(t trial) *lab {
	l := newLab(t, t.Name(), options{})
	a, b := l.fleet.api("CHAOS_POINTS=submit.before=sleep:30ms"), l.fleet.api()
	l.fleet.workers(2)
	var same, running, other atomic.Int64
	names := l.pick(40, 100)
	const copies = 12
	for n := range names {
		key := "same-" + strconv.Itoa(n)
		first := &sync.Map{}
		var wg sync.WaitGroup
		for i := range copies {
			wg.Go(func() {
				got := l.insist([]string{a.url, b.url}[i%2], key, &running)
				if was, loaded := first.LoadOrStore("job", got.body); loaded {
					same.Add(1)
					if was != got.body {
						l.Errorf("key %s: answers %v and %v", key, was, got.body)
					}
				}
			})
		}
		wg.Wait()
		got, err := l.load.send(a.url, http.MethodPost, "/v1/process/text", key, "application/json", append(oneEffect(), ' '))
		if err != nil || got.status != http.StatusUnprocessableEntity {
			l.Errorf("another body under the same key: answer %d, %v; want 422", got.status, err)
		}
		other.Add(1)
		again := l.send(key, b.url, true)
		if v, _ := first.Load("job"); again.body != v {
			l.Errorf("later answer %v, want %v", again.body, v)
		}
		l.load.chats = append(l.load.chats, &chat{id: again.body.ConversationID, jobs: []*job{{id: again.body.JobID, text: effect(1), n: 1}}})
	}
	l.tell("keys", names)
	l.tell("requests", names*(copies+2))
	l.tell("same answer", same.Load())
	l.tell("409 while running", running.Load())
	l.tell("422 for another body", other.Load())
	if running.Load() == 0 {
		l.Error("no request was told that the first is running")
	}
	l.expire("same-0", 23*time.Hour)
	l.send("same-0", a.url, true)
	l.expire("same-0", 2*time.Hour)
	l.send("same-0", b.url, false)
	l.verify(time.Minute)
	return l
}

// oneEffect is the body of a submission.
func oneEffect() []byte {
	return toJSON(map[string]any{"messages": []any{map[string]any{"payload": map[string]any{"content": effect(1)}}}})
}

// insist sends until the first request under the key is done.
func (l *lab) insist(base, key string, running *atomic.Int64) answer {
	for l.ctx.Err() == nil {
		got, err := l.load.send(base, http.MethodPost, "/v1/process/text", key, "application/json", oneEffect())
		if err == nil && got.status == http.StatusConflict {
			running.Add(1)
			l.pause(l.between(time.Millisecond, 20*time.Millisecond))
			continue
		}
		if err != nil || got.status != http.StatusCreated {
			l.Errorf("key %s: answer %d: %s; %v", key, got.status, got.body.Message, err)
		}
		return got
	}
	return answer{}
}

// send sends once more, and says whether the answer must be the old one.
func (l *lab) send(key, base string, replayed bool) answer {
	l.Helper()
	got, err := l.load.send(base, http.MethodPost, "/v1/process/text", key, "application/json", oneEffect())
	if err != nil || got.status != http.StatusCreated || got.replayed != replayed {
		l.Errorf("key %s: answer %d, replayed %t, want 201, %t; %v", key, got.status, got.replayed, replayed, err)
	}
	if !replayed {
		l.load.chats = append(l.load.chats, &chat{id: got.body.ConversationID, jobs: []*job{{id: got.body.JobID, text: effect(1), n: 1}}})
	}
	return got
}

// expire makes a key older.
func (l *lab) expire(key string, by time.Duration) {
	l.Helper()
	err := l.db.Write(l.ctx, "expire", func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE idempotency_keys SET created_at = created_at - $2 WHERE name = $1`, key, by.Milliseconds())
		return err
	})
	if err != nil {
		l.Error(err)
	}
}
