// Package adam moves weights along their gradients by Adam, the same bits on
// every run.
//
// It reads and writes slices of the trainers beside it and knows no model.
package adam

import "math"

const (
	beta1   = 0.9
	beta2   = 0.999
	epsilon = 1e-8
)

// Clock counts the steps, which correct the means at the begin.
type Clock struct{ power1, power2 float64 }

// NewClock starts at no step.
func NewClock() Clock { return Clock{1, 1} }

// Tick begins a step and gives its size for a rate.
func (c *Clock) Tick(rate float32) float32 {
	c.power1 *= beta1
	c.power2 *= beta2
	return rate * float32(math.Sqrt(1-c.power2)/(1-c.power1))
}

// Move moves p along g*scale by steps of the size that Tick gave, pulls it
// towards zero by decay, keeps the means in m and v, and clears g.
func Move(p, g, m, v []float32, size, scale, decay float32) {
	g, m, v = g[:len(p)], m[:len(p)], v[:len(p)]
	for i := range p {
		x := g[i] * scale
		g[i] = 0
		m[i] = beta1*m[i] + (1-beta1)*x
		v[i] = beta2*v[i] + (1-beta2)*x*x
		p[i] -= size*m[i]/(float32(math.Sqrt(float64(v[i])))+epsilon) + decay*p[i]
	}
}

// Rows holds the gradients of the rows of a table that a batch touched.
type Rows struct {
	width   int
	slot    []int32 // by row; -1 = not touched
	touched []int32
	g       []float32
}

// NewRows is for a table of n rows.
func NewRows(n, width int) *Rows {
	r := &Rows{width: width, slot: make([]int32, n)}
	for i := range r.slot {
		r.slot[i] = -1
	}
	return r
}

// Row is the gradient of a row, to be added to. It stays valid until the next
// call only.
func (r *Rows) Row(row int32) []float32 {
	if r.slot[row] < 0 {
		r.slot[row] = int32(len(r.touched)) //nolint:gosec // small
		r.touched = append(r.touched, row)
		r.g = append(r.g, make([]float32, r.width)...)
	}
	at := int(r.slot[row]) * r.width
	return r.g[at : at+r.width : at+r.width]
}

// Move moves the rows touched, in the order of their first touch, and forgets
// them.
func (r *Rows) Move(p, m, v []float32, size, scale float32) {
	for i, row := range r.touched {
		at := int(row) * r.width
		Move(p[at:at+r.width], r.g[i*r.width:(i+1)*r.width], m[at:at+r.width], v[at:at+r.width], size, scale, 0)
		r.slot[row] = -1
	}
	r.touched, r.g = r.touched[:0], r.g[:0]
}
