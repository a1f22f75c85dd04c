package wire

import (
	"cmp"
	"strings"

	"parlance/conversation"
)

// Entity is one thing that was named, with every place where it was. It has the
// members of both generations of Symbl's answer: value, text and messageRefs of
// the first, subType, category and matches of the second.
type Entity struct {
	Type        string      `json:"type"`
	SubType     string      `json:"subType"`
	Category    string      `json:"category"`
	CustomType  string      `json:"customType,omitempty"`
	Value       any         `json:"value,omitempty"` // a person's object, or a string
	Text        string      `json:"text"`
	Start       string      `json:"start,omitempty"`
	End         string      `json:"end,omitempty"`
	MessageRefs []EntityRef `json:"messageRefs"`
	Matches     []Match     `json:"matches"`
}

// EntityRef is a place in a message; Text is the message's.
type EntityRef struct {
	ID        string `json:"id"`
	Text      string `json:"text"`
	Offset    int    `json:"offset"`
	StartTime string `json:"startTime,omitempty"`
	EndTime   string `json:"endTime,omitempty"`
}

// Match is one way in which the entity was said, with its places.
type Match struct {
	DetectedValue string      `json:"detectedValue"`
	MessageRefs   []EntityRef `json:"messageRefs"`
}

// Entities is the answer to GET entities.
type Entities struct {
	Entities []Entity `json:"entities"`
}

// NewEntities groups mentions by what they name, in order of the first mention.
// messages are those of the conversation, for the texts around the mentions.
func NewEntities(mentions []conversation.Entity, messages []conversation.Message) Entities {
	where := byID(messages)
	out := []Entity{}
	at := map[string]int{}
	for _, m := range mentions {
		key := entityKey(m)
		i, known := at[key]
		if !known {
			i = len(out)
			at[key] = i
			out = append(out, newEntity(m))
		}
		out[i].add(m, where)
	}
	return Entities{out}
}

func byID(messages []conversation.Message) map[string]*conversation.Message {
	m := make(map[string]*conversation.Message, len(messages))
	for i := range messages {
		m[messages[i].ID] = &messages[i]
	}
	return m
}

// entityKey is the same for mentions of one thing.
func entityKey(e conversation.Entity) string {
	value := cmp.Or(e.Member.ID, e.Value, e.Start+e.End, e.Text)
	return strings.ToLower(strings.Join([]string{e.Type, e.SubType, e.CustomType, value}, "\x00"))
}

func newEntity(m conversation.Entity) Entity {
	return Entity{
		Type: m.Type, SubType: m.SubType, Category: m.Category, CustomType: m.CustomType, Value: entityValue(m),
		Text: m.Text, Start: m.Start, End: m.End, MessageRefs: []EntityRef{}, Matches: []Match{},
	}
}

func (e *Entity) add(m conversation.Entity, where map[string]*conversation.Message) {
	ref := EntityRef{ID: m.MessageID, Offset: m.Offset}
	if msg := where[m.MessageID]; msg != nil {
		ref.Text = msg.Text
	}
	e.MessageRefs = append(e.MessageRefs, ref)
	if msg := where[m.MessageID]; msg != nil {
		ref.StartTime, ref.EndTime = instant(msg.StartTime), instant(msg.EndTime)
	}
	for i := range e.Matches {
		if e.Matches[i].DetectedValue == m.Text {
			e.Matches[i].MessageRefs = append(e.Matches[i].MessageRefs, ref)
			return
		}
	}
	e.Matches = append(e.Matches, Match{m.Text, []EntityRef{ref}})
}
