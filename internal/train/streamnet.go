package train

import (
	"cmp"
	"fmt"
	"slices"

	"parlance/insights/model/stream"
	"parlance/insights/model/vector"
	"parlance/internal/corpus"
	"parlance/internal/train/logistic"
	"parlance/internal/train/random"
	"parlance/internal/train/streamtrain"
)

const (
	streamWords = 5000
	streamUses  = 3
)

// What the networks of sentence ends learn: the ends as AMI's annotators marked
// them, and on the side where acts end, in either corpus, where commas are written
// and where questions end.
const (
	endOfSentence = iota
	endOfActAMI
	endOfActMRDA
	commaAfter
	endOfQuestion
)

// streamStep is the step that trains network n of sentence ends, from its own seed.
func streamStep(n int) step {
	return step{fmt.Sprintf("stream%d", n), func(t *trainer) error {
		list, err := t.streams("ami-train.tsv.gz")
		if err != nil {
			return err
		}
		aside, err := t.actStreams("mrda-train.tsv.gz")
		if err != nil {
			return err
		}
		vectors, err := vector.Decode(t.file("vectors.bin"))
		if err != nil {
			return err
		}
		seed := uint64(n + 1) //nolint:gosec // small
		p := startStream(t.streamVocabulary(list), vectors, seed)
		row := stream.New(*p).Row
		learn := t.streamsOf(list, row, [streamtrain.Heads]float32{endOfSentence: 1, endOfActAMI: 0.3, commaAfter: 0.3, endOfQuestion: 0.3}, endOfActAMI)
		learn = append(learn, t.streamsOf(aside, row, [streamtrain.Heads]float32{endOfActMRDA: 0.5}, endOfActMRDA)...)
		streamtrain.Train(learn, p, streamOptions(seed))
		t.put(streamFile(n), p.Encode())
		return nil
	}}
}

func streamOptions(seed uint64) streamtrain.Options {
	return streamtrain.Options{
		Epochs: 7, Chunk: 64, Margin: 8, Rate: 2e-3, WordDrop: 0.05, InDrop: 0.1, UnitDrop: 0.3,
		HidePause: 0.45, Gaps: 0.25, MeanFrom: 0.7, Seed: seed,
	}
}

func streamFile(n int) string { return fmt.Sprintf("stream%d.bin", n) }

// actStreams are the words of every speaker of every meeting of a file without
// marks.
func (t *trainer) actStreams(name string) ([][]corpus.StreamWord, error) {
	meetings, err := corpus.ReadMRDA(t.path(name))
	var out [][]corpus.StreamWord
	for _, m := range meetings {
		out = append(out, corpus.Streams(m)...)
	}
	return out, err
}

// streamsOf makes what a network learns from; the ends of acts are its head act.
func (t *trainer) streamsOf(list [][]corpus.StreamWord, row func(uint64) int32, weights [streamtrain.Heads]float32, act int) []streamtrain.Stream {
	out := make([]streamtrain.Stream, len(list))
	for i, s := range list {
		x := &out[i]
		x.Weights = weights
		for _, w := range s {
			x.Rows = append(x.Rows, row(t.lexicon.BoundaryWord(w.Text, nil).Hash))
			x.Pauses = append(x.Pauses, stream.Bucket(w.Pause))
			var y [streamtrain.Heads]float32
			y[endOfSentence], y[commaAfter], y[endOfQuestion] = logistic.Hard(w.Ends), logistic.Hard(w.Comma), logistic.Hard(w.Asks)
			y[act] = logistic.Hard(w.Act)
			x.Targets = append(x.Targets, y)
		}
	}
	return out
}

// streamVocabulary is the commonest words, by first use where equally common.
func (t *trainer) streamVocabulary(streams [][]corpus.StreamWord) []uint64 {
	counts := map[uint64]int{}
	var order []uint64
	for _, s := range streams {
		for _, w := range t.fold(s, nil) {
			if counts[w.Hash] == 0 {
				order = append(order, w.Hash)
			}
			counts[w.Hash]++
		}
	}
	slices.SortStableFunc(order, func(a, b uint64) int { return cmp.Compare(counts[b], counts[a]) })
	n := 0
	for n < len(order) && n < streamWords && counts[order[n]] >= streamUses {
		n++
	}
	return order[:n]
}

// startStream makes the weights that training starts from.
func startStream(words []uint64, vectors *vector.Table, seed uint64) *stream.Params {
	const spread = 3 // of the embeddings, in those of the other networks
	rng := random.New(seed, 61)
	normals := func(n int, scale float64) []float32 { return random.Normals(rng, n, scale) }
	p := &stream.Params{
		Words: words, Embed: startEmbeddings(words, vectors, seed)[:(len(words)+stream.HashRow)*stream.Embed],
		Join: normals(stream.Joined*stream.Second, 0.12), JoinPause: normals(stream.Pauses*stream.Second, 0.1),
		Bias: make([]float32, stream.Second), Out: normals(streamtrain.Heads*(stream.Second+1), 0.2),
	}
	for i := range p.Embed {
		p.Embed[i] *= spread
	}
	for h := range streamtrain.Heads {
		p.Out[h*(stream.Second+1)+stream.Second] = -1.5 // most words end nothing
	}
	for d := range p.Layers {
		l := &p.Layers[d]
		l.In, l.State = normals(stream.Embed*stream.Gates, 0.15), normals(stream.Units*stream.Gates, 0.08)
		l.Bias, p.Pause[d] = make([]float32, stream.Gates), normals(stream.Pauses*stream.Gates, 0.1)
	}
	return p
}
