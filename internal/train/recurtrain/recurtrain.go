// Package recurtrain takes gradients back through the recurrent layer of
// insights/model/recur.
//
// It reads inputs and gradients of the trainers beside it, adds to gradients of
// weights, and moves no weight itself.
package recurtrain

import (
	"parlance/insights/model/lanes"
	"parlance/insights/model/recur"
)

// Tape is one pass over a stretch, kept for the way back. The zero value is ready.
type Tape struct {
	h      int
	n      int
	back   bool
	in     []float32 // n rows of gates: the inputs' parts
	recall []float32
	gates  []float32
	states []float32 // n+1 rows: one end is the empty state
	g      []float32 // of states
	column []float32
}

// Begin sets the tape up for a stretch of n places by a layer of h units, from its
// end when back is set. The rows of In are to be filled then.
func (t *Tape) Begin(n, h int, back bool) {
	t.n, t.h, t.back = n, h, back
	t.in = zero(t.in, n*recur.Gates*h)
	t.recall = zero(t.recall, n*recur.Gates*h)
	t.gates = zero(t.gates, n*recur.Gates*h)
	t.states = zero(t.states, (n+1)*h)
	t.g = zero(t.g, (n+1)*h)
}

func zero(x []float32, n int) []float32 {
	if cap(x) < n {
		return make([]float32, n, n+n/2)
	}
	x = x[:n]
	clear(x)
	return x
}

func row(x []float32, i, n int) []float32 { return x[i*n : (i+1)*n : (i+1)*n] }

// In is the input's part of place i, bias and all. After Back it is the gradient.
func (t *Tape) In(i int) []float32 { return row(t.in, i, recur.Gates*t.h) }

// State is what the layer remembers once it has read place i.
func (t *Tape) State(i int) []float32 { return row(t.states, t.to(i), t.h) }

// Gradient is that of State, to be added to.
func (t *Tape) Gradient(i int) []float32 { return row(t.g, t.to(i), t.h) }

func (t *Tape) to(i int) int {
	if t.back {
		return i
	}
	return i + 1
}

func (t *Tape) from(i int) int {
	if t.back {
		return i + 1
	}
	return i
}

// place is the k-th place that the layer reads.
func (t *Tape) place(k int) int {
	if t.back {
		return t.n - 1 - k
	}
	return k
}

// Forward fills the states.
func (t *Tape) Forward(l *recur.Layer) {
	w := recur.Gates * t.h
	for k := range t.n {
		i := t.place(k)
		l.Step(row(t.states, t.to(i), t.h), row(t.states, t.from(i), t.h), t.In(i), row(t.recall, i, w), row(t.gates, i, w))
	}
}

// Back takes the gradients of the states to those of the inputs' parts, which stand
// in In then, and adds those of the weights between states and of the bias to g.
func (t *Tape) Back(l, g *recur.Layer) {
	h, w := t.h, recur.Gates*t.h
	for k := t.n - 1; k >= 0; k-- {
		i := t.place(k)
		before, in, d := row(t.g, t.from(i), h), t.In(i), row(t.recall, i, w)
		t.backStep(i, before, in, d)
		lanes.DotRows(before, l.State, d)
		for u, x := range in {
			g.Bias[u] += x
		}
	}
	from := t.states[:t.n*h]
	if t.back {
		from = t.states[h:]
	}
	t.outer(g.State, from, h, t.recall)
}

// backStep takes the gradient of the state after place i through the gates: to the
// state before, to the input's part, and, in the place of recall, to the state's.
func (t *Tape) backStep(i int, before, in, recall []float32) {
	h := t.h
	grad, state := row(t.g, t.to(i), h), row(t.states, t.from(i), h)
	gates := row(t.gates, i, recur.Gates*h)
	for u, x := range grad {
		keep, look, fresh := gates[u], gates[h+u], gates[2*h+u]
		dKeep := x * (state[u] - fresh) * keep * (1 - keep)
		dFresh := x * (1 - keep) * (1 - fresh*fresh)
		dLook := dFresh * recall[2*h+u] * look * (1 - look)
		before[u] += x * keep
		in[u], in[h+u], in[2*h+u] = dKeep, dLook, dFresh
		recall[u], recall[h+u], recall[2*h+u] = dKeep, dLook, dFresh*look
	}
}

// Inputs adds to g what the gradients in In say of the weights of inputs x, n rows
// of m numbers.
func (t *Tape) Inputs(g, x []float32, m int) { t.outer(g, x, m, t.in) }

// outer adds the products of every place's row of x, m numbers, and its row of d to
// g. All places of a number are added up at once, which spares memory its way.
func (t *Tape) outer(g, x []float32, m int, d []float32) {
	w := recur.Gates * t.h
	t.column = zero(t.column, t.n)
	for k := range m {
		for i := range t.column {
			t.column[i] = x[i*m+k]
		}
		lanes.AddRows(row(g, k, w), d, t.column)
	}
}
