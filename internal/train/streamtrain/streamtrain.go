// Package streamtrain trains the network of insights/model/stream by Adam over
// stretches of words, with words, inputs, units and pauses dropped at random. What
// a stretch's annotators marked beside the ends of sentences is learnt on the side
// and thrown away.
//
// It reads streams of word rows with pauses, hands weights to the trainer, and
// runs on one goroutine from a fixed seed.
package streamtrain

import (
	"math/rand/v2"

	"parlance/insights/model/stream"
	"parlance/internal/train/adam"
	"parlance/internal/train/random"
	"parlance/internal/train/recurtrain"
)

const (
	embed  = stream.Embed
	units  = stream.Units
	gates  = stream.Gates
	second = stream.Second
	joined = stream.Joined
)

// Heads is how many things are learnt: the ends of sentences first, the others on
// the side.
const Heads = 5

// Stream is one speaker's words.
type Stream struct {
	Rows    []int32
	Pauses  []int            // buckets
	Targets [][Heads]float32 // 0 or 1
	Weights [Heads]float32   // 0 = nobody marked it here
}

// Options are the knobs of a run.
type Options struct {
	Epochs    int
	Chunk     int     // words learnt from together
	Margin    int     // words to either side that are only read
	Rate      float32 // falls to a fiftieth
	WordDrop  float64
	InDrop    float64
	UnitDrop  float64
	HidePause float64 // share of stretches whose pauses are not shown
	Gaps      float64 // share of stretches with small pauses between all words
	MeanFrom  float32 // share of the steps after which the mean of the weights is taken
	Seed      uint64
}

// meanEvery is how many steps lie between the weights that the mean is taken of.
const meanEvery = 32

type trainer struct {
	o       Options
	p       *stream.Params
	g, m, v stream.Params
	sum     stream.Params
	sums    float32
	steps   int
	clock   adam.Clock
	rows    *adam.Rows
	rng     *rand.Rand

	// The stretch at hand.
	x, gx []float32      // embed numbers per word
	mask  [embed]float32 // of inputs
	row   []int32        // -1 = dropped
	pause []int
	tapes [2]recurtrain.Tape
}

// Train learns from the streams, starting from p, whose blocks have their sizes but
// for Out, which has Heads rows and is cut to the first.
func Train(streams []Stream, p *stream.Params, o Options) {
	t := &trainer{
		o: o, p: p, rng: random.New(o.Seed, 51), clock: adam.NewClock(),
		g: like(p), m: like(p), v: like(p), sum: like(p), rows: adam.NewRows(len(p.Embed)/embed, embed),
	}
	for epoch := range o.Epochs {
		chunks := t.cut(streams)
		for i, c := range chunks {
			t.stretch(&streams[c.stream], c.from, c.to)
			t.step(float32(c.to-c.from), (float32(epoch)+float32(i)/float32(len(chunks)))/float32(o.Epochs))
		}
	}
	to := p.Blocks()
	for i, b := range t.sum.Blocks() {
		for k, v := range *b {
			(*to[i])[k] = v / t.sums
		}
	}
	p.Out = p.Out[:second+1]
}

func like(p *stream.Params) (q stream.Params) {
	to := q.Blocks()
	for i, b := range p.Blocks() {
		*to[i] = make([]float32, len(*b))
	}
	return q
}

type chunk struct{ stream, from, to int }

// cut makes the stretches of an epoch, in random order.
func (t *trainer) cut(streams []Stream) []chunk {
	var out []chunk
	for s := range streams {
		n, from := len(streams[s].Rows), 0
		if n > t.o.Chunk {
			from = -t.rng.IntN(t.o.Chunk)
		}
		for ; from < n; from += t.o.Chunk {
			out = append(out, chunk{s, max(from, 0), min(from+t.o.Chunk, n)})
		}
	}
	t.rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// step moves the weights along the mean gradient of n words.
func (t *trainer) step(n, done float32) {
	size := t.clock.Tick(t.o.Rate * max(0.02, 1-done))
	g, m, v := t.g.Blocks(), t.m.Blocks(), t.v.Blocks()
	for i, p := range t.p.Blocks() {
		if i > 0 {
			adam.Move(*p, *g[i], *m[i], *v[i], size, 1/n, 0)
		}
	}
	t.rows.Move(t.p.Embed, t.m.Embed, t.v.Embed, size, 1/n)
	if t.steps++; done < t.o.MeanFrom || t.steps%meanEvery != 0 {
		return
	}
	t.sums++
	sum := t.sum.Blocks()
	for i, p := range t.p.Blocks() {
		for k, v := range *p {
			(*sum[i])[k] += v
		}
	}
}
