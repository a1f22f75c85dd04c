package insights

import (
	"testing"
	"time"

	"parlance/conversation"
)

// TestWholeSpeech reads acts without marks that are cut: the piece that asks is
// found, its neighbours are not, and the whole has a say in how sure that is.
func TestWholeSpeech(t *testing.T) {
	t.Parallel()
	e := New()
	tests := []struct {
		text   string
		asks   int  // the piece that does; -1 = none
		doubts bool // the piece looks more like a question than the whole does
	}{
		{"okay so we have the remote here on the table and i think the buttons are fine do you all agree with that", 1, true},
		{"right so the next thing is the budget what did you say was the price of the case again", 1, true},
		{"i mean you can do it like this can you see it there on the left and then it goes down to the next page", 1, true},
		{"well we had a look at the figures and they were not what we expected to see at all i would say", -1, false},
	}
	for _, tt := range tests {
		m := conversation.Message{ID: "1", Text: tt.text, From: conversation.Member{ID: "a", Name: "Ann"}, Position: 3}
		d, err := e.document(t.Context(), Input{New: []conversation.Message{m}, Now: time.Now()}, forTasks)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.utts) < 2 {
			t.Errorf("%q is not cut", tt.text)
		}
		for k, u := range d.utts {
			if (u.scores.Question >= 0.5) != (k == tt.asks) {
				t.Errorf("%q: %.2f in %q", u.Text, u.scores.Question, tt.text)
			}
			if k == tt.asks && tt.doubts && u.scores.Question > u.learnt.Question-0.05 {
				t.Errorf("%q: %.2f with the whole, %.2f without", u.Text, u.scores.Question, u.learnt.Question)
			}
		}
	}
}
