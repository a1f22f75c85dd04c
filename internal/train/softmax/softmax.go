// Package softmax trains one classifier of a few classes over hashed features and a
// few numbers: multinomial logistic regression by stochastic gradient descent, with a
// pull of all weights towards zero and the mean over the later part of the path, so
// that the order of the examples hardly matters.
//
// It reads sparse examples and hands weights to the trainer. It runs on one
// goroutine from a fixed seed: the same input gives the same bits.
package softmax

import (
	"math"

	"parlance/insights/model/exact"
	"parlance/internal/train/random"
)

// Classes is how many there are.
const Classes = 3

// Example is what is known of a text and how far it belongs to each class.
type Example struct {
	Features []uint32
	Dense    []float32
	Target   [Classes]float32 // adds up to 1
	Weight   float32          // 1 = counts once
}

// Options are the knobs of a run.
type Options struct {
	FeatureBits int     // width of feature numbers
	Bits        int     // width of the weight table, at most FeatureBits
	MinCount    int     // examples a feature must be in
	Epochs      int     // passes over the examples
	Rate        float64 // of the first step
	Pull        float64 // towards zero, against a sum of losses over all examples
	Lift        float32 // how much less the hashed weights are pulled, as a factor of their features
	Seed        uint64
}

// Weights are those of each class: a score is Bias + sum of Grams / sqrt(features that
// are not rare) + sum of Dense * numbers.
type Weights struct {
	Grams [][]float32
	Dense [Classes][]float32
	Bias  []float32
}

// Train fits the weights to the examples.
func Train(examples []Example, o Options) Weights {
	t := newTrainer(examples, o)
	rng := random.New(o.Seed, 41)
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	var mean []float64
	rounds := 0
	for epoch := range o.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			t.step(&examples[i])
		}
		if epoch < o.Epochs/2 {
			continue
		}
		if mean == nil {
			mean = make([]float64, len(t.w))
		}
		for k, w := range t.w {
			mean[k] += w * t.scale
		}
		rounds++
	}
	return t.weights(mean, rounds)
}

// trainer keeps the weights of a row side by side: hashed rows first, then those of
// the numbers, then the biases; all are to be multiplied by scale.
type trainer struct {
	o      Options
	shift  uint
	rows   int
	dense  int
	keep   []bool
	w      []float64
	scale  float64
	steps  float64
	pull   float64 // per step
	list   []int   // scratch
	weight float64 // mean of the examples' weights
}

func newTrainer(examples []Example, o Options) *trainer {
	t := &trainer{o: o, shift: uint(o.FeatureBits - o.Bits), rows: 1 << o.Bits, scale: 1} //nolint:gosec // small
	counts := make([]int32, 1<<o.FeatureBits)
	last := make([]int32, 1<<o.FeatureBits)
	sum := 0.0
	for i, e := range examples {
		sum += float64(e.Weight)
		for _, f := range e.Features {
			if last[f] != int32(i+1) { //nolint:gosec // < 2^31 examples
				last[f] = int32(i + 1) //nolint:gosec // as above
				counts[f]++
			}
		}
	}
	t.keep = make([]bool, len(counts))
	for f, c := range counts {
		t.keep[f] = int(c) >= o.MinCount
	}
	if len(examples) > 0 {
		t.dense = len(examples[0].Dense)
	}
	t.w = make([]float64, Classes*(t.rows+t.dense+1))
	t.weight = sum / float64(max(1, len(examples)))
	t.pull = o.Pull / max(sum, 1)
	return t
}

// step moves the weights by one example.
func (t *trainer) step(e *Example) {
	known := t.known(e)
	norm := float64(t.o.Lift) / math.Sqrt(float64(max(len(known), 1)))
	bias := Classes * (t.rows + t.dense)
	var z [Classes]float64
	for _, r := range known {
		for c, w := range t.w[r : r+Classes] {
			z[c] += w
		}
	}
	for c := range z {
		z[c] = (z[c]*norm + t.w[bias+c]) * t.scale
		for i, x := range e.Dense {
			z[c] += t.w[Classes*(t.rows+i)+c] * t.scale * float64(x)
		}
	}
	p := probabilities(z)
	rate := t.o.Rate / (1 + t.o.Rate*t.pull*t.steps)
	t.steps++
	t.scale *= 1 - rate*t.pull
	var d [Classes]float64
	for c := range d {
		d[c] = rate * (p[c] - float64(e.Target[c])) * float64(e.Weight) / (t.weight * t.scale)
	}
	for _, r := range known {
		for c := range d {
			t.w[r+c] -= d[c] * norm
		}
	}
	for i, x := range e.Dense {
		for c := range d {
			t.w[Classes*(t.rows+i)+c] -= d[c] * float64(x)
		}
	}
	for c := range d {
		t.w[bias+c] -= d[c]
	}
}

// known lists where the weights of the example's features are, but for rare ones.
func (t *trainer) known(e *Example) []int {
	list := t.list[:0]
	for _, f := range e.Features {
		if t.keep[f] {
			list = append(list, Classes*int(f>>t.shift))
		}
	}
	t.list = list
	return list
}

func probabilities(z [Classes]float64) (p [Classes]float64) {
	top := max(z[0], z[1], z[2])
	sum := 0.0
	for c := range z {
		p[c] = exact.Exp(z[c] - top)
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
	return p
}

func (t *trainer) weights(mean []float64, rounds int) Weights {
	var w Weights
	at := func(k int) float32 { return float32(mean[k] / float64(rounds)) }
	for c := range Classes {
		grams := make([]float32, t.rows)
		for r := range grams {
			grams[r] = at(Classes*r+c) * t.o.Lift
		}
		w.Grams = append(w.Grams, grams)
		for i := range t.dense {
			w.Dense[c] = append(w.Dense[c], at(Classes*(t.rows+i)+c))
		}
		w.Bias = append(w.Bias, at(Classes*(t.rows+t.dense)+c))
	}
	return w
}
