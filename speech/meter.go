package speech

import (
	"sync"
	"time"
)

// meter passes on progress: whole percents, each once, never backwards.
type meter struct {
	mu   sync.Mutex
	last int
	hear func(percent int)
}

func newMeter(hear func(int)) *meter { return &meter{last: -1, hear: hear} }

// part reports that done of total is finished in the part of the work that goes
// from one percentage to another.
func (m *meter) part(done, total time.Duration, from, to int) {
	if total > 0 {
		share := min(1, float64(done)/float64(total))
		m.report(from + int(share*float64(to-from)))
	}
}

func (m *meter) report(percent int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.hear != nil && percent > m.last {
		m.last = percent
		m.hear(percent)
	}
}
