// Package vector knows which words mean alike: short vectors of the commoner
// words, trained by the project, and how rare each word is in running text.
//
// It reads one weight file, hands vectors to package model (for trackers, topics
// and the tagger's word classes), and is not a sentence encoder: a phrase is the
// weighted mean of its words.
package vector

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"parlance/insights/model/token"
)

// Size is the length of a vector.
const Size = 64

// Vector is a direction; those handed out have length 1, or are all zero.
type Vector [Size]float32

// Dot is the cosine of two vectors of length 1.
func (v *Vector) Dot(o *Vector) float32 {
	var s float32
	for i, x := range v {
		s += x * o[i]
	}
	return s
}

// Add adds w times o.
func (v *Vector) Add(o *Vector, w float32) {
	for i, x := range o {
		v[i] += w * x
	}
}

// Unit scales v to length 1 unless it is zero.
func (v *Vector) Unit() {
	n := v.Dot(v)
	if n == 0 {
		return
	}
	n = float32(1 / math.Sqrt(float64(n)))
	for i := range v {
		v[i] *= n
	}
}

// Table is the vocabulary. It never changes once made.
type Table struct {
	keys   []uint32 // sorted
	rarity []byte
	rows   []int8
}

// Entry is a word of the vocabulary.
type Entry struct {
	Hash   uint64  // token.HashWord
	Rarity float64 // logarithm of how many utterances there are to one with the word
	Vector Vector
}

const rarityStep = 0.0625

// New makes a table; of entries with equal keys the first counts.
func New(entries []Entry) *Table {
	order := slices.Clone(entries)
	slices.SortStableFunc(order, func(a, b Entry) int {
		return int(int64(key(a.Hash)) - int64(key(b.Hash)))
	})
	t := &Table{}
	for _, e := range order {
		k := key(e.Hash)
		if n := len(t.keys); n > 0 && t.keys[n-1] == k {
			continue
		}
		t.keys = append(t.keys, k)
		t.rarity = append(t.rarity, byte(min(max(math.Round(e.Rarity/rarityStep), 0), 255)))
		top := float32(1e-9)
		for _, x := range e.Vector {
			top = max(top, x, -x)
		}
		for _, x := range e.Vector {
			t.rows = append(t.rows, int8(math.Round(float64(x/top)*127)))
		}
	}
	return t
}

func key(h uint64) uint32 { return uint32(h >> 32) }

// Words is how many words are known.
func (t *Table) Words() int { return len(t.keys) }

// Find gives a number for a word known by its hash.
func (t *Table) Find(hash uint64) (int, bool) { return slices.BinarySearch(t.keys, key(hash)) }

// At writes the vector of word i, of length 1, to v.
func (t *Table) At(i int, v *Vector) {
	row := t.rows[i*Size : (i+1)*Size]
	n := 0
	for _, x := range row {
		n += int(x) * int(x)
	}
	f := float32(1 / math.Sqrt(float64(max(n, 1))))
	for k, x := range row {
		v[k] = float32(x) * f
	}
}

// Rarity is how rare a word is: the natural logarithm of how many utterances of
// running text there are to one that has it; unknown words count as rarest.
func (t *Table) Rarity(hash uint64) float64 {
	if i, ok := t.Find(hash); ok {
		return float64(t.rarity[i]) * rarityStep
	}
	return 255 * rarityStep * 0.75
}

// RarityAt is the rarity of word i.
func (t *Table) RarityAt(i int) float64 { return float64(t.rarity[i]) * rarityStep }

// Phrase writes the direction of a text: the mean of its words' vectors weighted
// by rarity. It tells how many words were known.
func (t *Table) Phrase(v *Vector, tokens []token.Token) int {
	*v = Vector{}
	known := 0
	var w Vector
	for _, k := range tokens {
		if k.Kind != token.Word {
			continue
		}
		i, ok := t.Find(k.Hash)
		if !ok {
			continue
		}
		known++
		t.At(i, &w)
		v.Add(&w, float32(t.rarity[i])*rarityStep)
	}
	v.Unit()
	return known
}

const magic = "PVT1"

// Encode gives the table's file form.
func (t *Table) Encode() []byte {
	b := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(t.keys))) //nolint:gosec // some 10^4
	for _, k := range t.keys {
		b = binary.LittleEndian.AppendUint32(b, k)
	}
	b = append(b, t.rarity...)
	for _, x := range t.rows {
		b = append(b, byte(x))
	}
	return b
}

// Decode reads the form that Encode writes.
func Decode(b []byte) (*Table, error) {
	if len(b) < 8 || string(b[:4]) != magic {
		return nil, errors.New("decode vectors: not a vector table")
	}
	n := int(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	if len(b) != n*(5+Size) {
		return nil, errors.New("decode vectors: broken length")
	}
	t := &Table{keys: make([]uint32, n), rarity: slices.Clone(b[4*n : 5*n]), rows: make([]int8, n*Size)}
	for i := range t.keys {
		t.keys[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	for i, x := range b[5*n:] {
		t.rows[i] = int8(x) //nolint:gosec // two's complement on purpose
	}
	return t, nil
}
