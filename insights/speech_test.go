package insights

import (
	"strings"
	"testing"
	"time"

	"parlance/conversation"
)

// TestUncutSpeech sends minutes of recognised speech as one message: the tasks
// in it are found one by one, with their places.
func TestUncutSpeech(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("okay so the budget looks fine to me and i think we are mostly done with that part ", 3) +
		"can you send me the list of travel costs by friday " +
		strings.Repeat("the design of the case is still open because the supplier did not answer yet ", 3) +
		"i will call the supplier tomorrow morning"
	e := New()
	out, err := e.Analyze(t.Context(), Input{
		Now:     time.Date(2024, 3, 13, 10, 0, 0, 0, time.UTC),
		Options: conversation.Options{DetectPhrases: true},
		New:     []conversation.Message{{ID: "1", Text: text, From: conversation.Member{ID: "a", Name: "Ann"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var tasks []string
	for _, x := range out.Insights {
		if x.Kind != conversation.Question {
			tasks = append(tasks, x.Text)
		}
		if len(strings.Fields(x.Text)) > 40 {
			t.Errorf("an insight of %d words: %q", len(strings.Fields(x.Text)), x.Text)
		}
	}
	all := strings.Join(tasks, "|")
	if !strings.Contains(all, "send me the list") || !strings.Contains(all, "call the supplier") {
		t.Errorf("tasks %q", tasks)
	}
	for _, p := range out.Messages[0].Phrases {
		inside(t, p.Text, p.Offset, text)
	}
}
