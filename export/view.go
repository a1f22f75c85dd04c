package export

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parlance/conversation"
	"parlance/export/fold"
)

// view is a Document prepared for reading: people, places and times as the
// words that txt, md and pdf all show.
type view struct {
	doc       *Document
	opt       Options
	zone      *time.Location
	now       time.Time
	people    *cast
	recording bool           // times are offsets in a recording, not hours of a day
	position  map[string]int // message id -> index in doc.Messages
}

func newView(doc *Document, opt Options) *view {
	v := &view{
		doc: doc, opt: opt, zone: opt.Location, now: opt.Now,
		people: newCast(doc), recording: doc.Engine != "",
		position: make(map[string]int, len(doc.Messages)),
	}
	if v.zone == nil {
		v.zone = time.UTC
	}
	if v.now.IsZero() {
		v.now = doc.Conversation.UpdatedAt
	}
	for i, m := range doc.Messages {
		v.position[m.ID] = i
		v.recording = v.recording || len(m.Words) > 0
	}
	return v
}

// title is the conversation's name; one that nobody named is called by its id.
func (v *view) title() string {
	c := v.doc.Conversation
	if name := fold.Flat(c.Name); name != "" && name != c.ID {
		return name
	}
	return strings.TrimSpace("Conversation " + c.ID)
}

// kind is the conversation's type as a word, "" if it says nothing.
func (v *view) kind() string {
	t := fold.Flat(strings.ReplaceAll(v.doc.Conversation.Type, "_", " "))
	first, size := utf8.DecodeRuneInString(t)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + t[size:]
}

// note is an insight as it is shown.
type note struct {
	Text   string
	Owner  string // who is to do it; "" when nobody is named
	Due    string // "" when no date is named
	By     string // who said it
	At     string // when; "" without times
	Status string // of a question: "answered", "open" or "" when not judged
}

// notes lists the insights of a kind, in their order.
func (v *view) notes(kind conversation.InsightKind) []note {
	var out []note
	for _, in := range v.doc.Insights {
		text := fold.Flat(in.Text)
		if in.Kind != kind || text == "" {
			continue
		}
		n := note{Text: text, Owner: v.people.nameIf(in.Assignee), By: v.people.nameIf(in.From), At: v.firstTime(in.MessageIDs)}
		if in.DueBy != nil {
			n.Due = v.due(*in.DueBy)
		}
		if in.Answered != nil {
			n.Status = map[bool]string{true: "answered", false: "open"}[*in.Answered]
		}
		out = append(out, n)
	}
	return out
}

// summary is the summary as sentences, without empty ones.
func (v *view) summary() []string {
	var out []string
	for _, s := range v.doc.Summary {
		if text := fold.Flat(s.Text); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// topics is the topics' texts, the most important first.
func (v *view) topics() []string {
	sorted := slices.Clone(v.doc.Topics)
	slices.SortStableFunc(sorted, func(a, b conversation.Topic) int {
		return cmp.Compare(b.Score, a.Score)
	})
	var out []string
	for _, t := range sorted {
		if text := fold.Flat(t.Text); text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// tracked is a tracker with its phrases, and how often each was said.
type tracked struct {
	Name    string
	Count   int
	Phrases []string
	Times   []string
}

// trackers gathers the hits of each tracker in the order of the first.
func (v *view) trackers() []tracked {
	var out []tracked
	at := map[string]int{}
	for _, hit := range v.doc.Trackers {
		name := fold.Flat(hit.Name)
		if name == "" || hit.InsightID != "" { // the same place, seen once more in an insight
			continue
		}
		i, known := at[name]
		if !known {
			i = len(out)
			at[name] = i
			out = append(out, tracked{Name: name})
		}
		t := &out[i]
		t.Count++
		if phrase := fold.Flat(hit.Text); phrase != "" && !slices.Contains(t.Phrases, phrase) {
			t.Phrases = append(t.Phrases, phrase)
		}
		if when := v.firstTime([]string{hit.MessageID}); when != "" && !slices.Contains(t.Times, when) {
			t.Times = append(t.Times, when)
		}
	}
	return out
}

// firstTime is the time of the first of the messages that has one.
func (v *view) firstTime(ids []string) string {
	for _, id := range ids {
		if i, ok := v.position[id]; ok {
			if at := v.at(v.doc.Messages[i]); at != "" {
				return at
			}
		}
	}
	return ""
}
