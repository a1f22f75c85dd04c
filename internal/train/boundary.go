package train

import (
	"parlance/insights/model"
	"parlance/insights/model/feature"
	"parlance/insights/model/linear"
	"parlance/insights/model/window"
	"parlance/internal/corpus"
	"parlance/internal/train/logistic"
)

const boundaryBits = 17

// boundary trains where sentences end: a linear head, to which every place is an
// example twice, with and without its pause, and networks.
func (t *trainer) boundary() error {
	train, err := t.streams("ami-train.tsv.gz")
	if err != nil {
		return err
	}
	o := logistic.Defaults()
	o.Bits, o.Epochs, o.Dropout = boundaryBits, 4, 0.3
	w := logistic.Train(t.boundaryExamples(train), o)
	t.put("boundary.bin", linear.New(feature.Bits, boundaryBits, [][]float32{w.W}, []float32{w.Bias}).Encode())
	return t.windowNets(train)
}

// scaleEnds calibrates the models of sentence ends, as they were written.
func (t *trainer) scaleEnds() error {
	val, err := t.streams("ami-val.tsv.gz")
	if err != nil {
		return err
	}
	table, err := linear.Decode(t.file("boundary.bin"))
	if err != nil {
		return err
	}
	windows := make([]*window.Net, model.Windows)
	for n := range windows {
		if windows[n], err = window.Decode(t.file(windowFile(n))); err != nil {
			return err
		}
	}
	t.scaling.Boundary = t.scaleBoundary(table, windows, val, false)
	t.scaling.PauseBoundary = t.scaleBoundary(table, windows, val, true)
	return nil
}

// streams are the words of every speaker of every meeting of a file.
func (t *trainer) streams(name string) ([][]corpus.StreamWord, error) {
	meetings, err := corpus.ReadAMI(t.path(name))
	var out [][]corpus.StreamWord
	for _, m := range meetings {
		out = append(out, corpus.Streams(m)...)
	}
	return out, err
}

func (t *trainer) boundaryExamples(streams [][]corpus.StreamWord) []logistic.Example {
	var out []logistic.Example
	for _, pauses := range []bool{false, true} {
		for _, s := range streams {
			words := t.fold(s)
			for i, w := range s {
				f := feature.AppendBoundary(nil, words, i, pauseOf(w, pauses))
				out = append(out, logistic.Example{Features: f, Target: logistic.Hard(w.Ends), Weight: 1})
			}
		}
	}
	return out
}

func (t *trainer) fold(s []corpus.StreamWord) []feature.BoundaryWord {
	words := make([]feature.BoundaryWord, len(s))
	for i, w := range s {
		words[i] = t.lexicon.BoundaryWord(w.Text)
	}
	return words
}

// scaleBoundary calibrates both models on the val file and prints the figures.
func (t *trainer) scaleBoundary(table *linear.Table, nets []*window.Net, val [][]corpus.StreamWord, pauses bool) model.Calibration {
	var list []sample
	var raw [1]float32
	for _, s := range val {
		words := t.fold(s)
		rows := make([]int32, len(words))
		for i, w := range words {
			rows[i] = nets[0].Row(w.Hash)
		}
		for i, w := range s {
			p := pauseOf(w, pauses)
			table.Score(raw[:], feature.AppendBoundary(nil, words, i, p))
			z := window.Mean(nets, rows, i, window.Bucket(p))
			list = append(list, sample{linear: float64(raw[0]), network: float64(z), positive: w.Ends, weight: 1})
		}
	}
	c := calibrate([][]sample{list}, true)
	name := "sentence ends text"
	if pauses {
		name = "sentence ends pauses"
	}
	t.report(name, c, list)
	return c
}
