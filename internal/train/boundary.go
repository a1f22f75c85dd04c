package train

import (
	"time"

	"parlance/insights/model"
	"parlance/insights/model/feature"
	"parlance/insights/model/linear"
	"parlance/insights/model/ner"
	"parlance/insights/model/stream"
	"parlance/insights/model/vector"
	"parlance/internal/corpus"
	"parlance/internal/train/logistic"
)

const (
	boundaryBits  = 18
	boundarySeeds = 3 // linear heads whose mean is taken
)

// boundary trains the linear head of where sentences end, to which every place is
// an example twice, with and without its pause.
func (t *trainer) boundary() error {
	train, err := t.streams("ami-train.tsv.gz")
	if err != nil {
		return err
	}
	o := logistic.Defaults()
	o.Bits, o.Epochs, o.Dropout, o.Rate = boundaryBits, 3, 0.2, 0.15
	examples, err := t.boundaryExamples(train)
	if err != nil {
		return err
	}
	w := logistic.TrainMean(examples, o, boundarySeeds)
	t.put("boundary.bin", linear.New(feature.Bits, boundaryBits, [][]float32{w.W}, []float32{w.Bias}).Encode())
	return nil
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
	nets := make([]*stream.Net, model.Streams)
	for n := range nets {
		if nets[n], err = stream.Decode(t.file(streamFile(n))); err != nil {
			return err
		}
	}
	classes, err := t.wordClasses()
	if err != nil {
		return err
	}
	folded := make([][]feature.BoundaryWord, len(val))
	for i, s := range val {
		folded[i] = t.fold(s, classes)
	}
	t.scaling.Boundary = t.scaleBoundary(table, nets, val, folded, false)
	t.scaling.PauseBoundary = t.scaleBoundary(table, nets, val, folded, true)
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

func (t *trainer) boundaryExamples(streams [][]corpus.StreamWord) ([]logistic.Example, error) {
	classes, err := t.wordClasses()
	if err != nil {
		return nil, err
	}
	var out []logistic.Example
	for _, pauses := range []bool{false, true} {
		for _, s := range streams {
			words := t.fold(s, classes)
			for i, w := range s {
				f := feature.AppendBoundary(nil, words, i, pauseOf(w, pauses))
				out = append(out, logistic.Example{Features: f, Target: logistic.Hard(w.Ends), Weight: 1})
			}
		}
	}
	return out, nil
}

// wordClasses are the classes of alike words, as they were written.
func (t *trainer) wordClasses() (*ner.Clusters, error) {
	words, err := vector.Decode(t.file("vectors.bin"))
	if err != nil {
		return nil, err
	}
	return ner.NewClusters(words, t.file("classes.bin"))
}

// fold folds the words of a stream; classes may be nil, see BoundaryWord.
func (t *trainer) fold(s []corpus.StreamWord, classes feature.Classes) []feature.BoundaryWord {
	words := make([]feature.BoundaryWord, len(s))
	for i, w := range s {
		words[i] = t.lexicon.BoundaryWord(w.Text, classes)
	}
	return words
}

// scaleBoundary calibrates both models on the val file and prints the figures.
func (t *trainer) scaleBoundary(table *linear.Table, nets []*stream.Net, val [][]corpus.StreamWord, folded [][]feature.BoundaryWord, pauses bool) model.Calibration {
	var list []sample
	var raw [1]float32
	for k, s := range val {
		words := folded[k]
		rows, buckets := make([]int32, len(words)), make([]int, len(words))
		for i, w := range words {
			rows[i], buckets[i] = nets[0].Row(w.Hash), stream.Bucket(pauseOf(s[i], pauses))
		}
		net := stream.Mean(nets, rows, buckets)
		for i, w := range s {
			table.Score(raw[:], feature.AppendBoundary(nil, words, i, pauseOf(w, pauses)))
			list = append(list, sample{linear: float64(raw[0]), network: float64(net[i]), positive: w.Ends, weight: 1})
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

func pauseOf(w corpus.StreamWord, shown bool) time.Duration {
	if shown {
		return w.Pause
	}
	return feature.NoPause
}
