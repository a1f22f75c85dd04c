package train

import (
	"parlance/insights/model"
	"parlance/insights/model/feature"
	"parlance/insights/model/linear"
	"parlance/internal/corpus"
	"parlance/internal/measure"
	"parlance/internal/train/logistic"
)

const boundaryBits = 17

// boundary trains where sentences end: every position is an example twice, with
// and without its pause.
func (t *trainer) boundary() error {
	train, err := corpus.ReadAMI(t.path("ami-train.tsv.gz"))
	if err != nil {
		return err
	}
	val, err := corpus.ReadAMI(t.path("ami-val.tsv.gz"))
	if err != nil {
		return err
	}
	examples := append(t.boundaries(train, false), t.boundaries(train, true)...)
	o := logistic.Defaults()
	o.Bits, o.Epochs, o.Dropout = boundaryBits, 4, 0.3
	w := logistic.Train(examples, o)
	table := linear.New(feature.Bits, boundaryBits, [][]float32{w.W}, []float32{w.Bias})
	t.files["boundary.bin"] = table.Encode()
	t.scaling.Boundary = t.calibrateBoundary(table, t.boundaries(val, false), "text")
	t.scaling.PauseBoundary = t.calibrateBoundary(table, t.boundaries(val, true), "pauses")
	return nil
}

func (t *trainer) boundaries(meetings []corpus.Meeting, pauses bool) []logistic.Example {
	var out []logistic.Example
	for _, m := range meetings {
		for _, s := range corpus.Streams(m) {
			words := make([]feature.BoundaryWord, len(s))
			for i, w := range s {
				words[i] = t.lexicon.BoundaryWord(w.Text)
			}
			for i, w := range s {
				p := feature.NoPause
				if pauses {
					p = w.Pause
				}
				f := feature.AppendBoundary(nil, words, i, p)
				out = append(out, logistic.Example{Features: f, Target: logistic.Hard(w.Ends), Weight: 1})
			}
		}
	}
	return out
}

func (t *trainer) calibrateBoundary(table *linear.Table, val []logistic.Example, name string) model.Calibration {
	list := make([]sample, len(val))
	scored := make([]measure.Scored, len(val))
	var raw [1]float32
	for i, e := range val {
		table.Score(raw[:], e.Features)
		list[i] = sample{linear: float64(raw[0]), positive: e.Target > 0.5, weight: 1}
		scored[i] = measure.Scored{Score: float64(raw[0]), Positive: e.Target > 0.5}
	}
	c := platt(list, false)
	f, _ := measure.Best(scored)
	t.logf("boundary %-8s F1 %.3f ECE %.3f (%d words)", name, f, calibrationError(c, list), len(val))
	return c
}
