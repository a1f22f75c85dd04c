package insights

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/insights/model"
)

// TestWholeSpeech reads acts without marks that are cut: the piece that asks is
// found, and its neighbours are not.
func TestWholeSpeech(t *testing.T) {
	t.Parallel()
	e := New()
	tests := []struct {
		text string
		asks int // the piece that does; -1 = none
	}{
		{"okay so we have the remote here on the table and i think the buttons are fine do you all agree with that", 1},
		{"right so the next thing is the budget what did you say was the price of the case again", 1},
		{"i mean you can do it like this can you see it there on the left and then it goes down to the next page", 1},
		{"good morning this is the front desk of doctor patel's practice how can i help you", 1},
		{"friday at two would be great do i need to bring my insurance card again", 1},
		{"i will tell her this afternoon and someone will call you back is there anything else", 1},
		{"well we had a look at the figures and they were not what we expected to see at all i would say", -1},
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
		}
	}
}

// TestPartRequests wants a promise to stand apart from the request before it.
func TestPartRequests(t *testing.T) {
	t.Parallel()
	out, err := New().Analyze(t.Context(), Input{Now: time.Now(), New: []conversation.Message{
		{ID: "1", Text: "do i need my card", From: conversation.Member{ID: "s", Name: "Susan"}},
		{ID: "2", Position: 1, From: conversation.Member{ID: "p", Name: "Pat"}, Text: "yes please bring it and the letter from the hospital and i will send you a reminder by text message the day before"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range out.Insights {
		if x.Kind != conversation.Question {
			got = append(got, x.Assignee.Name+": "+x.Text)
		}
	}
	if len(got) != 2 || !strings.HasPrefix(got[0], "Susan: yes please bring it") || !strings.HasPrefix(got[1], "Pat: and i will send you a reminder") {
		t.Errorf("got %q", got)
	}
}

// TestPartQuestions wants a sentence to end before a question where that is likely
// at all, but not before one that is only reported.
func TestPartQuestions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"friday would be great do i need my card":   3,
		"this is the front desk how can i help you": 4,
		"i asked him what can we do about it":       -1,
		"and how much honey do you get from a hive": -1,
		"that is the way you said you would do it":  -1,
	} {
		var words []model.TimedWord
		for w := range strings.FieldsSeq(text) {
			words = append(words, model.TimedWord{Text: w})
		}
		ends := make([]float64, len(words))
		for i := range ends {
			ends[i] = 0.35
		}
		partQuestions(ends, words)
		if got := slices.IndexFunc(ends, func(e float64) bool { return e >= mostLikely }); got != want {
			t.Errorf("%q ends at %d, want %d", text, got, want)
		}
	}
}

// TestQuiet reads names out of shouting.
func TestQuiet(t *testing.T) {
	t.Parallel()
	out, err := New().Analyze(t.Context(), Input{
		Options: conversation.Options{DetectEntities: true}, Now: time.Now(),
		New: []conversation.Message{{ID: "1", Text: "YOU WILL GET AN EMAIL AND A CSV FROM MICROSOFT IN LONDON"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range out.Entities {
		got = append(got, x.Type+" "+x.Text)
	}
	if want := "organization MICROSOFT, location LONDON"; strings.Join(got, ", ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestNotes reads the shorthand of minutes, and what only looks like a question or
// a name.
func TestNotes(t *testing.T) {
	t.Parallel()
	e := New()
	for text, want := range map[string]string{
		"Next meeting: Thursday, 21 March, 2pm in room 4.":          "follow_up datetime:Thursday, 21 March, 2pm number:4",
		"and if you have questions please write them into the chat": "action_item",
		"is the TX-500 in Austin":                                   "question location:Austin",
	} {
		out, err := e.Analyze(t.Context(), Input{
			Options: conversation.Options{DetectEntities: true}, Now: time.Date(2024, 3, 13, 10, 0, 0, 0, time.UTC),
			New: []conversation.Message{{ID: "1", Text: text, From: conversation.Member{ID: "a", Name: "Ann"}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range out.Insights {
			got = append(got, string(x.Kind))
		}
		for _, x := range out.Entities {
			got = append(got, x.Type+":"+x.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %q, want %q", text, strings.Join(got, " "), want)
		}
	}
}
