package webhooks

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"parlance/conversation"
)

// These tests run in a synctest bubble: time is the bubble's own and moves on
// when everybody waits, so hours of retries take microseconds and nothing
// depends on the speed of the machine.

// fakeReceiver answers calls in memory.
type fakeReceiver func(r *http.Request) (*http.Response, error)

func (f fakeReceiver) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _ = io.Copy(io.Discard, r.Body)
	return f(r)
}

func answer(status int, header ...string) (*http.Response, error) {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader("ok"))}, nil
}

// never answers until the attempt's time is over.
func never(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// tally counts results.
type tally struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *tally) observe(result string, _ time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[string]int{}
	}
	c.n[result]++
}

func (c *tally) of(result string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[result]
}

// start runs a dispatcher within the bubble; stop ends it and waits.
func start(t *testing.T, d *Dispatcher) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := d.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	return func() { cancel(); <-done }
}

// waitFor lets the bubble's time pass until ok.
func waitFor(t *testing.T, most time.Duration, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(most); !ok(); {
		if time.Now().After(end) {
			t.Fatalf("not within %s", most)
		}
		<-time.After(max(10*time.Millisecond, most/5000))
	}
}

var allStates = []conversation.JobStatus{conversation.Scheduled, conversation.InProgress, conversation.Completed}
