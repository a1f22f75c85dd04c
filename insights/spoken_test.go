package insights

import (
	"strings"
	"testing"
	"time"

	"parlance/conversation"
)

func TestSentenceEnds(t *testing.T) {
	t.Parallel()
	var words []conversation.Word
	at := time.Duration(0)
	for w := range strings.FieldsSeq("let's start with the budget|we have to finish it by friday|can you send me the numbers") {
		for i, part := range strings.Split(w, "|") {
			if i > 0 {
				at += 600 * time.Millisecond
			}
			words = append(words, conversation.Word{Text: part, Offset: at, Duration: 250 * time.Millisecond})
			at += 270 * time.Millisecond
		}
	}
	e := New()
	ends := e.SentenceEnds(words)
	if len(ends) != len(words) {
		t.Fatalf("%d ends of %d words", len(ends), len(words))
	}
	for i, w := range words {
		want := w.Text == "budget" || w.Text == "friday" || i == len(words)-1
		if (ends[i] >= 0.5) != want {
			t.Errorf("after %q: %.2f", w.Text, ends[i])
		}
	}
	if e.SentenceEnds(nil) != nil {
		t.Error("ends of nothing")
	}
}

func TestNamesIn(t *testing.T) {
	t.Parallel()
	e := New()
	for said, want := range map[string]string{
		"ask maria from siemens in berlin":         "maria siemens berlin",
		"we moved to the united states from paris": "united states paris",
		"will you mark the date":                   "",
		"i think we may go on":                     "",
	} {
		words := strings.Fields(said)
		var got []string
		for i, name := range e.NamesIn(words) {
			if name {
				got = append(got, words[i])
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}
