// Package dataset turns the corpora into training examples: features by the
// same code that serves users, and the labels each corpus can vouch for.
//
// It reads conversations of internal/corpus, hands pools of examples to the
// trainers, and decides nothing about how they are used.
package dataset

import (
	"parlance/insights/model/feature"
	"parlance/insights/model/token"
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
	Kinds  uint64 // dialogue acts as annotated, see Kinds
}

// Conversation is utterances in order. A corpus of single sentences is
// conversations of one.
type Conversation struct {
	ID   string
	List []Utterance
}

// Example is an utterance as the heads see it.
type Example struct {
	Features []uint32
	Digest   *feature.Digest
	Prev     []*feature.Digest // nearest first
	Labels   Label
	Kinds    uint64
	Group    int // number of its conversation
}

// Pool is a corpus as examples, in order of its conversations.
type Pool struct {
	Name   string
	Kinds  uint64    // the dialogue acts that its annotators told apart
	Spoken []Example // lower case, no marks
	Marked []Example // as written; empty where the corpus has no marks
}

// Forms are the pool's one or two lists.
func (p *Pool) Forms() [][]Example {
	if len(p.Marked) == 0 {
		return [][]Example{p.Spoken}
	}
	return [][]Example{p.Marked, p.Spoken}
}

// NewPool computes the examples of conversations, in one or both forms.
func NewPool(l *feature.Lexicon, name string, list []Conversation, marks bool) *Pool {
	p := &Pool{Name: name, Spoken: extract(l, list, true)}
	if marks {
		p.Marked = extract(l, list, false)
	}
	return p
}

func extract(l *feature.Lexicon, list []Conversation, unmarked bool) []Example {
	var out []Example
	var tokens []token.Token
	for group, c := range list {
		digests := make([]feature.Digest, len(c.List))
		for i, u := range c.List {
			d := &digests[i]
			u.Position = i
			tokens = l.Fill(d, tokens, u.Utterance, unmarked)
			e := Example{Digest: d, Labels: u.Labels, Kinds: u.Kinds, Group: group}
			for j := i - 1; j >= 0 && len(e.Prev) < feature.Context; j-- {
				e.Prev = append(e.Prev, &digests[j])
			}
			e.Features = feature.Append(nil, d, e.Prev)
			if hasMeetPhrase(u.Text) {
				e.Labels |= Meet
			}
			out = append(out, e)
		}
	}
	return out
}
