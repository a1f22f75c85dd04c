package insights

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"parlance/conversation"
)

// FuzzAnalyze sends any bytes through everything: nothing may panic, and every
// offset must lie in its text.
func FuzzAnalyze(f *testing.F) {
	for _, s := range []string{
		"", "ok", "👩‍👩‍👧 can you send it by Friday? 🎉", "\xff\xfe\x00", "CALL ME AT +1 415 555 2671!!!", "> quoted\n\nBest,\nAnn", "```\ncode\n```",
		"I'll do it. And you? By Monday.\nThanks", "TODO: " + strings.Repeat("a ", 50), "Ann: Bob to send $5k by 3pm", "e\u0301 ʼs don’t \u202e rtl", "From: a\nTo: b\n\nHi Bob,",
	} {
		f.Add(s, "Ann Lee", uint8(3))
	}
	e := New()
	f.Fuzz(func(t *testing.T, text, name string, cut uint8) {
		in := Input{Now: time.Date(2024, 3, 13, 10, 0, 0, 0, time.UTC)}
		in.Options = conversation.Options{
			DetectEntities: true, DetectPhrases: true, TimezoneOffset: int(cut),
			CustomEntities: []conversation.CustomEntity{{CustomType: "x", Text: name}},
		}
		in.Trackers = []conversation.Tracker{{ID: "1", Name: "t", Vocabulary: []string{name, text}}}
		in.Members = []conversation.Member{{ID: "a", Name: name}, {ID: "b", Name: "Bob"}}
		for i, part := range strings.SplitAfter(text, "\n") {
			in.New = append(in.New, conversation.Message{ID: string(rune('A' + i%26)), Position: i, Text: part, From: in.Members[i%2], StartTime: in.Now})
		}
		if n := int(cut) % (len(in.New) + 1); n > 0 {
			in.Tail, in.New = in.New[:n], in.New[n:]
		}
		out, err := e.Analyze(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string][]int{}
		for _, m := range out.Messages {
			texts[m.ID] = append(texts[m.ID], utf8.RuneCountInString(m.Text))
			if m.Sentiment < -1 || m.Sentiment > 1 || m.Sentiment != m.Sentiment {
				t.Fatalf("sentiment %v", m.Sentiment)
			}
			for _, p := range m.Phrases {
				inside(t, p.Text, p.Offset, m.Text)
			}
		}
		for _, x := range out.Insights {
			if x.Score < 0.5 || x.Score > 1 || x.Text == "" || len(x.MessageIDs) == 0 {
				t.Fatalf("insight %+v", x)
			}
			for _, en := range x.Entities {
				inside(t, en.Text, en.Offset, x.Text)
			}
			for _, p := range x.Phrases {
				inside(t, p.Text, p.Offset, x.Text)
			}
		}
		for _, en := range out.Entities {
			if en.Offset < 0 || en.Text == "" || len(texts[en.MessageID]) == 0 {
				t.Fatalf("entity %+v", en)
			}
		}
		e.Topics(out.Messages, TopicOptions{CustomVocabulary: []string{name}})
		e.Summary(out.Messages, SummaryOptions{})
		e.Analytics(out.Messages, out.Insights, in.Members)
	})
}

// inside fails when part does not stand at rune offset of text.
func inside(t *testing.T, part string, offset int, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		return
	}
	r := []rune(text)
	n := utf8.RuneCountInString(part)
	if offset < 0 || offset+n > len(r) || string(r[offset:offset+n]) != part {
		t.Fatalf("%q does not stand at %d of %q", part, offset, text)
	}
}
