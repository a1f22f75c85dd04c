package train

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"parlance/insights/model/feature"
	"parlance/insights/model/vector"
	"parlance/insights/model/window"
	"parlance/internal/corpus"
	"parlance/internal/train/windowtrain"
)

const (
	windowWords = 5000
	windowUses  = 3
)

// windowNet trains the network of sentence ends.
func (t *trainer) windowNet(streams [][]corpus.StreamWord) (*window.Net, error) {
	vectors, err := vector.Decode(t.file("vectors.bin"))
	if err != nil {
		return nil, err
	}
	p := startWindow(t.windowVocabulary(streams), vectors)
	rows := window.New(*p)
	list := make([]windowtrain.Stream, len(streams))
	for i, s := range streams {
		x := &list[i]
		x.Weight = 1
		for _, w := range s {
			x.Rows = append(x.Rows, rows.Row(t.lexicon.BoundaryWord(w.Text).Hash))
			x.Pauses = append(x.Pauses, window.Bucket(w.Pause))
			x.Ends = append(x.Ends, w.Ends)
		}
	}
	windowtrain.Train(list, p, windowtrain.Options{
		Epochs: 4, Batch: 32, Rate: 1e-3, WordDrop: 0.05, UnitDrop: 0.25, HidePause: 0.5, Seed: 1,
	})
	t.files["window.bin"] = p.Encode()
	return window.Decode(t.files["window.bin"])
}

func (t *trainer) windowVocabulary(streams [][]corpus.StreamWord) []uint64 {
	counts := map[uint64]int{}
	var order []uint64
	for _, s := range streams {
		for _, w := range t.fold(s) {
			if counts[w.Hash] == 0 {
				order = append(order, w.Hash)
			}
			counts[w.Hash]++
		}
	}
	slices.SortStableFunc(order, func(a, b uint64) int { return cmp.Compare(counts[b], counts[a]) })
	n := 0
	for n < len(order) && n < windowWords && counts[order[n]] >= windowUses {
		n++
	}
	return order[:n]
}

// startWindow makes the weights that training starts from.
func startWindow(words []uint64, vectors *vector.Table) *window.Params {
	rng := rand.New(rand.NewPCG(1, 41)) //nolint:gosec // reproducible on purpose
	random := func(n int, scale float32) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(rng.NormFloat64()) * scale
		}
		return x
	}
	embed := startEmbeddings(words, vectors, 1)
	p := &window.Params{
		Words: words, Embed: embed[:(len(words)+window.HashRow+1)*window.Embed],
		First: random(window.Span*window.Hidden*window.Embed, 0.08), Pause: random(window.Pauses*window.Hidden, 0.1),
		Bias: make([]float32, window.Hidden), Second: random(window.Second*window.Hidden, 0.15),
		Bias2: make([]float32, window.Second), Out: random(window.Second+1, 0.2),
	}
	p.Out[window.Second] = -1.5 // most words end no sentence
	return p
}

func pauseOf(w corpus.StreamWord, shown bool) time.Duration {
	if shown {
		return w.Pause
	}
	return feature.NoPause
}
