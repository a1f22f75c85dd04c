package wire

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"parlance/conversation"
)

// Tracker is a list of phrases that the account looks for.
type Tracker struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Vocabulary []string `json:"vocabulary"`
}

// One and many trackers, and one that is gone.
type (
	// OneTracker is the answer for one tracker.
	OneTracker struct {
		Tracker Tracker `json:"tracker"`
	}
	// Trackers is the answer for several.
	Trackers struct {
		Trackers []Tracker `json:"trackers"`
	}
	// Deleted is the answer to a deletion.
	Deleted struct {
		ID      string `json:"id"`
		Type    string `json:"type"`
		Deleted bool   `json:"deleted"`
	}
)

// NewTracker makes the answer for one tracker.
func NewTracker(t conversation.Tracker) Tracker { return Tracker{t.ID, t.Name, list(t.Vocabulary)} }

// NewTrackers makes the answer for several.
func NewTrackers(ts []conversation.Tracker) Trackers { return Trackers{each(ts, NewTracker)} }

// Detected is a tracker that matched, with every place where it did.
type Detected struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	Matches []TrackerMatch `json:"matches"`
}

// TrackerMatch is one phrase of the tracker with the places of its matches.
type TrackerMatch struct {
	Type        string       `json:"type"` // "vocabulary"
	Value       string       `json:"value"`
	MessageRefs []TrackerRef `json:"messageRefs"`
	InsightRefs []InsightRef `json:"insightRefs"`
}

// TrackerRef is a place in a message; an offset of -1 is a similar match.
type TrackerRef struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Offset int    `json:"offset"`
}

// InsightRef is a place in an insight.
type InsightRef struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Type   string `json:"type"`
	Offset int    `json:"offset"`
}

// NewDetected groups hits by tracker and phrase, in order of the first hit.
func NewDetected(hits []conversation.TrackerHit, messages []conversation.Message, insights []conversation.Insight) []Detected {
	texts := byID(messages)
	found := map[string]conversation.Insight{}
	for _, in := range insights {
		found[in.ID] = in
	}
	out := []Detected{}
	at := map[string]int{}
	for _, h := range hits {
		key := cmp.Or(h.TrackerID, h.Name)
		i, known := at[key]
		if !known {
			i = len(out)
			at[key] = i
			out = append(out, Detected{ID: h.TrackerID, Name: h.Name, Matches: []TrackerMatch{}})
		}
		ref := TrackerRef{ID: h.MessageID, Text: h.Text, Offset: h.Offset}
		if m := texts[h.MessageID]; m != nil {
			ref.Text = m.Text
		}
		match := out[i].match(h)
		match.MessageRefs = append(match.MessageRefs, ref)
		if in, ok := found[h.InsightID]; ok {
			match.InsightRefs = append(match.InsightRefs, newInsightRef(in, h))
		}
	}
	return out
}

// match finds or adds the entry of a hit's phrase.
func (d *Detected) match(h conversation.TrackerHit) *TrackerMatch {
	for i := range d.Matches {
		if d.Matches[i].Type == h.Type && d.Matches[i].Value == h.Value {
			return &d.Matches[i]
		}
	}
	d.Matches = append(d.Matches, TrackerMatch{
		Type: h.Type, Value: h.Value, MessageRefs: []TrackerRef{}, InsightRefs: []InsightRef{},
	})
	return &d.Matches[len(d.Matches)-1]
}

// newInsightRef places a hit in the text of an insight, where it is literal.
func newInsightRef(in conversation.Insight, h conversation.TrackerHit) InsightRef {
	ref := InsightRef{ID: in.ID, Text: in.Text, Type: string(in.Kind), Offset: conversation.SimilarMatch}
	if h.Offset == conversation.SimilarMatch {
		return ref
	}
	text := strings.ToLower(in.Text)
	if b := strings.Index(text, strings.ToLower(cmp.Or(h.Text, h.Value))); b >= 0 {
		ref.Offset = utf8.RuneCountInString(text[:b])
	}
	return ref
}
