package request

import (
	"strings"
	"testing"
)

// Reading costs about as much as the JSON decoder itself, for many messages too.
func BenchmarkMessages(b *testing.B) {
	body := []byte(`{"messages":[` + strings.Repeat(`{"payload":{"content":"Some words that somebody said."},"from":{"name":"Ann","userId":"ann@example.com"},"duration":{"startTime":"2020-07-21T16:02:19.01Z","endTime":"2020-07-21T16:02:29.01Z"}},`, 9_999) + `{"payload":{"content":"Last."}}]}`)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		p, err := FromBody(body, "")
		if err != nil {
			b.Fatal(err)
		}
		if n := len(p.Messages()); n != 10_000 {
			b.Fatal(n, p.Err())
		}
	}
}
