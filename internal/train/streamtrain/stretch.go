package streamtrain

import (
	"parlance/insights/model/exact"
	"parlance/insights/model/lanes"
	"parlance/insights/model/stream"
)

// stretch learns from words from to to of a stream.
func (t *trainer) stretch(s *Stream, from, to int) {
	first, last := max(0, from-t.o.Margin), min(len(s.Rows), to+t.o.Margin)
	t.read(s, first, last)
	for d := range t.tapes {
		t.forward(d)
	}
	for i := from; i < to; i++ {
		t.top(s, i, i-first)
	}
	for d := range t.tapes {
		t.back(d)
	}
	for i, r := range t.row {
		if r < 0 {
			continue
		}
		g := t.rows.Row(r)
		for k, v := range t.gx[i*embed : (i+1)*embed] {
			g[k] += v * t.mask[k]
		}
	}
}

// read fills the inputs of the words from first to last, some of them dropped.
func (t *trainer) read(s *Stream, first, last int) {
	n := last - first
	t.x, t.gx = append(t.x[:0], make([]float32, n*embed)...), append(t.gx[:0], make([]float32, n*embed)...)
	t.row, t.pause = append(t.row[:0], s.Rows[first:last]...), append(t.pause[:0], s.Pauses[first:last]...)
	t.blurPauses()
	for k := range t.mask {
		t.mask[k] = 0
		if t.rng.Float64() >= t.o.InDrop {
			t.mask[k] = float32(1 / (1 - t.o.InDrop))
		}
	}
	for i, r := range t.row {
		if t.rng.Float64() < t.o.WordDrop {
			t.row[i] = -1
			continue
		}
		for k, v := range t.p.Embed[int(r)*embed : (int(r)+1)*embed] {
			t.x[i*embed+k] = v * t.mask[k]
		}
	}
}

// blurPauses hides the pauses of some stretches. To others it adds those that
// recognised words have between them inside of acts, where the corpora have none:
// otherwise the least of them would look like the end of an act.
func (t *trainer) blurPauses() {
	const longest = 3 // bucket
	how := t.rng.Float64()
	if how >= t.o.HidePause+t.o.Gaps {
		return
	}
	top := 1 + t.rng.IntN(longest)
	least := t.rng.IntN(top + 1)
	for i, p := range t.pause {
		if how < t.o.HidePause {
			t.pause[i] = stream.Pauses - 1
		} else {
			t.pause[i] = max(p, least+t.rng.IntN(top-least+1))
		}
	}
}

func (t *trainer) forward(d int) {
	l, tape := &t.p.Layers[d], &t.tapes[d]
	tape.Begin(len(t.row), units, d == 1)
	for i, r := range t.row {
		in := tape.In(i)
		copy(in, l.Bias)
		for k, v := range t.p.Pause[d][t.pause[i]*gates : (t.pause[i]+1)*gates] {
			in[k] += v
		}
		if r >= 0 {
			l.Inputs(in, t.x[i*embed:(i+1)*embed])
		}
	}
	tape.Forward(l)
}

func (t *trainer) back(d int) {
	l, g, tape := &t.p.Layers[d], &t.g.Layers[d], &t.tapes[d]
	tape.Back(l, g)
	for i, r := range t.row {
		in := tape.In(i)
		gp := t.g.Pause[d][t.pause[i]*gates : (t.pause[i]+1)*gates]
		for k, v := range in {
			gp[k] += v
		}
		if r >= 0 {
			lanes.DotRows(t.gx[i*embed:(i+1)*embed], l.In, in)
		}
	}
	tape.Inputs(g.In, t.x, embed)
}

// top runs the upper layers for word i of the stream, the k-th of the stretch, and
// collects gradients.
func (t *trainer) top(s *Stream, i, k int) {
	var x, gx, mask [joined]float32
	t.join(&x, &mask, k)
	var h, gh [second]float32
	copy(h[:], t.p.Bias)
	pause := t.pause[k]
	for u, v := range t.p.JoinPause[pause*second : (pause+1)*second] {
		h[u] += v
	}
	lanes.AddRows(h[:], t.p.Join, x[:])
	for u, v := range h {
		h[u] = max(v, 0)
	}
	t.heads(s, i, &h, &gh)
	for u := range gh {
		if h[u] <= 0 {
			gh[u] = 0
		}
		t.g.Bias[u] += gh[u]
		t.g.JoinPause[pause*second+u] += gh[u]
	}
	lanes.DotRows(gx[:], t.p.Join, gh[:])
	lanes.AddOuter(t.g.Join, x[:], gh[:])
	for d := range t.tapes {
		if g := t.gradient(d, k); g != nil {
			for u := range g {
				g[u] += gx[d*units+u] * mask[d*units+u]
			}
		}
	}
}

// join puts together what both directions remember at place k, some of it dropped:
// of the words up to it, and of those behind it.
func (t *trainer) join(x, mask *[joined]float32, k int) {
	copy(x[:units], t.tapes[0].State(k))
	if k+1 < len(t.row) {
		copy(x[units:], t.tapes[1].State(k+1))
	}
	keep, drop := float32(1/(1-t.o.UnitDrop)), uint64(t.o.UnitDrop*(1<<16))
	var bits uint64
	for u := range x {
		if u%4 == 0 {
			bits = t.rng.Uint64()
		}
		if bits&0xffff >= drop {
			mask[u] = keep
		}
		bits >>= 16
		x[u] *= mask[u]
	}
}

// gradient is that of the state that direction d gives to place k; nil = none.
func (t *trainer) gradient(d, k int) []float32 {
	switch {
	case d == 0:
		return t.tapes[0].Gradient(k)
	case k+1 < len(t.row):
		return t.tapes[1].Gradient(k + 1)
	}
	return nil
}

func (t *trainer) heads(s *Stream, i int, h, gh *[second]float32) {
	for o, w := range s.Weights {
		if w == 0 {
			continue
		}
		row, g := t.p.Out[o*(second+1):(o+1)*(second+1)], t.g.Out[o*(second+1):(o+1)*(second+1)]
		z := row[second]
		for u, v := range h {
			z += v * row[u]
		}
		d := w * (float32(exact.Sigmoid(float64(z))) - s.Targets[i][o])
		g[second] += d
		for u, v := range h {
			g[u] += d * v
			gh[u] += d * row[u]
		}
	}
}
