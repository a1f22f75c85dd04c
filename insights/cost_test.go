package insights

import (
	"runtime"
	"testing"
	"time"
)

// The promises of docs/insights.md on cost, in computing time of this process.
const (
	longTalk     = 10_000 // messages
	longTalkTime = 2 * time.Second
	startTime    = 50 * time.Millisecond
	startMemory  = 40 << 20
)

// TestTenThousandMessages must not run beside other tests: it counts what the
// process computes. The best of a few runs is taken, since a shared machine's
// caches are not ours alone.
func TestTenThousandMessages(t *testing.T) {
	messages := longTalk
	if raced {
		messages /= 50 // the race detector computes most of it
	}
	e := New()
	in, words := many(t, messages)
	best := time.Hour
	for range 3 {
		begin := cpu(t)
		out, err := e.Analyze(t.Context(), in)
		if err != nil || len(out.Messages) != messages || len(out.Insights) == 0 {
			t.Fatalf("%d messages, %d insights, %v", len(out.Messages), len(out.Insights), err)
		}
		if best = min(best, cpu(t)-begin); best < longTalkTime {
			break
		}
	}
	t.Logf("%d messages, %d words in %v", messages, words, best)
	if best >= longTalkTime {
		t.Errorf("%d messages took %v, want less than %v", messages, best, longTalkTime)
	}
}

// TestStart bounds what loading the embedded models costs.
func TestStart(t *testing.T) {
	if raced {
		t.Skip("the race detector computes most of it")
	}
	best, size := time.Hour, uint64(0)
	for range 5 {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		begin := cpu(t)
		e := New()
		best = min(best, cpu(t)-begin)
		runtime.GC()
		runtime.ReadMemStats(&after)
		if e.trained == nil {
			t.Fatal("the weights cannot be read")
		}
		size = max(size, after.HeapAlloc-min(after.HeapAlloc, before.HeapAlloc))
		if best < startTime {
			break
		}
	}
	t.Logf("%v, %.1f MB", best, float64(size)/(1<<20))
	if best >= startTime || size >= startMemory {
		t.Errorf("loading took %v and %d bytes, want less than %v and %d", best, size, startTime, startMemory)
	}
}
