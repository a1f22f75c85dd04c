// Package ner finds persons, places and organisations in a text: a linear chain
// over hashed features of words, shapes, affixes and gazetteers, decoded by
// Viterbi. It was trained on cased and lower-cased copies, so it works on chat
// and on the output of speech recognisers, less surely.
//
// It reads texts and two weight files, hands spans with byte offsets to package
// model, and knows nothing of participants: a name in a message's "from" is an
// entity without any model.
package ner

// Type is what an entity is.
type Type uint8

// The types of entity.
const (
	Person Type = iota
	Location
	Organization
	Types // how many there are
)

// Label is the part a word plays: Outside, or the begin or inside of a type.
type Label uint8

// Outside is no entity; Begin and Inside make the labels of a type.
const (
	Outside Label = 0
	Labels        = 1 + 2*int(Types)
)

// Begin is the label of an entity's first word.
func Begin(t Type) Label { return Label(1 + 2*t) }

// Inside is the label of an entity's further words.
func Inside(t Type) Label { return Label(2 + 2*t) }

// Type gives the type of a label that is not Outside.
func (l Label) Type() Type { return Type(l-1) / 2 }

// begins tells whether the label starts an entity.
func (l Label) begins() bool { return l != Outside && l%2 == 1 }

// Follows tells whether l may come after before: an inside needs its begin.
func (l Label) Follows(before Label) bool {
	if l == Outside || l.begins() {
		return true
	}
	return before == l || before == l-1
}
