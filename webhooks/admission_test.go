package webhooks

import (
	"testing"
	"time"
)

// A burst to a healthy endpoint fills its line; what does not fit comes back soon,
// while an endpoint that has never answered well is left alone for longer.
func TestBoard_FullLine(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for _, tt := range []struct {
		name      string
		e         endpoint
		low, high time.Duration
	}{
		{"healthy", endpoint{proven: true}, 2 * time.Second, 6 * time.Second},
		{"never answered", endpoint{}, 20 * time.Second, time.Minute},
		{"in trouble", endpoint{proven: true, troubles: 1}, 20 * time.Second, time.Minute},
	} {
		b := newBoard(rules{line: 2, perEndpoint: 1, breakAfter: 5}, time.Second)
		tt.e.line = []*task{{}, {}}
		b.endpoints["host"] = &tt.e
		if got := b.blocked("host", now); got < tt.low || got > tt.high {
			t.Errorf("%s: put off for %s, want %s to %s", tt.name, got, tt.low, tt.high)
		}
		tt.e.line = tt.e.line[:1]
		if got := b.blocked("host", now); got != 0 {
			t.Errorf("%s, with room in its line: put off for %s", tt.name, got)
		}
	}
}
