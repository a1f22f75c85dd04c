package ner

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"parlance/insights/model/exact"
	"parlance/insights/model/token"
)

// Tagger labels words. It never changes once made.
type Tagger struct {
	gazetteer *Gazetteer
	clusters  *Clusters
	shift     uint
	scale     float32
	rows      []int8                  // Labels per row
	moves     [Labels][Labels]float32 // score of going from one label to the next
	doubt     [2]float32              // taken from Outside: in usual texts, in texts without capitals
}

// Entity is a span of a text.
type Entity struct {
	Type       Type
	Start, End int     // bytes
	Score      float64 // 0 to 1
}

const magic = "PNT1"

// New makes a tagger of trained weights: weights has Labels values for each of
// 1<<bits rows.
func New(g *Gazetteer, c *Clusters, bits int, weights []float32, moves [Labels][Labels]float32) *Tagger {
	t := &Tagger{gazetteer: g, clusters: c, shift: uint(FeatureBits - bits), moves: moves, rows: make([]int8, len(weights))} //nolint:gosec // small
	var sum float64
	n := 0
	for _, w := range weights {
		if w != 0 {
			sum += float64(w) * float64(w)
			n++
		}
	}
	t.scale = float32(10 * math.Sqrt(sum/float64(max(n, 1))) / 127)
	for i, w := range weights {
		t.rows[i] = int8(min(max(math.Round(float64(w/t.scale)), -127), 127))
	}
	return t
}

// Doubt makes the tagger bolder: d is taken from the score of Outside, in usual
// texts and in texts without capitals.
func (t *Tagger) Doubt(cased, lower float32) { t.doubt = [2]float32{cased, lower} }

// Encode gives the file form of the weights, without the gazetteer.
func (t *Tagger) Encode() []byte {
	b := append([]byte(magic), byte(t.shift))
	for _, x := range [...]float32{t.scale, t.doubt[0], t.doubt[1]} {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	for _, row := range t.moves {
		for _, x := range row {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
	}
	for _, w := range t.rows {
		b = append(b, byte(w))
	}
	return b
}

// Decode reads the form that Encode writes.
func Decode(b []byte, g *Gazetteer, c *Clusters) (*Tagger, error) {
	const fixed = 4 + 1 + 3*4
	const head = fixed + 4*Labels*Labels
	if len(b) < head || string(b[:4]) != magic {
		return nil, errors.New("decode tagger: not a tagger")
	}
	t := &Tagger{gazetteer: g, clusters: c, shift: uint(b[4])}
	number := func(at int) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b[at:])) }
	t.scale, t.doubt = number(5), [2]float32{number(9), number(13)}
	for i := range t.moves {
		for j := range t.moves[i] {
			t.moves[i][j] = number(fixed + 4*(i*Labels+j))
		}
	}
	if t.shift > FeatureBits || len(b)-head != Labels<<(FeatureBits-t.shift) {
		return nil, fmt.Errorf("decode tagger: %d bytes of weights", len(b)-head)
	}
	t.rows = make([]int8, len(b)-head)
	for i, x := range b[head:] {
		t.rows[i] = int8(x) //nolint:gosec // two's complement on purpose
	}
	return t, nil
}

// Scratch is memory that calls of one goroutine share.
type Scratch struct {
	tokens   []token.Token
	words    []Word
	features []uint32
	scores   [][Labels]float32
	back     [][Labels]Label
	labels   []Label
}

// Append finds the entities of a text and appends them to dst, in order.
func (t *Tagger) Append(dst []Entity, s string, x *Scratch) []Entity {
	x.words, x.tokens = Words(x.words, x.tokens, s)
	t.gazetteer.mark(x.words)
	t.scoreWords(x)
	t.viterbi(x)
	for i := 0; i < len(x.words); i++ {
		if !x.labels[i].begins() {
			continue
		}
		e := Entity{Type: x.labels[i].Type(), Start: x.words[i].Start, Score: t.sure(x, i)}
		j := i + 1
		for j < len(x.words) && x.labels[j] == Inside(e.Type) {
			e.Score = min(e.Score, t.sure(x, j))
			j++
		}
		e.End = x.words[j-1].End
		if k := t.afterTitles(x.words[i:j]); e.Type == Person && k > 0 {
			e.Start = x.words[i+k].Start // "Dr Joseph" names Joseph
		}
		dst = append(dst, e)
		i = j - 1
	}
	return dst
}

// afterTitles is how many titles a name begins with, if more than titles follow.
func (t *Tagger) afterTitles(words []Word) int { return titles(t.gazetteer, words) }

func titles(g *Gazetteer, words []Word) int {
	n := 0
	for n < len(words) && g.get(Phrase(words[n].Hash))&Title != 0 {
		n++
	}
	if n == len(words) {
		return 0
	}
	return n
}

func (t *Tagger) scoreWords(x *Scratch) {
	x.scores = x.scores[:0]
	f := featurer{words: x.words, clusters: t.clusters}
	for i := range x.words {
		x.features = f.append(x.features[:0], i)
		var sum [Labels]int32
		for _, id := range x.features {
			at := int(id>>t.shift) * Labels
			row := t.rows[at : at+Labels : at+Labels]
			for k, w := range row {
				sum[k] += int32(w)
			}
		}
		var s [Labels]float32
		norm := t.scale * Norm(len(x.features))
		for k, v := range sum {
			s[k] = float32(v) * norm
		}
		switch w := &x.words[i]; {
		case w.role == address || w.role == mention:
			s[Outside] += 100 // found by pattern, not by this model
		case w.sentCap == 1:
			s[Outside] -= t.doubt[1]
		default:
			s[Outside] -= t.doubt[0]
		}
		x.scores = append(x.scores, s)
	}
}

// Norm is what a sum over n features is multiplied by.
func Norm(n int) float32 { return float32(1 / math.Sqrt(float64(max(n, 1)))) }

// viterbi finds the best sequence of labels that makes sense.
func (t *Tagger) viterbi(x *Scratch) {
	n := len(x.words)
	x.labels, x.back = x.labels[:0], x.back[:0]
	if n == 0 {
		return
	}
	var cur [Labels]float32
	for k := range cur {
		cur[k] = float32(math.Inf(-1))
		if Label(k).Follows(Outside) {
			cur[k] = x.scores[0][k] + t.moves[Outside][k]
		}
	}
	x.back = append(x.back, [Labels]Label{})
	for i := 1; i < n; i++ {
		var next [Labels]float32
		var from [Labels]Label
		for k := range next {
			next[k] = float32(math.Inf(-1))
			for p := range cur {
				if !Label(k).Follows(Label(p)) {
					continue
				}
				if v := cur[p] + t.moves[p][k]; v > next[k] {
					next[k], from[k] = v, Label(p)
				}
			}
			next[k] += x.scores[i][k]
		}
		cur = next
		x.back = append(x.back, from)
	}
	best := Label(0)
	for k := range cur {
		if cur[k] > cur[best] {
			best = Label(k)
		}
	}
	for range n {
		x.labels = append(x.labels, Outside)
	}
	for i := n - 1; i >= 0; i-- {
		x.labels[i] = best
		best = x.back[i][best]
	}
}

// sure is the probability of a word's label given its neighbours' labels.
func (t *Tagger) sure(x *Scratch, i int) float64 {
	var e [Labels]float64
	sum := 0.0
	for k := range e {
		s := x.scores[i][k]
		before, after := Outside, Outside
		if i > 0 {
			before = x.labels[i-1]
		}
		if i+1 < len(x.labels) {
			after = x.labels[i+1]
		}
		if !Label(k).Follows(before) || !after.Follows(Label(k)) {
			continue
		}
		e[k] = exact.Exp(float64(s + t.moves[before][k] + t.moves[k][after]))
		sum += e[k]
	}
	return e[x.labels[i]] / sum
}
