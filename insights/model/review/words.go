package review

import (
	"errors"
	"math"

	"parlance/insights/model/ner"
	"parlance/insights/model/vector"
)

// Words knows the class and the valence of the words of a vector table.
type Words struct {
	*ner.Clusters
	table   *vector.Table
	valence []int8
}

const (
	valenceStep = 1.0 / 32 // of the file form
	unsaid      = -128     // of words that say nothing
)

// NewWords makes Words of the valences of a table's words; NaN is a word that says
// nothing.
func NewWords(t *vector.Table, classes *ner.Clusters, valences []float64) *Words {
	w := &Words{classes, t, make([]int8, len(valences))}
	for i, v := range valences {
		w.valence[i] = unsaid
		if !math.IsNaN(v) {
			w.valence[i] = int8(min(max(math.Round(v/valenceStep), -127), 127))
		}
	}
	return w
}

// Valence is how pleasant a word given by its hash is, -4 to 4, and whether it says
// anything.
func (w *Words) Valence(hash uint64) (float32, bool) {
	i, ok := w.table.Find(hash)
	if !ok || w.valence[i] == unsaid {
		return 0, false
	}
	return float32(w.valence[i]) * valenceStep, true
}

func (w *Words) append(b []byte) []byte {
	for _, v := range w.valence {
		b = append(b, byte(v))
	}
	return b
}

func decodeWords(b []byte, t *vector.Table, classes *ner.Clusters) (*Words, error) {
	if len(b) != t.Words() {
		return nil, errors.New("decode review weights: word valences do not fit the word vectors")
	}
	w := &Words{classes, t, make([]int8, len(b))}
	for i, x := range b {
		w.valence[i] = int8(x) //nolint:gosec // two's complement on purpose
	}
	return w, nil
}
