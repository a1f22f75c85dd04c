package sqlstore_test

import (
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/internal/testkit/pg"
	"parlance/storage"
	"parlance/storage/sqlstore"
)

// The benchmarks measure the machinery alone: jobs without effects.

func BenchmarkSQLite(b *testing.B) {
	s := func(b *testing.B) *sqlstore.Store {
		b.Helper()
		return open(b, sqlite(b))
	}
	b.Run("submit/10", func(b *testing.B) { benchSubmit(b, s(b), 10) })
	b.Run("settle/1", func(b *testing.B) { benchSettle(b, s(b), 1, "") })
	b.Run("settle/10", func(b *testing.B) { benchSettle(b, s(b), 10, "") })
	b.Run("settle with webhook/10", func(b *testing.B) { benchSettle(b, s(b), 10, "https://example.com") })
}

// BenchmarkPostgres commits to the disk, as in production.
func BenchmarkPostgres(b *testing.B) {
	server := &pg.Server{Durable: true}
	s := func(b *testing.B) *sqlstore.Store {
		b.Helper()
		return open(b, sqlstore.Config{URL: server.Database(b), MaxConns: 40})
	}
	b.Run("submit/40", func(b *testing.B) { benchSubmit(b, s(b), 40) })
	b.Run("settle/1", func(b *testing.B) { benchSettle(b, s(b), 1, "") })
	b.Run("settle/40", func(b *testing.B) { benchSettle(b, s(b), 40, "") })
}

// lanes makes n conversations with one job each.
func lanes(b *testing.B, s *sqlstore.Store, tenant string, n int) (hints []storage.Hint) {
	b.Helper()
	for range n {
		_, h, err := s.Submit(b.Context(), storage.Submission{
			New: &conversation.Conversation{ID: conversation.NewNumericID()},
			Job: conversation.Job{ID: conversation.NewUUID(), TenantID: tenant},
		})
		if err != nil {
			b.Fatal(err)
		}
		hints = append(hints, *h)
	}
	return hints
}

// fill appends b.N jobs to the conversations, from as many goroutines.
func fill(b *testing.B, s *sqlstore.Store, tenant, webhook string, hints []storage.Hint) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(b.N))
	each(b, hints, func(h storage.Hint) error {
		for left.Add(-1) >= 0 {
			_, _, err := s.Submit(b.Context(), storage.Submission{Job: conversation.Job{
				ID: conversation.NewUUID(), TenantID: tenant, ConversationID: h.ConversationID, WebhookURL: webhook,
			}})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func each(b *testing.B, hints []storage.Hint, f func(h storage.Hint) error) {
	b.Helper()
	var wg sync.WaitGroup
	for _, h := range hints {
		wg.Go(func() {
			if err := f(h); err != nil {
				b.Error(err)
			}
		})
	}
	wg.Wait()
}

// report gives the throughput, and the processor time since start: on a busy
// machine only that can be compared.
func report(b *testing.B, unit string, start time.Duration) {
	b.Helper()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), unit)
	b.ReportMetric(float64((cpu()-start).Microseconds())/float64(b.N), "cpu-µs/op")
}

// cpu is the processor time of this process.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // fails on a bad pointer only
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func benchSubmit(b *testing.B, s *sqlstore.Store, goroutines int) {
	b.Helper()
	tenant := conversation.NewUUID()
	hints := lanes(b, s, tenant, goroutines)
	b.ResetTimer()
	defer report(b, "submits/s", cpu())
	fill(b, s, tenant, "", hints)
}

func benchSettle(b *testing.B, s *sqlstore.Store, workers int, webhook string) {
	b.Helper()
	tenant := conversation.NewUUID()
	hints := lanes(b, s, tenant, workers)
	fill(b, s, tenant, webhook, hints)
	b.ResetTimer()
	defer report(b, "settles/s", cpu())
	each(b, hints, func(h storage.Hint) error {
		c, err := s.Claim(b.Context(), h, time.Minute, 3)
		for c != nil && err == nil {
			var next storage.Next
			next, err = s.Settle(b.Context(), *c, storage.Outcome{}, time.Minute, 3)
			c = next.Claim
		}
		return err
	})
}
