package train

import (
	"bytes"
	"slices"
	"testing"

	"parlance/insights/model/ner"
	"parlance/insights/model/stream"
	"parlance/insights/model/vector"
	"parlance/internal/train/crf"
	"parlance/internal/train/logistic"
	"parlance/internal/train/nettrain"
	"parlance/internal/train/random"
	"parlance/internal/train/skipgram"
	"parlance/internal/train/softmax"
	"parlance/internal/train/streamtrain"
)

// Every trainer must give the same bits from the same data, run after run: that
// is what lets the weights be made again from the data folder. Each is run twice
// on a little data; a map's order, a clock or a shared generator shows at once.
func TestTrainersRepeat(t *testing.T) {
	t.Parallel()
	for name, train := range map[string]func() []byte{
		"logistic": smallLogistic, "network": smallNetwork, "stream": smallStream, "crf": smallTagger, "skipgram": smallVectors,
		"softmax": smallSoftmax,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if a, b := train(), train(); len(a) == 0 || !bytes.Equal(a, b) {
				t.Errorf("two runs give %d and %d bytes that differ", len(a), len(b))
			}
		})
	}
}

func asBytes(lists ...[]float32) []byte {
	var out []byte
	for _, l := range lists {
		for _, x := range l {
			out = append(out, byte(int32(x*1e6)), byte(int32(x*1e6)>>8), byte(int32(x*1e6)>>16))
		}
	}
	return out
}

func smallLogistic() []byte {
	rng := random.New(3, 3)
	list := make([]logistic.Example, 300)
	for i := range list {
		for range 8 {
			list[i].Features = append(list[i].Features, uint32(rng.IntN(64))) //nolint:gosec // small
		}
		list[i].Target, list[i].Weight = logistic.Hard(list[i].Features[0]%2 == 0), 1
	}
	o := logistic.Defaults()
	w := logistic.TrainMean(list, o, 2)
	return asBytes(w.W, []float32{w.Bias})
}

func smallSoftmax() []byte {
	rng := random.New(7, 7)
	list := make([]softmax.Example, 200)
	for i := range list {
		for range 6 {
			list[i].Features = append(list[i].Features, uint32(rng.IntN(64))) //nolint:gosec // small
		}
		list[i].Dense, list[i].Weight = []float32{float32(rng.IntN(9)) / 9}, 1
		list[i].Target[list[i].Features[0]%softmax.Classes] = 1
	}
	o := reviewOptions()
	o.Epochs = 4
	w := softmax.Train(list, o)
	return asBytes(append(append(w.Grams, w.Dense[:]...), w.Bias)...)
}

func smallNetwork() []byte {
	rng := random.New(4, 4)
	words := []uint64{1 << 40, 2 << 40, 3 << 40, 4 << 40}
	talk := make(nettrain.Conversation, 40)
	for i := range talk {
		for range 1 + rng.IntN(5) {
			talk[i].Rows = append(talk[i].Rows, int32(rng.IntN(len(words)))) //nolint:gosec // small
		}
		talk[i].Past = min(i, 3)
		talk[i].Targets[0], talk[i].Weights[0] = float32(talk[i].Rows[0]%2), 1
	}
	p := nettrain.Train([]nettrain.Source{{{talk}}}, words, startEmbeddings(words, nil, 1), nettrain.Options{
		Epochs: 2, Batch: 8, Rate: 2e-3, WordDrop: 0.1, UnitDrop: 0.3, HideTime: 0.3, Decay: 1e-4, Seed: 1,
	})
	return p.Encode()
}

func smallStream() []byte {
	rng := random.New(5, 5)
	words := []uint64{1 << 40, 2 << 40, 3 << 40}
	s := streamtrain.Stream{Weights: [streamtrain.Heads]float32{1, 0.3}}
	for range 200 {
		s.Rows = append(s.Rows, int32(rng.IntN(len(words)))) //nolint:gosec // small
		s.Pauses = append(s.Pauses, rng.IntN(stream.Pauses))
		s.Targets = append(s.Targets, [streamtrain.Heads]float32{logistic.Hard(s.Rows[len(s.Rows)-1] == 1)})
	}
	p := startStream(words, nil, 1)
	o := streamOptions(1)
	o.Epochs, o.Chunk, o.MeanFrom = 20, 16, 0.2
	streamtrain.Train([]streamtrain.Stream{s}, p, o)
	return p.Encode()
}

func smallTagger() []byte {
	rng := random.New(6, 6)
	list := make([]crf.Sentence, 30)
	for i := range list {
		s := &list[i]
		s.Weight = 1
		for range 6 {
			s.Features = append(s.Features, []uint32{uint32(rng.IntN(50)), uint32(rng.IntN(50))}) //nolint:gosec // small
			s.Labels = append(s.Labels, ner.Label(rng.IntN(ner.Labels)))                          //nolint:gosec // small
		}
	}
	m := crf.Train(list, crf.Options{Bits: 10, MinCount: 1, Epochs: 2, Rate: 0.15, Dropout: 0.3, Seed: 1})
	return asBytes(m.Rows)
}

func smallVectors() []byte {
	sentences := slices.Repeat([][]int32{{0, 1, 2, 3}, {3, 2, 1, 0}, {4, 0, 4, 1}}, 20)
	var out []byte
	for _, v := range skipgram.Train(sentences, 5, skipgram.Options{Epochs: 2, Window: 2, Negatives: 2, Rate: 0.05, Sample: 1, Seed: 1}) {
		out = append(out, asBytes(v[:vector.Size])...)
	}
	return out
}
