package worker

import (
	"strings"
	"testing"

	"parlance/conversation"
	"parlance/insights"
	"parlance/speech/segment"
)

// TestHeardWell drops what rests on words that were hardly heard, and believes
// typed text and engines without confidences.
func TestHeardWell(t *testing.T) {
	t.Parallel()
	word := func(text string, c float64) conversation.Word { return conversation.Word{Text: text, Confidence: c} }
	k := &work{
		messages: []conversation.Message{
			{ID: "sure", Text: "Call Ann today", Confidence: 0.7, Words: []conversation.Word{word("call", 0.9), word("ann", 0.3), word("today", 0.9)}},
			{ID: "unsure", Text: "Call Bob", Confidence: 0.4, Words: []conversation.Word{word("call", 0.5), word("bob", 0.3)}},
			{ID: "typed", Text: "Call Ann", Confidence: 1},
			{ID: "silent", Text: "Call Ann", Confidence: 1, Words: []conversation.Word{word("call", -1), word("ann", -1)}},
		},
		spans: map[string][]segment.Span{
			"sure":   {{Start: 0, End: 4, First: 0, Last: 0}, {Start: 5, End: 8, First: 1, Last: 1}, {Start: 9, End: 14, First: 2, Last: 2}},
			"silent": {{Start: 0, End: 4, First: 0, Last: 0}, {Start: 5, End: 8, First: 1, Last: 1}},
		},
	}
	out := insights.Output{
		Insights: []conversation.Insight{
			{ID: "1", MessageIDs: []string{"sure"}},
			{ID: "2", MessageIDs: []string{"unsure"}},
			{ID: "3", MessageIDs: []string{"typed"}},
			{ID: "4", MessageIDs: []string{"silent"}},
			{ID: "5", MessageIDs: []string{"of before"}},
		},
		Entities: []conversation.Entity{
			{Text: "Ann", Offset: 5, MessageID: "sure"},
			{Text: "today", Offset: 9, MessageID: "sure"},
			{Text: "Ann", Offset: 5, MessageID: "typed"},
			{Text: "Ann", Offset: 5, MessageID: "silent"},
		},
		Trackers: []conversation.TrackerHit{
			{Name: "a", Text: "Call", Offset: 0, MessageID: "sure"},
			{Name: "b", Text: "Ann today", Offset: 5, MessageID: "sure"},
			{Name: "c", Offset: conversation.SimilarMatch, MessageID: "unsure"},
			{Name: "d", InsightID: "2"},
			{Name: "e", InsightID: "1"},
		},
	}
	k.heardWell(&out)
	var got []string
	for _, x := range out.Insights {
		got = append(got, x.ID)
	}
	for _, e := range out.Entities {
		got = append(got, e.Text+"@"+e.MessageID)
	}
	for _, h := range out.Trackers {
		got = append(got, h.Name)
	}
	if want := "1 3 4 5 today@sure Ann@typed Ann@silent a e"; strings.Join(got, " ") != want {
		t.Errorf("kept %q, want %q", got, want)
	}
}
