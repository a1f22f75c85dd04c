package nettrain

import (
	"parlance/insights/model/network"
	"parlance/internal/train/adam"
)

// optimiser keeps the gradients and the means of all blocks; embedding rows move
// only when touched.
type optimiser struct {
	clock adam.Clock
	g     network.Params // gradients of the dense blocks
	m, v  network.Params
}

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
	return optimiser{clock: adam.NewClock(), g: g, m: like(), v: like()}
}

// step moves all weights along the mean gradient of a batch of n.
func (a *optimiser) step(t *trainer, n float32) {
	rate := t.o.Rate * max(0.05, 1-t.progress)
	size := a.clock.Tick(rate)
	p, g, m, v := t.p, &a.g, &a.m, &a.v
	dense := func(p, g, m, v []float32) { adam.Move(p, g, m, v, size, 1/n, rate*t.o.Decay) }
	dense(p.Filters, g.Filters, m.Filters, v.Filters)
	dense(p.Bias, g.Bias, m.Bias, v.Bias)
	dense(p.Now, g.Now, m.Now, v.Now)
	dense(p.Past, g.Past, m.Past, v.Past)
	dense(p.Side, g.Side, m.Side, v.Side)
	dense(p.Hidden, g.Hidden, m.Hidden, v.Hidden)
	dense(p.Out, g.Out, m.Out, v.Out)
	dense(p.OutBias, g.OutBias, m.OutBias, v.OutBias)
	t.sparse.Move(p.Embed, m.Embed, v.Embed, size, 1/n)
}
