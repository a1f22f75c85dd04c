package api

import (
	"math"
	"sync"
	"time"
)

// maxBuckets bounds the callers that are remembered, twice over: see buckets.
const maxBuckets = 20_000

// buckets hand out permits to callers: each has burst of them at first, and gets
// rate more a second. Callers that have not come for long are forgotten, which is
// as good as having all permits: there are two sets, and when the young one is
// full it becomes the old one.
type buckets struct {
	rate, burst float64
	clock       func() time.Time

	mu         sync.Mutex
	young, old map[string]bucket
}

type bucket struct {
	permits float64
	at      time.Time // when there were so many
}

// newBuckets gives nil, which never refuses, for a rate of 0.
func newBuckets(rate, burst float64, clock func() time.Time) *buckets {
	if rate <= 0 {
		return nil
	}
	return &buckets{rate: rate, burst: max(burst, 1), clock: clock, young: map[string]bucket{}}
}

// take takes a permit of a caller. Without one it gives the time until there is
// one again.
func (b *buckets) take(caller string) (wait time.Duration) {
	if b == nil {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	k := b.state(caller)
	if k.permits < 1 {
		wait = time.Duration((1 - k.permits) / b.rate * float64(time.Second))
	} else {
		k.permits--
	}
	b.keep(caller, k)
	return wait
}

// give takes a permit back.
func (b *buckets) give(caller string) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	k := b.state(caller)
	k.permits = min(k.permits+1, b.burst)
	b.keep(caller, k)
}

func (b *buckets) state(caller string) bucket {
	now := b.clock()
	k, ok := b.young[caller]
	if !ok {
		k, ok = b.old[caller]
	}
	if !ok {
		return bucket{b.burst, now}
	}
	k.permits = min(b.burst, k.permits+math.Max(0, now.Sub(k.at).Seconds())*b.rate)
	k.at = now
	return k
}

func (b *buckets) keep(caller string, k bucket) {
	if _, ok := b.young[caller]; !ok && len(b.young) >= maxBuckets {
		b.young, b.old = map[string]bucket{}, b.young
	}
	b.young[caller] = k
}
