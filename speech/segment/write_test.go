package segment_test

import (
	"slices"
	"strings"
	"testing"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/segment"
)

// endsAfter is sure of an end after the words named, and of no other.
func endsAfter(sure ...string) func([]conversation.Word) []float64 {
	return func(words []conversation.Word) []float64 {
		out := make([]float64, len(words))
		for i, w := range words {
			if slices.Contains(sure, w.Text) {
				out[i] = 0.9
			}
		}
		return out
	}
}

func TestMessages_Ends(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ said, want string }{
		"sure ends":              {"we met today will you come", ": We met today; : Will you come"},
		"a pause in a sentence":  {"we will|1.2 come", ": We will come"},
		"a silence":              {"we will|2.5 come", ": We will; : Come"},
		"marks of the engine":    {"We met today will. You come", ": We met today will.; : You come"},
		"an end at the very end": {"we met today", ": We met today"},
	} {
		tr := &speech.Transcript{Utterances: []speech.Utterance{{Words: said(0, test.said)}}}
		if got := texts(segment.Messages(tr, segment.Options{Ends: endsAfter("today")})); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// A sentence of more words than a breath has is cut where an end is likeliest.
func TestMessages_Breath(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("one two three four five six seven eight nine end ", 4)
	ends := func(words []conversation.Word) []float64 {
		out := make([]float64, len(words))
		for i, w := range words {
			if w.Text == "end" {
				out[i] = 0.3
			}
		}
		return out
	}
	tr := &speech.Transcript{Utterances: []speech.Utterance{{Words: said(0, text)}}}
	got := segment.Messages(tr, segment.Options{Ends: ends})
	if len(got) < 2 {
		t.Fatalf("%d messages", len(got))
	}
	for _, m := range got {
		if m.Words[len(m.Words)-1].Text != "end" || len(m.Words) > 30 {
			t.Errorf("%d words, last %q", len(m.Words), m.Words[len(m.Words)-1].Text)
		}
	}
}

func TestMessages_Written(t *testing.T) {
	t.Parallel()
	o := segment.Options{
		Numbers: true, Known: []string{"Ann Lee", "iPhone"},
		Names: func(words []string) []bool {
			out := make([]bool, len(words))
			for i, w := range words {
				out[i] = w == "berlin"
			}
			return out
		},
	}
	for in, want := range map[string]string{
		"so i'm in berlin with ann lee at three thirty p m": "So I'm in Berlin with Ann Lee at 3:30 pm",
		"pay twenty five dollars for the iphone":            "Pay $25 for the iPhone",
		"one of them":                                       "One of them",
		"It costs twenty dollars.":                          "It costs twenty dollars.", // the engine writes itself
		"comma":                                             "Comma",
	} {
		tr := &speech.Transcript{Utterances: []speech.Utterance{{Words: said(0, in)}}}
		m := segment.Messages(tr, o)[0]
		if m.Text != want {
			t.Errorf("%q: %q, want %q", in, m.Text, want)
		}
	}
}

// TestMessages_Spans says which words each stretch of text was made of; the words
// stay as they were said.
func TestMessages_Spans(t *testing.T) {
	t.Parallel()
	tr := &speech.Transcript{Utterances: []speech.Utterance{{Words: said(0, "pay twenty five euros now")}}}
	m := segment.Messages(tr, segment.Options{Numbers: true})[0]
	want := []segment.Span{{0, 3, 0, 0}, {4, 7, 1, 3}, {8, 11, 4, 4}}
	if m.Text != "Pay €25 now" || !slices.Equal(m.Spans, want) || len(m.Words) != 5 || m.Words[0].Text != "pay" || m.Words[1].Text != "twenty" {
		t.Errorf("%q %v %v", m.Text, m.Spans, m.Words)
	}
}
