// Package logistic trains linear heads: logistic regression over hashed features
// by AdaGrad, with rare features left out and half of the features dropped at
// random in every step, without which such models learn their training meetings
// by heart.
//
// It reads sparse examples, hands weights to the trainer of the linear table. It
// runs on one goroutine from a fixed seed: the same input gives the same bits.
package logistic

import (
	"math"
	"math/rand/v2"

	"parlance/insights/model/exact"
	"parlance/internal/train/random"
)

// Example is a list of features and what it is.
type Example struct {
	Features []uint32
	Target   float32 // 0 to 1: how far it is positive
	Weight   float32 // 1 = counts once
}

// Options are the knobs of a run.
type Options struct {
	FeatureBits int     // width of feature numbers
	Bits        int     // width of the weight table, at most FeatureBits
	MinCount    int     // examples a feature must be in
	Epochs      int     // passes over the examples
	Rate        float32 // AdaGrad's step
	Dropout     float64 // share of features left out at every step
	L2          float32 // pull towards zero per step
	Seed        uint64
}

// Defaults are the settings that measured best over the heads.
func Defaults() Options {
	return Options{
		FeatureBits: 18, Bits: 17, MinCount: 3, Epochs: 8, Rate: 0.25, Dropout: 0.5, Seed: 1,
	}
}

// Weights is a trained head; its score is Bias + sum of W / sqrt(features).
type Weights struct {
	W    []float32
	Bias float32
}

// Train fits a head to the examples.
func Train(examples []Example, o Options) Weights {
	t := trainer{
		o: o, shift: uint(o.FeatureBits - o.Bits), //nolint:gosec // small
		w: make([]float32, 1<<o.Bits), g: make([]float32, 1<<o.Bits),
		rng: random.New(o.Seed, 77),
	}
	t.countFeatures(examples)
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	for range o.Epochs {
		t.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			t.step(&examples[i])
		}
	}
	return Weights{t.w, t.bias}
}

// TrainMean is the mean of heads trained from a number of seeds, which is as small
// and as fast as one of them and steadier.
func TrainMean(examples []Example, o Options, seeds int) Weights {
	var sum Weights
	for s := range seeds {
		o.Seed += uint64(s)
		w := Train(examples, o)
		if s == 0 {
			sum = w
			continue
		}
		for i, x := range w.W {
			sum.W[i] += x
		}
		sum.Bias += w.Bias
	}
	for i := range sum.W {
		sum.W[i] /= float32(seeds)
	}
	sum.Bias /= float32(seeds)
	return sum
}

type trainer struct {
	o        Options
	shift    uint
	rng      *rand.Rand
	w, g     []float32
	bias, gb float32
	keep     []bool
	picked   []uint32
}

// countFeatures marks the rows whose features are frequent enough.
func (t *trainer) countFeatures(examples []Example) {
	counts := make([]int32, 1<<t.o.FeatureBits)
	last := make([]int32, 1<<t.o.FeatureBits)
	for i, e := range examples {
		for _, f := range e.Features {
			if last[f] != int32(i+1) { //nolint:gosec // < 2^31 examples
				last[f] = int32(i + 1) //nolint:gosec // as above
				counts[f]++
			}
		}
	}
	t.keep = make([]bool, len(counts))
	for f, c := range counts {
		t.keep[f] = int(c) >= t.o.MinCount
	}
}

func (t *trainer) step(e *Example) {
	picked := t.picked[:0]
	threshold := uint32(t.o.Dropout * 65536)
	var bits uint64
	for i, f := range e.Features {
		if i&3 == 0 {
			bits = t.rng.Uint64()
		}
		r := uint32(bits & 0xffff)
		bits >>= 16
		if t.keep[f] && r >= threshold {
			picked = append(picked, f>>t.shift)
		}
	}
	t.picked = picked
	if len(picked) == 0 {
		return
	}
	norm := float32(1 / math.Sqrt(float64(len(picked))))
	var z float32
	for _, r := range picked {
		z += t.w[r]
	}
	p := float32(exact.Sigmoid(float64(z*norm + t.bias)))
	d := (p - e.Target) * e.Weight
	t.gb += d * d
	t.bias -= t.o.Rate * d / (float32(math.Sqrt(float64(t.gb))) + 1e-6)
	d *= norm
	for _, r := range picked {
		gr := d + t.o.L2*t.w[r]
		t.g[r] += gr * gr
		t.w[r] -= t.o.Rate * gr / (float32(math.Sqrt(float64(t.g[r]))) + 1e-6)
	}
}

// Score is the head's raw score.
func (w Weights) Score(features []uint32, shift uint) float32 {
	var z float32
	for _, f := range features {
		z += w.W[f>>shift]
	}
	return z/float32(math.Sqrt(float64(max(len(features), 1)))) + w.Bias
}

// Hard is a target of 1 for true and 0 for false.
func Hard(positive bool) float32 {
	if positive {
		return 1
	}
	return 0
}
