package config

import (
	"slices"
	"testing"
)

// No text may crash a parser, and what one accepts must read back as the same
// value.
func FuzzValues(f *testing.F) {
	for _, seed := range []string{"", "0", "10s", "4GiB", "8EiB", ":8080", "::1/128,10.0.0.0/8", "postgres://a:b@c/d", "yes", "9223372036854775807GB"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range Settings() {
			var c Config
			v := s.bind(&c)
			if v.set(text) != nil {
				continue
			}
			first := v.text()
			if err := v.set(first); err != nil || v.text() != first {
				t.Errorf("%s: %q is accepted, but its own text %q is not (%v, %q)", s.Name, text, first, err, v.text())
			}
		}
	})
}

func FuzzFile(f *testing.F) {
	f.Add("addr = :8080\n# x\nexport PARLANCE_LEASE='10s'\n")
	f.Add("=\n\x00=\nlog_levell=\"")
	f.Fuzz(func(t *testing.T, text string) {
		read := func(string) ([]byte, error) { return []byte(text), nil }
		c, err := Load(Sources{Flags: Flags{configName: "f"}, ReadFile: read})
		if err == nil && !slices.Contains([]QueuedStatus{QueuedInProgress, QueuedScheduled}, c.GetJobQueuedStatus) {
			t.Errorf("%q gave a config with status %q", text, c.GetJobQueuedStatus)
		}
	})
}
