package wire

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
)

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for in, want := range map[float64]string{1: "1", 0: "0", 0.123456: "0.1235", math.Copysign(0, -1): "0", -0.00001: "0", math.Inf(1): "0", math.NaN(): "0"} {
		if got := text(t, score(in)); got != want {
			t.Errorf("%v is written %s, want %s", in, got, want)
		}
	}
	if got := instant(time.Date(2026, 11, 20, 10, 0, 0, 123456789, time.FixedZone("", 3600))); got != "2026-11-20T09:00:00.123Z" {
		t.Errorf("instant %s", got)
	}
	if got := text(t, seconds(1500*time.Millisecond)); got != "1.5" {
		t.Errorf("seconds %s", got)
	}
}

// What nothing was found for is an empty list or object, never null.
func TestNothingIsNull(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]any{
		"conversation": NewConversation(conversation.Conversation{}, nil), "members": NewMembers(nil),
		"messages": NewMessages("1", []conversation.Message{{}}, MessageView{Sentiment: true, Words: true}),
		"insights": NewInsights([]conversation.Insight{{Kind: conversation.ActionItem}, {Kind: conversation.Question}, {Kind: conversation.FollowUp}}),
		"topics":   NewTopics([]conversation.Topic{{}}, TopicView{Parents: true}), "no topics": NewTopics(nil, TopicView{}),
		"entities": NewEntities([]conversation.Entity{{}}, nil), "no entities": NewEntities(nil, nil),
		"detected": NewDetected([]conversation.TrackerHit{{}}, nil, nil), "none detected": NewDetected(nil, nil, nil),
		"summary": NewSummary([]conversation.SummarySentence{{}}), "no summary": NewSummary(nil),
		"analytics": NewAnalytics(conversation.Analytics{Members: []conversation.MemberAnalytics{{}}}), "none": NewAnalytics(conversation.Analytics{}),
		"tracker": NewTracker(conversation.Tracker{}), "trackers": NewTrackers(nil),
	} {
		if got := text(t, v); strings.Contains(got, "null") {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := text(t, NewMember(conversation.Member{})); got != "{}" {
		t.Errorf("nobody is %s", got)
	}
}

func TestAnalyticsShares(t *testing.T) {
	t.Parallel()
	ann, ben := conversation.Member{ID: "a", Name: "Ann", UserID: "u"}, conversation.Member{ID: "b"}
	a := NewAnalytics(conversation.Analytics{
		Length: 30 * time.Second, Silence: 10 * time.Second, Talk: 20 * time.Second, Overlap: 3 * time.Second, Interactivity: 2,
		Members: []conversation.MemberAnalytics{
			{Member: ann, Talk: 15 * time.Second, Listen: 5 * time.Second, WPM: 68.04, Words: 17, Overlaps: []conversation.Overlap{{Member: ben, Duration: 3 * time.Second}}},
			{Member: ben, Overlaps: []conversation.Overlap{{Member: ann}}},
		},
		SentimentSeries: []conversation.SentimentPoint{{Offset: time.Second, Score: -0.12345}},
	})
	want := `{"metrics":[{"type":"total_silence","percent":33.333,"seconds":10},{"type":"total_talk_time","percent":66.667,"seconds":20},{"type":"total_overlap","percent":10,"seconds":3}],` +
		`"members":[{"id":"a","name":"Ann","userId":"u","pace":{"wpm":68},"talkTime":{"percentage":50,"seconds":15},"listenTime":{"percentage":16.667,"seconds":5},` +
		`"overlap":{"overlapDuration":3,"overlappingMembers":[{"id":"b","percent":10,"seconds":3}]},"words":17,"questions":0,"fillers":0,"longestMonologue":0,"patience":0},` +
		`{"id":"b","pace":{"wpm":0},"talkTime":{"percentage":0,"seconds":0},"listenTime":{"percentage":0,"seconds":0},"overlap":{},"words":0,"questions":0,"fillers":0,"longestMonologue":0,"patience":0}],` +
		`"interactivity":2,"sentiment":[{"timeOffset":1,"score":-0.123}]}`
	if got := text(t, a); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	empty := NewAnalytics(conversation.Analytics{})
	for _, m := range empty.Metrics {
		if m.Percent != 0 || m.Seconds != 0 {
			t.Errorf("an empty conversation has %+v", m)
		}
	}
}

// Mentions of one thing are one entity, in whatever words; things of different
// types with the same words are not.
func TestEntitiesAreGrouped(t *testing.T) {
	t.Parallel()
	ann := conversation.Member{ID: "a", Name: "Ann Smith"}
	got := NewEntities([]conversation.Entity{
		{Type: "person", Text: "Ann", Member: ann, MessageID: "1"},
		{Type: "person", Text: "Mrs Smith", Member: ann, MessageID: "2"},
		{Type: "location", Text: "Ann", Value: "Ann", MessageID: "1"},
		{Type: "daterange", Text: "next week", Start: "2026-11-23", End: "2026-11-29", MessageID: "1"},
		{Type: "daterange", Text: "the week after this", Start: "2026-11-23", End: "2026-11-29", MessageID: "2"},
		{Type: "organization", Text: "ACME", Value: "Acme", MessageID: "9"},
		{Type: "organization", Text: "Acme", Value: "acme", MessageID: "9", Offset: 7},
	}, []conversation.Message{{ID: "1", Text: "one"}, {ID: "2", Text: "two"}}).Entities
	if len(got) != 4 || len(got[0].MessageRefs) != 2 || len(got[0].Matches) != 2 || got[0].Matches[1].DetectedValue != "Mrs Smith" ||
		len(got[2].MessageRefs) != 2 || got[2].Value != nil || len(got[3].Matches) != 2 {
		t.Errorf("%s", text(t, got))
	}
	if got[0].MessageRefs[1].Text != "two" || got[3].MessageRefs[0].Text != "" {
		t.Errorf("texts of messages: %s", text(t, got))
	}
}

func TestDetectedIsGrouped(t *testing.T) {
	t.Parallel()
	hit := func(tracker, value, message string) conversation.TrackerHit {
		return conversation.TrackerHit{TrackerID: tracker, Name: "N" + tracker, Type: "vocabulary", Value: value, MessageID: message, Text: "said"}
	}
	got := NewDetected([]conversation.TrackerHit{hit("1", "a", "m1"), hit("2", "a", "m1"), hit("1", "b", "m1"), hit("1", "a", "m2")}, nil, nil)
	if len(got) != 2 || len(got[0].Matches) != 2 || len(got[0].Matches[0].MessageRefs) != 2 || got[0].Matches[0].MessageRefs[0].Text != "said" {
		t.Errorf("%s", text(t, got))
	}
	in := conversation.Insight{ID: "i", Kind: conversation.Question, Text: "Ünter uns: what does it COST?"}
	h := hit("1", "cost", "m")
	h.InsightID, h.Text = "i", "cost"
	ref := NewDetected([]conversation.TrackerHit{h}, nil, []conversation.Insight{in})[0].Matches[0].InsightRefs[0]
	if ref.Offset != 24 || ref.Type != "question" {
		t.Errorf("%+v", ref)
	}
	h.Offset = conversation.SimilarMatch
	if ref := NewDetected([]conversation.TrackerHit{h}, nil, []conversation.Insight{in})[0].Matches[0].InsightRefs[0]; ref.Offset != -1 {
		t.Errorf("%+v", ref)
	}
}
