package nettrain

import (
	"parlance/insights/model/exact"
	"parlance/insights/model/network"
)

// batch learns from list[from:to]; the utterances before are context only.
func (t *trainer) batch(list Conversation, from, to int) {
	first := max(0, from-past)
	t.applied = map[int32]int{}
	t.parts = t.parts[:0]
	t.codes = t.codes[:0]
	t.gCodes = t.gCodes[:0]
	for i := first; i < to; i++ {
		t.encode(list[i].Rows)
		t.gCodes = append(t.gCodes, [filters]float32{})
	}
	for i := from; i < to; i++ {
		t.utterance(&list[i], i-first)
	}
	for i := range t.codes {
		t.decode(i)
	}
	t.opt.step(t, float32(to-from))
}

// part gives the filters' parts for a word, computed once per batch.
func (t *trainer) part(row int32) *[width * filters]float32 {
	if i, ok := t.applied[row]; ok {
		return &t.parts[i]
	}
	e := (*[embed]float32)(t.p.Embed[int(row)*embed:])
	var out [width * filters]float32
	for f := range out {
		w := (*[embed]float32)(t.p.Filters[f*embed:])
		var a, b, c, d float32
		for i := 0; i < embed; i += 4 {
			a += e[i] * w[i]
			b += e[i+1] * w[i+1]
			c += e[i+2] * w[i+2]
			d += e[i+3] * w[i+3]
		}
		out[f] = a + b + c + d
	}
	t.applied[row] = len(t.parts)
	t.parts = append(t.parts, out)
	return &t.parts[len(t.parts)-1]
}

// encode runs the filters over an utterance with some words hidden.
func (t *trainer) encode(rows []int32) {
	edge := int32(t.words + network.HashRow) //nolint:gosec // small
	c := code{rows: make([]int32, 0, len(rows)+2)}
	c.rows = append(c.rows, edge)
	for _, r := range rows {
		if t.rng.Float64() < t.o.WordDrop {
			r = -1
		}
		c.rows = append(c.rows, r)
	}
	c.rows = append(c.rows, edge+1)
	for f := range c.at {
		c.at[f] = -1
	}
	for i := range c.rows {
		var z [filters]float32
		copy(z[:], t.p.Bias)
		for k := range width {
			j := i + k - width/2
			if j < 0 || j >= len(c.rows) || c.rows[j] < 0 {
				continue
			}
			p := (*[filters]float32)(t.part(c.rows[j])[k*filters:])
			for f := range z {
				z[f] += p[f]
			}
		}
		for f, v := range z {
			if v > c.x[f] {
				c.x[f], c.at[f] = v, int16(i) //nolint:gosec // short
			}
		}
	}
	keep := float32(1 / (1 - t.o.UnitDrop))
	for f := range c.mask {
		if t.rng.Float64() >= t.o.UnitDrop {
			c.mask[f] = keep
		}
		c.x[f] *= c.mask[f]
	}
	t.codes = append(t.codes, c)
}

// utterance runs the hidden layer and heads for one item and collects gradients.
func (t *trainer) utterance(it *Item, at int) {
	var h, mask, gh [hidden]float32
	copy(h[:], t.p.Hidden)
	forward(&h, t.p.Now, &t.codes[at].x)
	n := min(past, at, it.Past)
	for i := range n {
		forward(&h, t.pastBlock(t.p.Past, i, it.Same[i]), &t.codes[at-1-i].x)
	}
	side := it.Side
	if t.rng.Float64() < t.o.HideTime {
		side = it.Timeless
	}
	for _, s := range side {
		for k, v := range t.p.Side[int(s)*hidden : int(s)*hidden+hidden] {
			h[k] += v
		}
	}
	keep := float32(1 / (1 - t.o.UnitDrop))
	for k, v := range h {
		if v > 0 && t.rng.Float64() >= t.o.UnitDrop {
			mask[k] = keep
		}
		h[k] = v * mask[k]
	}
	t.heads(it, &h, &gh)
	for k := range gh {
		gh[k] *= mask[k]
		t.opt.g.Hidden[k] += gh[k]
	}
	backward(&gh, t.p.Now, t.opt.g.Now, &t.codes[at].x, &t.gCodes[at])
	for i := range n {
		backward(&gh, t.pastBlock(t.p.Past, i, it.Same[i]), t.pastBlock(t.opt.g.Past, i, it.Same[i]),
			&t.codes[at-1-i].x, &t.gCodes[at-1-i])
	}
	for _, s := range side {
		g := t.opt.g.Side[int(s)*hidden : int(s)*hidden+hidden]
		for k := range g {
			g[k] += gh[k]
		}
	}
}

func (t *trainer) heads(it *Item, h, gh *[hidden]float32) {
	for o, w := range it.Weights {
		if w == 0 {
			continue
		}
		row := t.p.Out[o*hidden : (o+1)*hidden]
		g := t.opt.g.Out[o*hidden : (o+1)*hidden]
		z := t.p.OutBias[o]
		for k, v := range row {
			z += v * h[k]
		}
		d := w * (float32(exact.Sigmoid(float64(z))) - it.Targets[o])
		t.opt.g.OutBias[o] += d
		for k, v := range row {
			g[k] += d * h[k]
			gh[k] += d * v
		}
	}
}

func (t *trainer) pastBlock(x []float32, distance int, same bool) []float32 {
	w := distance * 2
	if same {
		w++
	}
	return x[w*hidden*filters : (w+1)*hidden*filters]
}

func forward(h *[hidden]float32, w []float32, x *[filters]float32) {
	for k := range h {
		row := (*[filters]float32)(w[k*filters:])
		var a, b, c, d float32
		for i := 0; i < filters; i += 4 {
			a += row[i] * x[i]
			b += row[i+1] * x[i+1]
			c += row[i+2] * x[i+2]
			d += row[i+3] * x[i+3]
		}
		h[k] += a + b + c + d
	}
}

func backward(gh *[hidden]float32, w, gw []float32, x, gx *[filters]float32) {
	for k, d := range gh {
		if d == 0 {
			continue
		}
		row, g := (*[filters]float32)(w[k*filters:]), (*[filters]float32)(gw[k*filters:])
		for i := range row {
			g[i] += d * x[i]
			gx[i] += d * row[i]
		}
	}
}

// decode takes the gradient of an encoding back to filters and words.
func (t *trainer) decode(i int) {
	c, gc := &t.codes[i], &t.gCodes[i]
	for f := range c.x {
		d := gc[f] * c.mask[f]
		if d == 0 || c.at[f] < 0 {
			continue
		}
		t.opt.g.Bias[f] += d
		for k := range width {
			j := int(c.at[f]) + k - width/2
			if j < 0 || j >= len(c.rows) || c.rows[j] < 0 {
				continue
			}
			row := c.rows[j]
			at := (k*filters + f) * embed
			e := (*[embed]float32)(t.p.Embed[int(row)*embed:])
			w := (*[embed]float32)(t.p.Filters[at:])
			gw := (*[embed]float32)(t.opt.g.Filters[at:])
			ge := (*[embed]float32)(t.sparse.Row(row))
			for m := range e {
				gw[m] += d * e[m]
				ge[m] += d * w[m]
			}
		}
	}
}
