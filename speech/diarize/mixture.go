package diarize

import "math"

// mixture is a mixture of Gaussians with diagonal covariances.
type mixture struct {
	weight   []float64 // logarithm, with the constant of the density
	mean     []vector
	inverse  []vector // 1/variance
	variance []vector
}

// components is how many Gaussians describe a speaker, and rounds how often they
// are fitted.
const (
	components = 16
	rounds     = 6
)

// relevance is how many frames of the whole recording's model count with a
// speaker's own in each component.
const relevance = 8.0

// newMixture fits a mixture to all frames: it starts with one Gaussian for each of
// n equal shares of the time, which needs no chance.
func newMixture(list []*vector, n int) *mixture {
	n = max(1, min(n, len(list)/40))
	m := &mixture{weight: make([]float64, n), mean: make([]vector, n), inverse: make([]vector, n), variance: make([]vector, n)}
	all := moment(list)
	for k := range n {
		m.mean[k] = moment(list[k*len(list)/n : (k+1)*len(list)/n]).mean
		m.set(k, 1/float64(n), m.mean[k], all.variance)
	}
	for range rounds {
		m.fit(list)
	}
	return m
}

type moment1 struct{ mean, variance vector }

func moment(list []*vector) moment1 {
	var s, q [features]float64
	for _, v := range list {
		for i, x := range v {
			s[i] += float64(x)
			q[i] += float64(x) * float64(x)
		}
	}
	var m moment1
	n := float64(max(1, len(list)))
	for i := range s {
		m.mean[i] = float32(s[i] / n)
		m.variance[i] = float32(max(1e-3, q[i]/n-s[i]*s[i]/n/n))
	}
	return m
}

func (m *mixture) set(k int, share float64, mean, variance vector) {
	m.mean[k], m.variance[k] = mean, variance
	m.weight[k] = math.Log(max(share, 1e-6))
	for i, v := range variance {
		m.inverse[k][i] = 1 / v
		m.weight[k] -= 0.5 * math.Log(2*math.Pi*float64(v))
	}
}

// shares gives how far each component stands for v, and the likelihood of v.
func (m *mixture) shares(out []float64, v *vector) float64 {
	top := math.Inf(-1)
	for k := range m.mean {
		var sum float32
		mean, inverse := &m.mean[k], &m.inverse[k]
		for i, x := range v {
			d := x - mean[i]
			sum += d * d * inverse[i]
		}
		out[k] = m.weight[k] - float64(sum)/2
		top = max(top, out[k])
	}
	total := 0.0
	for k := range out {
		out[k] = math.Exp(out[k] - top)
		total += out[k]
	}
	for k := range out {
		out[k] /= total
	}
	return top + math.Log(total)
}

// counted are the frames of each component.
type counted struct {
	n    []float64
	s, q [][features]float64
}

func (m *mixture) count(list []*vector) counted {
	k := len(m.mean)
	c := counted{make([]float64, k), make([][features]float64, k), make([][features]float64, k)}
	shares := make([]float64, k)
	for _, v := range list {
		m.shares(shares, v)
		for k, g := range shares {
			if g < 1e-3 {
				continue
			}
			c.n[k] += g
			for i, x := range v {
				c.s[k][i] += g * float64(x)
				c.q[k][i] += g * float64(x) * float64(x)
			}
		}
	}
	return c
}

// fit is one round of expectation and maximisation.
func (m *mixture) fit(list []*vector) {
	c := m.count(list)
	all := moment(list)
	for k, n := range c.n {
		if n < 2 {
			continue
		}
		var mean, variance vector
		for i := range mean {
			mean[i] = float32(c.s[k][i] / n)
			v := c.q[k][i]/n - float64(mean[i])*float64(mean[i])
			variance[i] = max(float32(v), 0.05*all.variance[i])
		}
		m.set(k, n/float64(len(list)), mean, variance)
	}
}

// adapt gives the mixture as a speaker's own: its means are moved to where the
// speaker's frames are, as far as there are enough.
func (m *mixture) adapt(list []*vector) *mixture {
	c := m.count(list)
	k := len(m.mean)
	own := &mixture{weight: append([]float64(nil), m.weight...), mean: make([]vector, k), inverse: m.inverse, variance: m.variance}
	for k, n := range c.n {
		for i := range own.mean[k] {
			own.mean[k][i] = float32((c.s[k][i] + relevance*float64(m.mean[k][i])) / (n + relevance))
		}
	}
	return own
}
