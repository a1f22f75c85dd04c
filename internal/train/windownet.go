package train

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"parlance/insights/model/feature"
	"parlance/insights/model/vector"
	"parlance/insights/model/window"
	"parlance/internal/corpus"
	"parlance/internal/train/random"
	"parlance/internal/train/windowtrain"
)

const (
	windowWords = 5000
	windowUses  = 3
)

// windowStep is the step that trains network n of sentence ends, from its own seed.
func windowStep(n int) step {
	return step{fmt.Sprintf("window%d", n), func(t *trainer) error {
		streams, err := t.streams("ami-train.tsv.gz")
		if err != nil {
			return err
		}
		vectors, err := vector.Decode(t.file("vectors.bin"))
		if err != nil {
			return err
		}
		p := t.windowNet(streams, t.windowVocabulary(streams), vectors, uint64(n+1)) //nolint:gosec // small
		t.put(windowFile(n), p.Encode())
		return nil
	}}
}

func windowFile(n int) string { return fmt.Sprintf("window%d.bin", n) }

// windowNet trains one network.
func (t *trainer) windowNet(streams [][]corpus.StreamWord, words []uint64, vectors *vector.Table, seed uint64) *window.Params {
	p := startWindow(words, vectors, seed)
	rows := window.New(*p)
	list := make([]windowtrain.Stream, len(streams))
	for i, s := range streams {
		x := &list[i]
		x.Weight = 1
		for _, w := range s {
			x.Rows = append(x.Rows, rows.Row(t.lexicon.BoundaryWord(w.Text, nil).Hash))
			x.Pauses = append(x.Pauses, window.Bucket(w.Pause))
			x.Ends = append(x.Ends, w.Ends)
		}
	}
	windowtrain.Train(list, p, windowtrain.Options{
		Epochs: 6, Batch: 32, Rate: 1e-3, WordDrop: 0.05, UnitDrop: 0.25, HidePause: 0.5, Seed: seed,
	})
	return p
}

func (t *trainer) windowVocabulary(streams [][]corpus.StreamWord) []uint64 {
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
	for n < len(order) && n < windowWords && counts[order[n]] >= windowUses {
		n++
	}
	return order[:n]
}

// startWindow makes the weights that training starts from.
func startWindow(words []uint64, vectors *vector.Table, seed uint64) *window.Params {
	rng := random.New(seed, 41)
	normals := func(n int, scale float64) []float32 { return random.Normals(rng, n, scale) }
	embed := startEmbeddings(words, vectors, seed)
	p := &window.Params{
		Words: words, Embed: embed[:(len(words)+window.HashRow+1)*window.Embed],
		First: normals(window.Span*window.Hidden*window.Embed, 0.08), Pause: normals(window.Pauses*window.Hidden, 0.1),
		Bias: make([]float32, window.Hidden), Second: normals(window.Second*window.Hidden, 0.15),
		Bias2: make([]float32, window.Second), Out: normals(window.Second+1, 0.2),
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
