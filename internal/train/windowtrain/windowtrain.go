// Package windowtrain trains the network of insights/model/window by Adam over
// batches of neighbouring words, with words, pauses and hidden units dropped at
// random.
//
// It reads streams of word rows with pauses, hands weights to the trainer, and
// runs on one goroutine from a fixed seed.
package windowtrain

import (
	"math/rand/v2"

	"parlance/insights/model/exact"
	"parlance/insights/model/window"
	"parlance/internal/train/adam"
	"parlance/internal/train/random"
)

const (
	embed  = window.Embed
	hidden = window.Hidden
	second = window.Second
	span   = window.Span
)

// Stream is one speaker's words.
type Stream struct {
	Rows   []int32
	Pauses []int // buckets
	Ends   []bool
	Weight float32
}

// Options are the knobs of a run.
type Options struct {
	Epochs    int
	Batch     int
	Rate      float32
	WordDrop  float64
	UnitDrop  float64
	HidePause float64
	Seed      uint64
}

type trainer struct {
	o         Options
	p         *window.Params
	g, m, v   window.Params
	clock     adam.Clock
	rows      *adam.Rows
	rng       *rand.Rand
	none      int32
	keep      float32
	pauseNone int
}

// Train learns from the streams, starting from p, whose blocks have their sizes.
func Train(streams []Stream, p *window.Params, o Options) {
	t := &trainer{
		o: o, p: p, rng: random.New(o.Seed, 31),
		g: like(p), m: like(p), v: like(p), clock: adam.NewClock(),
		rows: adam.NewRows(len(p.Embed)/embed, embed),
		none: int32(len(p.Embed)/embed - 1), keep: float32(1 / (1 - o.UnitDrop)), //nolint:gosec // small
		pauseNone: window.Pauses - 1,
	}
	type chunk struct{ stream, from, to int }
	var chunks []chunk
	for s := range streams {
		for from := 0; from < len(streams[s].Rows); from += o.Batch {
			chunks = append(chunks, chunk{s, from, min(from+o.Batch, len(streams[s].Rows))})
		}
	}
	for epoch := range o.Epochs {
		t.rng.Shuffle(len(chunks), func(i, j int) { chunks[i], chunks[j] = chunks[j], chunks[i] })
		for i, c := range chunks {
			for k := c.from; k < c.to; k++ {
				t.word(&streams[c.stream], k)
			}
			done := (float32(epoch) + float32(i)/float32(len(chunks))) / float32(o.Epochs)
			t.step(float32(c.to-c.from), done)
		}
	}
}

func like(p *window.Params) window.Params {
	z := func(x []float32) []float32 { return make([]float32, len(x)) }
	return window.Params{
		Embed: z(p.Embed), First: z(p.First), Pause: z(p.Pause), Bias: z(p.Bias),
		Second: z(p.Second), Bias2: z(p.Bias2), Out: z(p.Out),
	}
}

func (t *trainer) step(n, done float32) {
	size := t.clock.Tick(t.o.Rate * max(0.05, 1-done))
	p, g, m, v := t.p, &t.g, &t.m, &t.v
	adam.Move(p.First, g.First, m.First, v.First, size, 1/n, 0)
	adam.Move(p.Pause, g.Pause, m.Pause, v.Pause, size, 1/n, 0)
	adam.Move(p.Bias, g.Bias, m.Bias, v.Bias, size, 1/n, 0)
	adam.Move(p.Second, g.Second, m.Second, v.Second, size, 1/n, 0)
	adam.Move(p.Bias2, g.Bias2, m.Bias2, v.Bias2, size, 1/n, 0)
	adam.Move(p.Out, g.Out, m.Out, v.Out, size, 1/n, 0)
	t.rows.Move(p.Embed, m.Embed, v.Embed, size, 1/n)
}

// word learns from one place of a stream.
func (t *trainer) word(s *Stream, i int) {
	var around [span]int32
	var h, mask [hidden]float32
	copy(h[:], t.p.Bias)
	for k := range around {
		around[k] = t.none
		j := i + k - window.Before + 1
		if j >= 0 && j < len(s.Rows) && t.rng.Float64() >= t.o.WordDrop {
			around[k] = s.Rows[j]
		}
		window.Apply(&h, t.p.Embed[int(around[k])*embed:], t.p.First[k*hidden*embed:])
	}
	pause := s.Pauses[i]
	if t.rng.Float64() < t.o.HidePause {
		pause = t.pauseNone
	}
	for k, v := range t.p.Pause[pause*hidden : (pause+1)*hidden] {
		h[k] += v
	}
	for k, v := range h {
		if v > 0 && t.rng.Float64() >= t.o.UnitDrop {
			mask[k] = t.keep
		}
		h[k] = v * mask[k]
	}
	var gh [hidden]float32
	t.top(&h, &gh, s.Ends[i], s.Weight)
	for k := range gh {
		gh[k] *= mask[k]
		t.g.Bias[k] += gh[k]
		t.g.Pause[pause*hidden+k] += gh[k]
	}
	for k, row := range around {
		t.back(&gh, row, k)
	}
}

// top runs the upper layers and collects their gradients and that of h.
func (t *trainer) top(h, gh *[hidden]float32, ends bool, weight float32) {
	var a [second]float32
	z := t.p.Out[second]
	for o := range a {
		w := (*[hidden]float32)(t.p.Second[o*hidden:])
		x := t.p.Bias2[o]
		for k, v := range h {
			x += v * w[k]
		}
		a[o] = max(x, 0)
		z += a[o] * t.p.Out[o]
	}
	d := float32(exact.Sigmoid(float64(z)))
	if ends {
		d--
	}
	d *= weight
	t.g.Out[second] += d
	for o, x := range a {
		t.g.Out[o] += d * x
		if x <= 0 {
			continue
		}
		da := d * t.p.Out[o]
		t.g.Bias2[o] += da
		w, g := (*[hidden]float32)(t.p.Second[o*hidden:]), (*[hidden]float32)(t.g.Second[o*hidden:])
		for k, v := range h {
			g[k] += da * v
			gh[k] += da * w[k]
		}
	}
}

// back takes the gradient of the first layer to place k's weights and its word.
func (t *trainer) back(gh *[hidden]float32, row int32, k int) {
	e := (*[embed]float32)(t.p.Embed[int(row)*embed:])
	ge := (*[embed]float32)(t.rows.Row(row))
	for u, d := range gh {
		if d == 0 {
			continue
		}
		at := (k*hidden + u) * embed
		w, gw := (*[embed]float32)(t.p.First[at:]), (*[embed]float32)(t.g.First[at:])
		for i := range e {
			gw[i] += d * e[i]
			ge[i] += d * w[i]
		}
	}
}
