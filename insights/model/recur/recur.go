// Package recur has the gated recurrent layer (GRU) that the networks of the
// project share: it reads a stretch of inputs in one direction and keeps, at every
// place, what it remembers of all before.
//
// It reads and hands on numbers; package lanes does the sums. What goes in and
// what comes of the states is up to the networks.
package recur

import "parlance/insights/model/lanes"

// Gates is how many numbers a unit takes: how much it keeps, how much of its
// memory it looks at, and what is new.
const Gates = 3

// Layer is the weights of one direction with n inputs and h units; rows are of
// Gates*h numbers: all units' first gate, then their second, then what is new.
type Layer struct {
	In    []float32 // n rows
	State []float32 // h rows
	Bias  []float32 // one row
}

// Blocks are the weights in the order of files.
func (l *Layer) Blocks() []*[]float32 { return []*[]float32{&l.In, &l.State, &l.Bias} }

// Inputs adds the part of an input x to row.
func (l *Layer) Inputs(row, x []float32) { lanes.AddRows(row, l.In, x) }

// Step moves a state on. in is the input's part of the gates, with the bias; recall
// is filled with the state's part and gates with the gates, for those who train.
func (l *Layer) Step(next, state, in, recall, gates []float32) {
	clear(recall)
	lanes.AddRows(recall, l.State, state)
	h := len(state)
	next, in, recall, gates = next[:h], in[:Gates*h], recall[:Gates*h], gates[:Gates*h]
	for k, old := range state {
		keep := sigmoid(in[k] + recall[k])
		look := sigmoid(in[h+k] + recall[h+k])
		fresh := tanh(in[2*h+k] + look*recall[2*h+k])
		next[k] = keep*old + (1-keep)*fresh
		gates[k], gates[h+k], gates[2*h+k] = keep, look, fresh
	}
}

// tanh is the hyperbolic tangent but for 2e-4, by a fraction of polynomials: quick,
// and the same bits everywhere.
func tanh(x float32) float32 {
	x = min(max(x, -flat), flat)
	s := x * x
	return x * (135135 + s*(17325+s*(378+s))) / (135135 + s*(62370+s*(3150+28*s)))
}

// flat is from where on tanh does not rise any more.
const flat = 4.9

func sigmoid(x float32) float32 { return 0.5 + 0.5*tanh(0.5*x) }
