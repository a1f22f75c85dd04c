package webhooks

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"parlance/conversation"
)

// BenchmarkDelivery offers 200 state changes a second to ten receivers on
// loopback and reports how long after its change each webhook arrived.
func BenchmarkDelivery(b *testing.B) {
	const rate, receivers = 200, 10
	box := newOutbox()
	var mu sync.Mutex
	created := map[string]time.Time{}
	var waits []time.Duration
	done := make(chan struct{}, b.N)
	serve := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now := time.Now()
		mu.Lock()
		waits = append(waits, now.Sub(created[r.URL.Query().Get("job")]))
		mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
		done <- struct{}{}
	})
	var urls []string
	for range receivers {
		s := httptest.NewServer(serve)
		defer s.Close()
		urls = append(urls, s.URL)
	}
	ctx, cancel := context.WithCancel(b.Context())
	d := &Dispatcher{Store: box, Client: loopbackClient(b)}
	var wg sync.WaitGroup
	wg.Go(func() { _ = d.Run(ctx) })
	defer wg.Wait()
	defer cancel()
	tick := time.NewTicker(time.Second / rate)
	defer tick.Stop()
	b.ResetTimer()
	for i := range b.N {
		<-tick.C
		job := fmt.Sprint("job", i)
		mu.Lock()
		created[job] = time.Now()
		mu.Unlock()
		box.put(job, fmt.Sprintf("%s/?job=%s", urls[i%receivers], job), conversation.Completed)
		d.Notify(job)
	}
	for range b.N {
		<-done
	}
	b.StopTimer()
	slices.Sort(waits)
	ms := func(part float64) float64 {
		return float64(waits[int(part*float64(len(waits)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(ms(0.5), "p50-ms")
	b.ReportMetric(ms(0.99), "p99-ms")
	b.ReportMetric(ms(1), "max-ms")
}
