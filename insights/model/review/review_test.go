package review

import (
	"io/fs"
	"math"
	"slices"
	"testing"

	"parlance/insights/model/feature"
	"parlance/insights/model/linear"
	"parlance/insights/model/ner"
	"parlance/insights/model/token"
	"parlance/insights/model/vector"
	"parlance/insights/model/weights"
)

// parts reads what the weight file is read with.
func parts(t *testing.T) (file []byte, table *vector.Table, classes *ner.Clusters) {
	t.Helper()
	read := func(name string) []byte {
		b, err := fs.ReadFile(weights.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	table, err := vector.Decode(read("vectors.bin"))
	if err != nil {
		t.Fatal(err)
	}
	if classes, err = ner.NewClusters(table, read("classes.bin")); err != nil {
		t.Fatal(err)
	}
	return read("review.bin"), table, classes
}

func TestDecode_Broken(t *testing.T) {
	t.Parallel()
	b, table, classes := parts(t)
	if _, err := Decode(b, table, classes); err != nil {
		t.Fatal(err)
	}
	one := New(linear.New(feature.Bits, 2, [][]float32{make([]float32, 4)}, []float32{0}), Dense{}, &Words{})
	for name, bad := range map[string][]byte{
		"empty": nil, "no table": b[:3], "half a table": b[:len(b)/2], "one word less": b[:len(b)-1],
		"one word more": append(slices.Clip(b), 0), "a size past the end": append([]byte{255, 255, 255, 255}, b[4:]...),
		"one column": one.Encode(),
	} {
		if m, err := Decode(bad, table, classes); err == nil {
			t.Errorf("%s: %v", name, m)
		}
	}
}

// TestModel_File keeps what is written and read: the same probabilities, and the
// words' valences within a step.
func TestModel_File(t *testing.T) {
	t.Parallel()
	_, table, classes := parts(t)
	valences := make([]float64, table.Words())
	for i := range valences {
		valences[i] = math.NaN()
	}
	good, silent := token.HashWord("good"), token.HashWord("phone")
	at, ok := table.Find(good)
	if !ok {
		t.Fatal("no vector of good")
	}
	valences[at] = 1.9
	grams := [][]float32{make([]float32, 16), make([]float32, 16), make([]float32, 16)}
	var dense Dense
	dense[0][18], dense[2][18] = -2, 2 // the sum of the words' valences
	m := New(linear.New(feature.Bits, 4, grams, []float32{0, 0.3, 0}), dense, NewWords(table, classes, valences))
	n, err := Decode(m.Encode(), table, classes)
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := n.words.Valence(good); !ok || math.Abs(float64(v)-1.9) > valenceStep {
		t.Errorf("valence of good %v, %v", v, ok)
	}
	if v, ok := n.words.Valence(silent); ok {
		t.Errorf("a word that says nothing has valence %v", v)
	}
	var d feature.Digest
	for text, want := range map[string]int{"a good phone": 2, "a phone": 1, "not a good phone": 0} {
		feature.NewLexicon(nil).Fill(&d, nil, feature.Utterance{Text: text}, false)
		p, _ := n.Score(&d, nil)
		if q, _ := m.Score(&d, nil); p != q {
			t.Errorf("%q: %v, as read %v", text, q, p)
		}
		if sum := p[0] + p[1] + p[2]; math.Abs(sum-1) > 1e-9 || p[want] < max(p[0], p[1], p[2]) {
			t.Errorf("%q: %v, want feeling %d the likeliest", text, p, want)
		}
	}
}
