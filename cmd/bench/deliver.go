package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"parlance/internal/client"
)

// The load of the delivery measurement: each job makes three webhooks for each
// receiver.
const (
	deliverRate  = 200 // webhooks a second to healthy receivers
	receivers    = 5
	deliverFor   = 20 * time.Second
	deliverTail  = 30 * time.Second // for what is late
	eventsPerJob = 3
	deliverP50   = 50 * time.Millisecond
	deliverP99   = 500 * time.Millisecond
)

// deliver measures how long after a state change its webhook arrives: in one
// process, while one receiver is dead and another takes requests and never answers,
// and from a worker of its own.
func (b *bench) deliver(ctx context.Context) error {
	for _, how := range []delivering{
		{name: ""}, {name: ", beside a dead and a silent one", bad: true}, {name: ", worker apart, over Redis", apart: true},
	} {
		took, lost, err := b.deliverOnce(ctx, how)
		if err != nil {
			return fmt.Errorf("deliver%s: %w", how.name, err)
		}
		slices.Sort(took)
		p50, p99 := took[len(took)/2], took[len(took)*99/100]
		name := fmt.Sprintf("webhook after its state change, %d/s to %d receivers", deliverRate, receivers) + how.name
		b.add(name, "p50 < 50 ms, p99 < 500 ms", p50 < deliverP50 && p99 < deliverP99 && lost == 0,
			"p50 %.1f ms, p99 %.1f ms (worst %.0f ms, n %d, missing %d)", ms(p50), ms(p99), ms(took[len(took)-1]), len(took), lost)
	}
	return nil
}

// delivering is one way to run it.
type delivering struct {
	name       string
	bad, apart bool
}

// heard is what the receivers of one run got.
type heard struct {
	mu   sync.Mutex
	took []time.Duration
	ids  map[string]bool
}

// ServeHTTP takes a webhook and answers at once. The time of the state change is
// in its body; it was written by this machine.
func (h *heard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	var event struct{ Timestamp time.Time }
	data, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(data, &event) != nil {
		http.Error(w, "no event", http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
	h.mu.Lock()
	defer h.mu.Unlock()
	if id := r.Header.Get("Webhook-Id"); !h.ids[id] {
		h.ids[id] = true
		h.took = append(h.took, now.Sub(event.Timestamp))
	}
}

func (h *heard) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.took)
}

func (b *bench) deliverOnce(ctx context.Context, how delivering) (took []time.Duration, lost int, err error) {
	c, stop, err := b.deliverServer(ctx, how)
	if err != nil {
		return nil, 0, err
	}
	defer stop()
	h := &heard{ids: map[string]bool{}}
	for range receivers {
		s := httptest.NewServer(h)
		defer s.Close()
		if err := listen(ctx, c, s.URL); err != nil {
			return nil, 0, err
		}
	}
	if how.bad {
		silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		}))
		defer silent.CloseClientConnections()
		dead := httptest.NewServer(nil)
		dead.Close()
		for _, url := range []string{silent.URL, dead.URL} {
			if err := listen(ctx, c, url); err != nil {
				return nil, 0, err
			}
		}
	}
	n, err := pacedJobs(ctx, c)
	if err != nil {
		return nil, 0, err
	}
	want := n * eventsPerJob * receivers
	_ = until(ctx, deliverTail, func() bool { return h.count() >= want }) // what is missing is counted
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.took) == 0 {
		return nil, 0, errors.New("no webhook came")
	}
	return h.took, want - len(h.took), ctx.Err()
}

// deliverServer starts the binary as users do.
func (b *bench) deliverServer(ctx context.Context, how delivering) (c *client.Client, stop func(), err error) {
	addr, err := freeAddr(ctx)
	if err != nil {
		return nil, nil, err
	}
	env := []string{
		"PARLANCE_ADDR=" + addr, "PARLANCE_DATA_DIR=" + filepath.Join(b.dir, fmt.Sprintf("deliver-%t-%t", how.bad, how.apart)),
		"PARLANCE_OUTBOUND_ALLOW=127.0.0.0/8", "PARLANCE_MAX_CONCURRENT_JOBS=0",
	}
	roles := []string{"serve"}
	if how.apart {
		if err := b.redis.flush(ctx); err != nil {
			return nil, nil, err
		}
		roles, env = []string{"api", "worker"}, append(env, "PARLANCE_REDIS_URL="+b.redis.url())
	}
	if stop, err = b.startRoles(ctx, env, roles); err != nil {
		return nil, nil, err
	}
	if err := until(ctx, time.Minute, func() bool { return ready(ctx, addr) }); err != nil {
		stop()
		return nil, nil, err
	}
	if c, err = b.signIn(ctx, addr, env); err != nil {
		stop()
		return nil, nil, err
	}
	return c, stop, nil
}

// startRoles starts a process for each role.
func (b *bench) startRoles(ctx context.Context, env, roles []string) (stop func(), err error) {
	var running []*exec.Cmd
	stop = func() {
		for _, cmd := range running {
			stopProcess(cmd)
		}
	}
	for _, role := range roles {
		cmd, err := b.parlance(ctx, "deliver-"+role, env, role)
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			stop()
			return nil, err
		}
		running = append(running, cmd)
	}
	return stop, nil
}

func listen(ctx context.Context, c *client.Client, url string) error {
	var made struct{}
	return c.Call(ctx, http.MethodPost, "/v1/webhooks", map[string]any{"url": url, "events": []string{"job.*"}}, &made)
}

// pacedJobs submits so many jobs a second that their webhooks come at the rate.
func pacedJobs(ctx context.Context, c *client.Client) (n int, err error) {
	const perSecond = float64(deliverRate) / (eventsPerJob * receivers)
	n = int(deliverFor.Seconds() * perSecond)
	t := time.NewTicker(time.Duration(float64(time.Second) / perSecond))
	defer t.Stop()
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-t.C:
		}
		wg.Go(func() { _, errs[i] = submit(ctx, c, "") })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return 0, err
		}
	}
	return n, nil
}
