package insights

import (
	"strings"
	"testing"
	"time"

	"parlance/conversation"
)

// TestOtherLanguages keeps what holds for every language and leaves the rest
// empty: for a German conversation, and for a German message in an English one.
func TestOtherLanguages(t *testing.T) {
	t.Parallel()
	e := New()
	in := Input{
		Language: "de-DE", Now: time.Date(2024, 3, 13, 10, 0, 0, 0, time.UTC),
		Options:  conversation.Options{DetectEntities: true, CustomEntities: []conversation.CustomEntity{{CustomType: "Produkt", Text: "Heizung"}}},
		Trackers: []conversation.Tracker{{ID: "1", Name: "Kosten", Vocabulary: []string{"kostet die Reparatur"}}},
		New: []conversation.Message{
			{ID: "1", Text: "Können Sie mir bitte sagen, was die Heizung und was kostet die Reparatur?", From: conversation.Member{ID: "a", Name: "Anna"}},
			{ID: "2", Position: 1, Text: "Das kostet 250 € und Sie erreichen uns unter +49 30 901820 oder info@heizung.example.", From: conversation.Member{ID: "b", Name: "Bernd"}},
		},
	}
	if tag, sure := e.Language(in.New); tag != "de" || sure < 0.5 {
		t.Errorf("language %q %.2f, want de", tag, sure)
	}
	for _, lang := range []string{"de-DE", "en-US"} {
		in.Language = lang
		out, err := e.Analyze(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if len(out.Insights) != 0 || out.Messages[0].Sentiment != 0 {
			t.Errorf("%s: insights %s sentiment %v", lang, renderInsights(out.Insights, 0), out.Messages[0].Sentiment)
		}
		got := renderEntities(out.Entities)
		for _, want := range []string{"250.00 EUR", "+4930901820", "info@heizung.example", "custom"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: entities lack %s:\n%s", lang, want, got)
			}
		}
		if len(out.Trackers) != 1 || out.Trackers[0].Offset < 0 {
			t.Errorf("%s: trackers %s", lang, renderHits(out.Trackers))
		}
	}
	if e.Topics(in.New, TopicOptions{Language: "de-DE"}) != nil || e.Summary(in.New, SummaryOptions{Language: "de-DE"}) != nil {
		t.Error("topics or summary of German text")
	}
	if Reason("en-GB") != "" || !strings.Contains(Reason("de-DE"), "German") || !strings.Contains(Reason("xx"), "xx") {
		t.Error("reason")
	}
}
