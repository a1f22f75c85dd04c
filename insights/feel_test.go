package insights

import (
	"testing"
	"time"

	"parlance/conversation"
)

// TestOpening wants a first message that is said to nobody to be read as one that
// stands alone, in one piece, and one that is said to somebody as talk.
func TestOpening(t *testing.T) {
	t.Parallel()
	e, now := New(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ text, want string }{
		{"I tried it twice. It skipped every time. I sent it back.", "negative"},
		{"Pay a bit more and get the other one.", "negative"},
		{"The case is nice. The player broke after two days and nobody answers.", "negative"},
		{"The battery lasts for days and the screen is a joy to look at.", "positive"},
		{"It does not work as advertised and I would not buy it again.", "negative"},
		{"I was not disappointed at all, it works like a charm.", "positive"},
		{"It sounded great for a week, but then the speakers died.", "negative"},
		{"It is the same size as the older model.", "neutral"},
		{"The build is red since this morning.", "neutral"},
		{"Hello everybody.", "neutral"},
		{"Okay so the first thing is the budget.", "neutral"},
		{"The next review is on Friday at ten.", "neutral"},
		{"Weekly status:", "neutral"},
	} {
		m := conversation.Message{ID: "1", Text: tt.text, StartTime: now, From: conversation.Member{ID: "a", Name: "Ann"}}
		out, err := e.Analyze(t.Context(), Input{New: []conversation.Message{m}, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		if s := out.Messages[0].Sentiment; conversation.SentimentLabel(s) != tt.want {
			t.Errorf("%q feels %.2f, want %s", tt.text, s, tt.want)
		}
	}
}
