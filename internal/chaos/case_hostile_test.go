package chaos

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// hostile sends webhooks to receivers that hang, answer a byte at a time, never
// end, redirect, close the connection, or fail: those of good receivers are not
// late for it, nothing is followed, and memory does not grow.
func hostile(t trial) *lab {
	l := newLab(t, t.Name(), options{})
	l.allow.pendingDeliveries, l.allow.leftBehind = true, true // deliveries go on
	l.fleet.api()
	l.fleet.workers(1)
	l.fleet.awaitWorkers(1)
	kinds := []string{"hang", "drip", "endless", "bomb", "redirect", "metadata", "close", "500", "429", "headers"}
	all := make([]*enemy, len(kinds))
	for i, kind := range kinds {
		all[i] = newEnemy(t.T, kind)
	}
	jobs := l.pick(10, 60)
	for i := range jobs * len(kinds) {
		c := &chat{url: all[i%len(all)].url}
		l.load.chats = append(l.load.chats, c)
		l.load.say(c, effect(1))
	}
	l.load.hookEvery = 1
	l.load.run(l.pick(60, 300), 4, 3)
	var calls, followed int64
	l.until(30*time.Second, "each hostile receiver is called", func() bool {
		calls, followed = 0, 0
		for _, e := range all {
			if e.calls.Load() == 0 {
				return false
			}
			calls += e.calls.Load()
			followed += e.followed.Load()
		}
		return true
	})
	used := l.fleet.alive("worker")[0].measure()
	l.verify(time.Minute)
	var delays []time.Duration
	for _, list := range l.hooks.jobs {
		for _, a := range list {
			delays = append(delays, a.delay)
		}
	}
	slices.Sort(delays)
	l.tell("hostile calls", calls)
	l.tell("good ones, p50", percentile(delays, 50))
	l.tell("p99", percentile(delays, 99))
	if followed > 0 {
		l.Errorf("%d redirects were followed", followed)
	}
	if p := percentile(delays, 99); p > 10*time.Second {
		l.Errorf("webhooks to good receivers were %s late (p99) beside hostile ones, want at most 10 s", p)
	}
	if used["process_resident_memory_bytes"] > 600<<20 || used["go_goroutines"] > 500 {
		l.Errorf("a worker uses %.0f MB and %.0f goroutines", used["process_resident_memory_bytes"]/1e6, used["go_goroutines"])
	}
	return l
}

// bomb is 60 kB that become 60 MB, again and again.
var bomb = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(make([]byte, 60<<20))
	_ = z.Close()
	return b.Bytes()
})

// enemy is a receiver of a bad kind, at an address of its own.
type enemy struct {
	kind, url       string
	calls, followed atomic.Int64
}

func newEnemy(t *testing.T, kind string) *enemy {
	t.Helper()
	e := &enemy{kind: kind}
	server := httptest.NewServer(e)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	e.url = server.URL + "/hook"
	return e
}

// ServeHTTP is bad.
func (e *enemy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.calls.Add(1)
	_, _ = io.Copy(io.Discard, r.Body)
	if r.URL.Path == "/followed" {
		e.followed.Add(1)
	}
	switch e.kind {
	case "hang":
		<-r.Context().Done()
	case "drip":
		for r.Context().Err() == nil {
			_, _ = w.Write([]byte("x"))
			_ = http.NewResponseController(w).Flush()
			<-time.After(100 * time.Millisecond)
		}
	case "endless":
		w.WriteHeader(http.StatusInternalServerError)
		for block := make([]byte, 64<<10); r.Context().Err() == nil; {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	case "bomb":
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(http.StatusInternalServerError)
		for r.Context().Err() == nil {
			if _, err := w.Write(bomb()); err != nil {
				return
			}
		}
	case "redirect":
		http.Redirect(w, r, "/followed", http.StatusTemporaryRedirect)
	case "metadata":
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
	case "close":
		if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = c.Close()
		}
	case "headers":
		for i := range 2000 {
			w.Header().Add("X-Long", strings.Repeat("x", 1000)+itoa(i))
		}
		w.WriteHeader(http.StatusBadGateway)
	case "429":
		w.Header().Set("Retry-After", "100000")
		w.WriteHeader(http.StatusTooManyRequests)
	default:
		w.WriteHeader(http.StatusInternalServerError)
	}
}
