package review

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"parlance/insights/model/exact"
	"parlance/insights/model/feature"
	"parlance/insights/model/linear"
	"parlance/insights/model/ner"
	"parlance/insights/model/vector"
)

// Feelings is how many there are: negative, neutral, positive.
const Feelings = 3

// Dense are the weights of the numbers that feature.Feel gives.
type Dense [Feelings][feature.FeelSize]float32

// Model is the trained classifier. It never changes once made.
type Model struct {
	grams *linear.Table
	dense Dense
	words *Words
}

// New makes a model of its parts; grams has a column for each feeling.
func New(grams *linear.Table, dense Dense, words *Words) *Model {
	return &Model{grams, dense, words}
}

// Score gives the probabilities of negative, neutral and positive, which add up to 1.
// ids is scratch space, given back.
func (m *Model) Score(d *feature.Digest, ids []uint32) (p [Feelings]float64, _ []uint32) {
	var raw [Feelings]float32
	ids = feature.AppendReview(ids[:0], d, m.words)
	m.grams.ScoreKnown(raw[:], ids)
	x := feature.Feel(d, m.words)
	for c := range raw {
		for i, w := range m.dense[c] {
			raw[c] += w * x[i]
		}
	}
	top, sum := max(raw[0], raw[1], raw[2]), 0.0
	for c := range p {
		p[c] = exact.Exp(float64(raw[c]) - float64(top))
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
	return p, ids
}

// Encode gives the file form: the size of the table, the table, the dense weights,
// the words' valences.
func (m *Model) Encode() []byte {
	grams := m.grams.Encode()
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(grams))) //nolint:gosec // some 10^5
	b = append(b, grams...)
	for c := range m.dense {
		for _, w := range m.dense[c] {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(w))
		}
	}
	return m.words.append(b)
}

// Decode reads the form that Encode writes, for the words of a vector table.
func Decode(b []byte, t *vector.Table, classes *ner.Clusters) (*Model, error) {
	const dense = 4 * Feelings * feature.FeelSize
	if len(b) < 4 {
		return nil, errors.New("decode review weights: too short")
	}
	n := int(binary.LittleEndian.Uint32(b))
	if b = b[4:]; len(b) < dense || n > len(b)-dense {
		return nil, errors.New("decode review weights: too short")
	}
	grams, err := linear.Decode(b[:n])
	if err != nil {
		return nil, fmt.Errorf("decode review weights: %w", err)
	}
	if grams.Heads() != Feelings {
		return nil, fmt.Errorf("decode review weights: %d columns, want %d", grams.Heads(), Feelings)
	}
	m := &Model{grams: grams}
	b = b[n:]
	for c := range m.dense {
		for i := range m.dense[c] {
			m.dense[c][i] = math.Float32frombits(binary.LittleEndian.Uint32(b))
			b = b[4:]
		}
	}
	m.words, err = decodeWords(b, t, classes)
	return m, err
}
