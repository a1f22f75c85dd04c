// Package nettrain trains the convolutional network of insights/model/network:
// all heads together, by Adam over small batches of neighbouring utterances,
// with words, filters and hidden units dropped at random.
//
// It reads conversations of word rows, side features and targets, hands weights
// to the trainer, and runs on one goroutine from a fixed seed.
package nettrain

import (
	"math/rand/v2"

	"parlance/insights/model/network"
	"parlance/internal/train/adam"
	"parlance/internal/train/random"
)

const (
	embed   = network.Embed
	width   = network.Width
	filters = network.Filters
	hidden  = network.Hidden
	past    = network.Past
	heads   = network.Heads + Aside
)

// Aside is how many heads are learnt on the side and thrown away.
const Aside = 48

// Item is an utterance to learn from.
type Item struct {
	Rows     []int32 // of its words
	Side     []uint8 // side features
	Timeless []uint8 // the same without times, used now and then
	Past     int     // how many of the items before it were said before it
	Same     [past]bool
	Targets  [heads]float32 // 0 to 1
	Weights  [heads]float32 // 0 = this head does not learn from it
}

// Conversation is utterances in order.
type Conversation []Item

// Options are the knobs of a run.
type Options struct {
	Epochs   int
	Batch    int
	Rate     float32 // falls to a twentieth
	WordDrop float64
	UnitDrop float64
	HideTime float64 // share of utterances whose times are not shown
	Decay    float32
	Seed     uint64
}

// Source is a corpus in one form or more (marked, spoken), which take turns from
// epoch to epoch.
type Source [][]Conversation

// Train learns from the sources. embeddings starts the word rows; it must hold
// (words+HashRow+2) x Embed numbers.
func Train(sources []Source, words []uint64, embeddings []float32, o Options) *network.Params {
	t := newTrainer(words, embeddings, o)
	for epoch := range o.Epochs {
		todo := t.cut(sources, epoch)
		for i, c := range todo {
			t.progress = (float32(epoch) + float32(i)/float32(len(todo))) / float32(o.Epochs)
			t.batch(c.list, c.from, c.to)
		}
	}
	t.p.Out, t.p.OutBias = t.p.Out[:network.Heads*hidden], t.p.OutBias[:network.Heads]
	return t.p
}

// chunk is a stretch of a conversation, a batch.
type chunk struct {
	list     Conversation
	from, to int
}

// cut makes the batches of an epoch, in random order.
func (t *trainer) cut(sources []Source, epoch int) []chunk {
	var out []chunk
	for _, forms := range sources {
		for c := range forms[0] {
			list := forms[(epoch+c)%len(forms)][c]
			from := 0
			if n := t.o.Batch; len(list) > n {
				from = -t.rng.IntN(n)
			}
			for ; from < len(list); from += t.o.Batch {
				out = append(out, chunk{list, max(from, 0), min(from+t.o.Batch, len(list))})
			}
		}
	}
	t.rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

type trainer struct {
	o        Options
	p        *network.Params
	rng      *rand.Rand
	progress float32
	opt      optimiser
	words    int

	sparse  *adam.Rows // gradients of the embedding rows touched
	applied map[int32]int
	parts   [][width * filters]float32
	codes   []code
	gCodes  [][filters]float32
}

// code is an encoded utterance and how it came about.
type code struct {
	rows []int32 // with marks, dropped words as -1
	x    [filters]float32
	at   [filters]int16 // where the strongest find was; -1 none
	mask [filters]float32
}

func newTrainer(words []uint64, embeddings []float32, o Options) *trainer {
	t := &trainer{o: o, words: len(words), rng: random.New(o.Seed, 11)}
	t.p = &network.Params{
		Words: words, Embed: embeddings,
		Filters: t.normals(width*filters*embed, 0.1), Bias: make([]float32, filters),
		Now: t.normals(hidden*filters, 0.12), Past: t.normals(2*past*hidden*filters, 0.04),
		Side: t.normals(network.Sides*hidden, 0.05), Hidden: make([]float32, hidden),
		Out: t.normals(heads*hidden, 0.1), OutBias: make([]float32, heads),
	}
	for h := range t.p.OutBias {
		t.p.OutBias[h] = -2
	}
	t.sparse = adam.NewRows(len(embeddings)/embed, embed)
	t.opt = newOptimiser(t.p)
	return t
}

func (t *trainer) normals(n int, scale float64) []float32 { return random.Normals(t.rng, n, scale) }
