package webhooks

import (
	"testing"
	"time"
)

func TestRetryIn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		attempt    int
		retryAfter time.Duration
		random     float64
		want       time.Duration
		ok         bool
	}{
		{1, 0, 0.5, 5 * time.Second, true},
		{2, 0, 0.5, 5 * time.Minute, true},
		{3, 0, 0.5, 30 * time.Minute, true},
		{4, 0, 0.5, 2 * time.Hour, true},
		{5, 0, 0.5, 5 * time.Hour, true},
		{6, 0, 0.5, 10 * time.Hour, true},
		{7, 0, 0.5, 10 * time.Hour, true},
		{8, 0, 0.5, 0, false},
		{9, 0, 0.5, 0, false},
		{0, 0, 0.5, 0, false},
		{1, 0, 0, 4 * time.Second, true},
		{2, 0, 0, 4 * time.Minute, true},
		{2, 0, 1, 6 * time.Minute, true},
		{1, time.Minute, 0.5, time.Minute, true},
		{3, time.Minute, 0.5, 30 * time.Minute, true},
		{1, 1000 * time.Hour, 0.5, MaxRetryAfter, true},
		{8, time.Minute, 0.5, 0, false},
	}
	for _, tt := range tests {
		got, ok := RetryIn(tt.attempt, tt.retryAfter, tt.random)
		if got.Round(time.Millisecond) != tt.want || ok != tt.ok {
			t.Errorf("attempt %d, retry after %s, random %v: %s %v, want %s %v",
				tt.attempt, tt.retryAfter, tt.random, got, ok, tt.want, tt.ok)
		}
	}
}
