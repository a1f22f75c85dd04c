// Package alike tells how alike two short texts are in meaning and wording: it
// mixes the cosines of stemmed words, of runs of four letters and of word
// vectors, each weighted by how rare the words are. Trackers and the merging of
// topics use it.
//
// It reads texts and the vector table of package vector, hands a number to
// package insights, and compares phrases, not documents.
package alike

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/kljensen/snowball/english"

	"parlance/insights/model/token"
	"parlance/insights/model/vector"
)

// The shares of the three views, tuned on tracker phrases.
const (
	wordShare   = 0.3
	letterShare = 0.2
	vectorShare = 0.5
	run         = 4 // letters
)

// Phrase is a text made ready to be compared.
type Phrase struct {
	words, letters []weighted // sorted by key, of length 1
	direction      vector.Vector
	known          int
}

type weighted struct {
	key    uint64
	weight float32
}

// Comparer makes phrases. It is safe for concurrent use.
type Comparer struct{ table *vector.Table }

// New makes a Comparer over a vector table.
func New(t *vector.Table) Comparer { return Comparer{t} }

// Phrase prepares a text.
func (c Comparer) Phrase(text string) Phrase {
	var p Phrase
	tokens := token.Append(nil, text)
	p.known = c.table.Phrase(&p.direction, tokens)
	for _, k := range tokens {
		if !k.Spoken() {
			continue
		}
		w := strings.ToLower(k.Text(text))
		rarity := float32(c.table.Rarity(k.Hash))
		p.words = append(p.words, weighted{token.HashWord(english.Stem(w, true)), rarity})
		p.letters = appendRuns(p.letters, "_"+w+"_", rarity)
	}
	p.words, p.letters = unit(p.words), unit(p.letters)
	return p
}

func appendRuns(list []weighted, w string, weight float32) []weighted {
	if len(w) < run {
		return append(list, weighted{token.HashWord(w), weight})
	}
	for i := 0; i+run <= len(w); i++ {
		list = append(list, weighted{token.HashWord(w[i : i+run]), weight})
	}
	return list
}

// unit joins equal keys and scales to length 1.
func unit(list []weighted) []weighted {
	slices.SortStableFunc(list, func(a, b weighted) int { return cmp.Compare(a.key, b.key) })
	out := list[:0]
	for _, x := range list {
		if n := len(out); n > 0 && out[n-1].key == x.key {
			out[n-1].weight += x.weight
			continue
		}
		out = append(out, x)
	}
	var sum float32
	for _, x := range out {
		sum += x.weight * x.weight
	}
	if sum > 0 {
		f := float32(1 / math.Sqrt(float64(sum)))
		for i := range out {
			out[i].weight *= f
		}
	}
	return out
}

func dot(a, b []weighted) float32 {
	var s float32
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].key < b[j].key:
			i++
		case a[i].key > b[j].key:
			j++
		default:
			s += a[i].weight * b[j].weight
			i++
			j++
		}
	}
	return s
}

// Similarity is 1 for equal texts and about 0 for unlike ones; it may fall a
// little below 0.
func (p *Phrase) Similarity(o *Phrase) float64 {
	return float64(wordShare*dot(p.words, o.words) + letterShare*dot(p.letters, o.letters) +
		vectorShare*p.direction.Dot(&o.direction))
}

// Words tells how many words of the phrase have a vector.
func (p *Phrase) Words() int { return p.known }

// Best is how alike p is to a set of phrases that stand for one thing: mostly
// the nearest of them, and a little their mean. It is -1 for an empty set.
func (p *Phrase) Best(set []Phrase) float64 {
	if len(set) == 0 {
		return -1
	}
	top, sum := -1.0, 0.0
	for i := range set {
		s := p.Similarity(&set[i])
		top = max(top, s)
		sum += s
	}
	return 0.7*top + 0.3*sum/float64(len(set))
}
