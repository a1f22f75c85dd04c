package eval

import (
	"time"

	"parlance/conversation"
	"parlance/insights/model"
)

// Engine is what is measured. Tasks whose function is nil are left out.
type Engine struct {
	// Acts scores the utterances of one conversation, in order.
	Acts func(list []model.Utterance) []model.Scores
	// Insights tells which utterances are part of a question or of a task; nil =
	// questions are those that Acts scores 0.5 or more.
	Insights func(list []model.Utterance) (questions, tasks []bool)
	// Names finds persons, locations and organisations, offsets in bytes.
	Names func(text string) []model.Entity
	// Ends tells how sure it is that a sentence ends after each word.
	Ends func(words []model.TimedWord) []float64
	// Mood is the sentiment of a text, -1 to 1.
	Mood func(text string) float64
	// Dates finds the dates of a text that is said at a moment.
	Dates func(text string, at time.Time) []Date
	// Trackers makes a matcher: it names the trackers that a text sets off.
	Trackers func(list []conversation.Tracker) func(text string) []string
	// Summary makes an extract of at most so many words.
	Summary func(messages []conversation.Message, words int) string
	// Topics names what was talked about, best first, at most n.
	Topics func(messages []conversation.Message, n int) []string
	// Borders are the numbers of the messages at which a new topic begins.
	Borders func(messages []conversation.Message) []int
	// Owner is who is to do the task of a message and until when (YYYY-MM-DD); ""
	// for nobody and never.
	Owner func(o Owned) (who, due string)
}

// Date is a date that was found; End is zero but for a range, whose last day or
// end it is.
type Date struct{ Value, End time.Time }

// Heads measures the trained heads alone.
func Heads(m *model.Models) Engine {
	return Engine{
		Acts: func(list []model.Utterance) []model.Scores {
			r := m.NewReader()
			out := make([]model.Scores, len(list))
			for i, u := range list {
				out[i] = r.Read(u)
			}
			return out
		},
		Names: m.Entities,
		Ends:  func(words []model.TimedWord) []float64 { return m.SentenceEnds(nil, words) },
		Mood: func(text string) float64 {
			return m.NewReader().Read(model.Utterance{Text: text}).Sentiment.Score
		},
	}
}
