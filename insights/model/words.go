package model

import (
	"parlance/insights/model/alike"
	"parlance/insights/model/token"
	"parlance/insights/model/vector"
)

// Vector gives the direction of a word (case does not matter), of length 1;
// false if the word is not known. Words of like meaning have like directions.
func (m *Models) Vector(word string) (vector.Vector, bool) {
	var v vector.Vector
	i, ok := m.vectors.Find(token.HashWord(word))
	if ok {
		m.vectors.At(i, &v)
	}
	return v, ok
}

// Rarity is how rare a word is in running text: the natural logarithm of how many
// utterances there are to one that has it; about 1 for "the", 12 for unknown
// words.
func (m *Models) Rarity(word string) float64 { return m.vectors.Rarity(token.HashWord(word)) }

// Comparer tells how alike texts are.
func (m *Models) Comparer() alike.Comparer { return alike.New(m.vectors) }
