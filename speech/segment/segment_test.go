package segment_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/segment"
)

// said makes words of "text|pause text|pause", each 0.3 s long; the pause in
// seconds comes after the word.
func said(start float64, text string) []conversation.Word {
	var out []conversation.Word
	at := time.Duration(start * float64(time.Second))
	for f := range strings.FieldsSeq(text) {
		word, pause, _ := strings.Cut(f, "|")
		out = append(out, conversation.Word{Text: word, Offset: at, Duration: 300 * time.Millisecond, Confidence: 0.5})
		var p float64
		fmt.Sscan(pause, &p)
		at += 300*time.Millisecond + time.Duration(p*float64(time.Second))
	}
	return out
}

func texts(m []segment.Message) string {
	var out []string
	for _, m := range m {
		out = append(out, m.From.Name+": "+m.Text)
	}
	return strings.Join(out, "; ")
}

func TestMessages_Cuts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"we met on monday|0.6 i think it was good": ": We met on monday; : I think it was good",
		"so|0.6 we met":           ": So we met",
		"yes|1.2 we met":          ": Yes; : We met",
		"we met|0.3 on monday":    ": We met on monday",
		"and i'm sure i'll do it": ": And I'm sure I'll do it",
		"éa va":                   ": Éa va",
	} {
		tr := &speech.Transcript{Utterances: []speech.Utterance{{Words: said(1, text)}}}
		if got := texts(segment.Messages(tr, segment.Options{})); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestMessages_SpeakersMerge(t *testing.T) {
	t.Parallel()
	ann, bob := conversation.Member{Name: "Ann"}, conversation.Member{Name: "Bob"}
	tr := &speech.Transcript{Utterances: []speech.Utterance{
		{Channel: 1, Speaker: ann, Words: said(0, "hello there")},
		{Channel: 1, Speaker: ann, Words: said(1, "how are you")},
		{Channel: 2, Speaker: bob, Words: said(2.5, "fine thanks")},
		{Channel: 1, Speaker: ann, Words: said(4, "good")},
		{Channel: 1, Speaker: ann, Words: said(9, "anyone there")},
	}}
	got := segment.Messages(tr, segment.Options{})
	want := "Ann: Hello there how are you; Bob: Fine thanks; Ann: Good; Ann: Anyone there"
	if texts(got) != want {
		t.Errorf("got %q, want %q", texts(got), want)
	}
}

func TestMessages_Fields(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	words := said(2, "is it you")
	words[0].Confidence, words[1].Confidence, words[2].Confidence = 0.2, 0.6, -1
	tr := &speech.Transcript{Utterances: []speech.Utterance{{Words: words}}}
	m := segment.Messages(tr, segment.Options{
		Start: start, NewID: func() string { return "7" },
		Terminal: func(w []conversation.Word) string { return map[bool]string{true: "?"}[w[0].Text == "is"] },
	})[0]
	if m.ID != "7" || m.Text != "Is it you?" || m.Offset != 2*time.Second || m.Duration != 900*time.Millisecond || !m.Timed ||
		!m.StartTime.Equal(start.Add(2*time.Second)) || !m.EndTime.Equal(start.Add(2900*time.Millisecond)) ||
		m.Confidence != 0.4 || len(m.Words) != 3 || m.Words[2].Text != "you" {
		t.Errorf("%+v", m)
	}
}

func TestMessages_LongSpeechIsCut(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("word ", 30) + "here|0.2 " + strings.Repeat("word ", 60)
	tr := &speech.Transcript{Utterances: []speech.Utterance{{Words: said(0, text)}}}
	got := segment.Messages(tr, segment.Options{})
	total := 0
	for _, m := range got {
		total += len(m.Words)
		if len(m.Words) > 40 {
			t.Errorf("a message of %d words", len(m.Words))
		}
	}
	if total != 91 || !strings.HasSuffix(got[0].Text, "here") {
		t.Errorf("%d words; the first message ends %q", total, got[0].Text[len(got[0].Text)-10:])
	}
}

func TestMessages_OwnBoundary(t *testing.T) {
	t.Parallel()
	tr := &speech.Transcript{Utterances: []speech.Utterance{{Words: said(0, "a|9 b c d")}}}
	got := segment.Messages(tr, segment.Options{Boundary: func(w []conversation.Word, i int, pause time.Duration) bool {
		return w[i].Text == "c" && pause == 0 && len(w) == 4
	}})
	if texts(got) != ": A b c; : D" {
		t.Errorf("got %q", texts(got))
	}
	if got := segment.Messages(&speech.Transcript{}, segment.Options{}); len(got) != 0 {
		t.Errorf("nothing said gives %v", got)
	}
}

// TestMessages_MarkedText cuts at the marks of engines that set them.
func TestMessages_MarkedText(t *testing.T) {
	t.Parallel()
	tr := &speech.Transcript{Utterances: []speech.Utterance{{Words: said(0, "Well, the|0.6 plan is good. Is it? Yes.")}}}
	if got := texts(segment.Messages(tr, segment.Options{})); got != ": Well, the plan is good.; : Is it?; : Yes." {
		t.Errorf("got %q", got)
	}
}
