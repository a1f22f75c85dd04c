package conversation

import "time"

// InsightKind names what an insight is.
type InsightKind string

// The kinds of insight.
const (
	Question   InsightKind = "question"
	ActionItem InsightKind = "action_item"
	FollowUp   InsightKind = "follow_up"
)

// Insight is a question, action item or follow-up found in one or more messages.
type Insight struct {
	ID         string // 16 digits
	Kind       InsightKind
	Text       string
	Score      float64 // 0 to 1; 0.5 is the point of best F1
	MessageIDs []string
	Position   int    // of its first message; insights are listed in this order
	From       Member // who said it
	Assignee   Member // who is to do it; zero when nobody is named
	DueBy      *time.Time
	Definitive bool     // the speaker committed, rather than suggested
	Entities   []Entity // people and times inside Text; Offset counts in Text
	Phrases    []Phrase
	Answered   *bool // for a question: whether another speaker answered it; nil = not judged
}

// Entity is one thing that was named: a person, a date, an amount, ...
type Entity struct {
	Type       string // person, location, organization, date, datetime, daterange, number, money, percent, email, url, phone, custom, ...
	SubType    string
	Category   string // "Custom" for entities the client defined
	CustomType string // the client's own type
	Text       string // as said
	Value      string // normalised: 2026-11-21, +15551234567, 12.50 USD
	Start, End string // of a range, ISO 8601
	Assignee   bool   // this person is the assignee of the insight
	Member     Member // the participant this person is; zero when not one
	MessageID  string
	Offset     int // runes from the start of the message's text
}

// Tracker is a named list of phrases to look for.
type Tracker struct {
	ID         string
	Name       string
	Vocabulary []string
}

// SimilarMatch is the offset of a tracker match that is similar, not literal.
const SimilarMatch = -1

// TrackerHit is one place where a tracker matched.
type TrackerHit struct {
	TrackerID string
	Name      string
	Type      string // "vocabulary"
	Value     string // the phrase of the vocabulary
	MessageID string
	InsightID string // set when the match lies in an insight
	Text      string
	Offset    int // runes from the start of the message's text, or SimilarMatch
}

// Topic is what part of the conversation was about.
type Topic struct {
	ID         string
	Text       string
	Score      float64
	MessageIDs []string
	Sentiment  float64  // mean over its messages, -1 to 1
	Parents    []string // texts of the broader topics
}

// SummarySentence is one sentence of a summary with its evidence.
type SummarySentence struct {
	ID         string
	Text       string
	MessageIDs []string
	StartTime  time.Time
	EndTime    time.Time
}

// CustomEntity is an entity the client asks for by its exact text.
type CustomEntity struct {
	CustomType string
	Value      string
	Text       string
}
