package guard

import (
	"testing"
	"time"
)

func TestPolicy_Timeouts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                     string
		in                       Policy
		connect, header, overall time.Duration
	}{
		{"defaults", Policy{}, 5 * time.Second, 15 * time.Second, 15 * time.Second},
		{"patient receiver", Policy{TotalTimeout: time.Minute}, 5 * time.Second, time.Minute, time.Minute},
		{"long download", Policy{TotalTimeout: -1}, 5 * time.Second, 15 * time.Second, 0},
		{"own header time", Policy{TotalTimeout: -1, HeaderTimeout: time.Second}, 5 * time.Second, time.Second, 0},
	}
	for _, tt := range tests {
		got := tt.in.filled()
		if got.ConnectTimeout != tt.connect || got.HeaderTimeout != tt.header || got.TotalTimeout != tt.overall {
			t.Errorf("%s: connect %s, header %s, total %s", tt.name, got.ConnectTimeout, got.HeaderTimeout, got.TotalTimeout)
		}
		if c := New(tt.in); c.Timeout != tt.overall {
			t.Errorf("%s: the client waits %s in all", tt.name, c.Timeout)
		}
	}
}
