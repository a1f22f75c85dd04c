package nettrain

import (
	"math"

	"parlance/insights/model/network"
)

// sparseRows holds the gradients of the embedding rows that a batch touched.
type sparseRows struct {
	slot    []int32 // by row; -1 = not touched
	touched []int32
	g       [][embed]float32
}

func newSparseRows(n int) *sparseRows {
	s := &sparseRows{slot: make([]int32, n)}
	for i := range s.slot {
		s.slot[i] = -1
	}
	return s
}

func (s *sparseRows) row(r int32) *[embed]float32 {
	if s.slot[r] < 0 {
		s.slot[r] = int32(len(s.touched)) //nolint:gosec // small
		s.touched = append(s.touched, r)
		s.g = append(s.g, [embed]float32{})
	}
	return &s.g[s.slot[r]]
}

func (s *sparseRows) reset() {
	for _, r := range s.touched {
		s.slot[r] = -1
	}
	s.touched, s.g = s.touched[:0], s.g[:0]
}

// optimiser is Adam; embedding rows move only when touched.
type optimiser struct {
	g            network.Params // gradients of the dense blocks
	m, v         network.Params
	power1, pow2 float64
}

const (
	beta1   = 0.9
	beta2   = 0.999
	epsilon = 1e-8
)

func newOptimiser(p *network.Params) optimiser {
	like := func() network.Params {
		z := func(x []float32) []float32 { return make([]float32, len(x)) }
		return network.Params{
			Embed: z(p.Embed), Filters: z(p.Filters), Bias: z(p.Bias), Now: z(p.Now), Past: z(p.Past),
			Side: z(p.Side), Hidden: z(p.Hidden), Out: z(p.Out), OutBias: z(p.OutBias),
		}
	}
	g := like()
	g.Embed = nil
	return optimiser{g: g, m: like(), v: like(), power1: 1, pow2: 1}
}

// step moves all weights along the batch's mean gradient.
func (a *optimiser) step(t *trainer, n float32) {
	a.power1 *= beta1
	a.pow2 *= beta2
	rate := t.o.Rate * max(0.05, 1-t.progress)
	size := rate * float32(math.Sqrt(1-a.pow2)/(1-a.power1))
	p, g, m, v := t.p, &a.g, &a.m, &a.v
	dense := func(p, g, m, v []float32) { adam(p, g, m, v, size, 1/n, rate*t.o.Decay) }
	dense(p.Filters, g.Filters, m.Filters, v.Filters)
	dense(p.Bias, g.Bias, m.Bias, v.Bias)
	dense(p.Now, g.Now, m.Now, v.Now)
	dense(p.Past, g.Past, m.Past, v.Past)
	dense(p.Side, g.Side, m.Side, v.Side)
	dense(p.Hidden, g.Hidden, m.Hidden, v.Hidden)
	dense(p.Out, g.Out, m.Out, v.Out)
	dense(p.OutBias, g.OutBias, m.OutBias, v.OutBias)
	for i, r := range t.sparse.touched {
		at := int(r) * embed
		adam(p.Embed[at:at+embed], t.sparse.g[i][:], m.Embed[at:at+embed], v.Embed[at:at+embed], size, 1/n, 0)
	}
	t.sparse.reset()
}

func adam(p, g, m, v []float32, size, scale, decay float32) {
	g, m, v = g[:len(p)], m[:len(p)], v[:len(p)]
	for i := range p {
		x := g[i] * scale
		g[i] = 0
		m[i] = beta1*m[i] + (1-beta1)*x
		v[i] = beta2*v[i] + (1-beta2)*x*x
		p[i] -= size*m[i]/(float32(math.Sqrt(float64(v[i])))+epsilon) + decay*p[i]
	}
}
