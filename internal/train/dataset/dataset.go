// Package dataset turns the corpora into training examples: features by the
// same code that serves users, and the labels each corpus can vouch for.
//
// It reads conversations of internal/corpus, hands examples to the trainers, and
// decides nothing about how they are used.
package dataset

import (
	"parlance/insights/model/feature"
	"parlance/insights/model/token"
	"parlance/internal/corpus"
)

// Label is a set of what an utterance is.
type Label uint32

// What an utterance can be.
const (
	Question Label = 1 << iota
	Action
	Request
	Directive
	Commitment
	Meet // a meeting or contact phrase
	Salient
	Offer
)

// Utterance is one example before features: what it says and what it is.
type Utterance struct {
	feature.Utterance
	Labels Label
}

// Conversation is utterances in order.
type Conversation struct {
	ID   string
	List []Utterance
}

// Example is an utterance's features and labels.
type Example struct {
	Features []uint32
	Labels   Label
}

// Extract computes the features of every utterance of every conversation, in
// order. With unmarked, texts lose their punctuation and case first.
func Extract(l *feature.Lexicon, list []Conversation, unmarked bool) []Example {
	var out []Example
	var tokens []token.Token
	for _, c := range list {
		digests := make([]feature.Digest, len(c.List))
		prev := make([]*feature.Digest, 0, feature.Context)
		for i, u := range c.List {
			d := &digests[i]
			u.Position = i
			tokens = l.Fill(d, tokens, u.Utterance, unmarked)
			prev = prev[:0]
			for j := i - 1; j >= 0 && len(prev) < feature.Context; j-- {
				prev = append(prev, &digests[j])
			}
			labels := u.Labels
			if hasMeetPhrase(u.Text) {
				labels |= Meet
			}
			out = append(out, Example{feature.Append(nil, d, prev), labels})
		}
	}
	return out
}

// AMI labels meetings of the AMI corpus.
func AMI(meetings []corpus.Meeting) []Conversation {
	return convert(meetings, func(a corpus.Act) Label {
		var l Label
		switch a.Tag {
		case "el.inf", "el.sug", "el.ass", "el.und":
			l |= Question
		case "sug":
			l |= Directive
		case "off":
			l |= Offer
		}
		if a.Is("actions") {
			l |= Action
		}
		if a.Extractive {
			l |= Salient
		}
		return l
	})
}

// MRDA labels meetings of the ICSI corpus, and conversations of Switchboard.
func MRDA(meetings []corpus.Meeting) []Conversation {
	return convert(meetings, func(a corpus.Act) Label {
		var l Label
		if a.Is("question") {
			l |= Question
		}
		if a.Is("directive") || a.Is("suggest") || a.Is("command") {
			l |= Directive
		}
		if a.Is("commit") {
			l |= Commitment
		}
		return l
	})
}

// Email labels single sentences: Yes is a request, proposal or dated promise.
func Email(rows []corpus.Labelled) []Conversation {
	out := make([]Conversation, len(rows))
	for i, r := range rows {
		u := Utterance{Utterance: feature.Utterance{Text: r.Text}}
		if r.Label == "Yes" {
			u.Labels = Request
		}
		out[i].List = []Utterance{u}
	}
	return out
}

func convert(meetings []corpus.Meeting, label func(corpus.Act) Label) []Conversation {
	out := make([]Conversation, 0, len(meetings))
	for _, m := range meetings {
		c := Conversation{ID: m.ID, List: make([]Utterance, 0, len(m.Acts))}
		for _, a := range m.Acts {
			u := feature.Utterance{
				Text: a.Text, Speaker: a.Speaker, Start: a.Start, End: a.End, Timed: a.Timed,
			}
			c.List = append(c.List, Utterance{u, label(a)})
		}
		out = append(out, c)
	}
	return out
}
