// Package crf trains a linear chain over hashed features: a conditional random
// field by AdaGrad with half of the features dropped at random in every step.
//
// It reads sentences as features and labels, hands weights to package ner's
// file, and runs on one goroutine from a fixed seed.
package crf

import (
	"math"
	"math/rand/v2"

	"parlance/insights/model/exact"
	"parlance/insights/model/ner"
	"parlance/internal/train/random"
)

const labels = ner.Labels

// Sentence is the features and label of every word.
type Sentence struct {
	Features [][]uint32
	Labels   []ner.Label
	Weight   float32
}

// Options are the knobs of a run.
type Options struct {
	Bits     int
	MinCount int
	Epochs   int
	Rate     float32
	Dropout  float64
	L2       float32
	Seed     uint64
}

// Model is trained weights, labels values for each row, and moves.
type Model struct {
	Rows  []float32
	Moves [labels][labels]float32
}

type trainer struct {
	o      Options
	shift  uint
	rng    *rand.Rand
	m      *Model
	gRows  []float32
	gMoves [labels][labels]float32
	keep   []bool

	picked    [][]uint32
	score     [][labels]float64 // exp of the scores
	forward   [][labels]float64
	backward  [][labels]float64
	moves     [labels][labels]float64 // exp
	norms     []float32
	firstMask [labels]bool
}

// Train fits a model to the sentences.
func Train(list []Sentence, o Options) *Model {
	t := &trainer{
		o: o, shift: uint(ner.FeatureBits - o.Bits), //nolint:gosec // small
		rng: random.New(o.Seed, 99),
		m:   &Model{Rows: make([]float32, labels<<o.Bits)},
	}
	t.gRows = make([]float32, len(t.m.Rows))
	t.countFeatures(list)
	for k := range t.firstMask {
		t.firstMask[k] = ner.Label(k).Follows(ner.Outside) //nolint:gosec // small
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	for range o.Epochs {
		t.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			t.step(&list[i])
		}
	}
	return t.m
}

func (t *trainer) countFeatures(list []Sentence) {
	counts := make([]int32, 1<<ner.FeatureBits)
	for _, s := range list {
		for _, word := range s.Features {
			for _, f := range word {
				counts[f]++
			}
		}
	}
	t.keep = make([]bool, len(counts))
	for f, c := range counts {
		t.keep[f] = int(c) >= t.o.MinCount
	}
}

// step moves the weights along the gradient of one sentence's log likelihood.
func (t *trainer) step(s *Sentence) {
	n := len(s.Labels)
	if n == 0 {
		return
	}
	t.scoreWords(s)
	for i := range t.moves {
		for j := range t.moves[i] {
			t.moves[i][j] = 0
			if ner.Label(j).Follows(ner.Label(i)) { //nolint:gosec // small
				t.moves[i][j] = exact.Exp(float64(t.m.Moves[i][j]))
			}
		}
	}
	t.sweep(n)
	t.update(s)
}

func (t *trainer) scoreWords(s *Sentence) {
	for len(t.picked) < len(s.Labels) {
		t.picked = append(t.picked, nil)
	}
	t.score, t.norms = t.score[:0], t.norms[:0]
	threshold := uint64(t.o.Dropout * 65536)
	for i, word := range s.Features {
		p := t.picked[i][:0]
		var bits uint64
		for j, f := range word {
			if j&3 == 0 {
				bits = t.rng.Uint64()
			}
			r := bits & 0xffff
			bits >>= 16
			if t.keep[f] && r >= threshold {
				p = append(p, f>>t.shift)
			}
		}
		t.picked[i] = p
		var z [labels]float32
		for _, f := range p {
			for k, w := range t.m.Rows[int(f)*labels : int(f)*labels+labels] {
				z[k] += w
			}
		}
		norm := ner.Norm(len(p))
		t.norms = append(t.norms, norm)
		var e [labels]float64
		for k, v := range z {
			e[k] = exact.Exp(float64(v * norm))
		}
		t.score = append(t.score, e)
	}
}

// sweep fills forward and backward, each normalised per word.
func (t *trainer) sweep(n int) {
	t.forward, t.backward = t.forward[:0], t.backward[:0]
	for range n {
		t.forward = append(t.forward, [labels]float64{})
		t.backward = append(t.backward, [labels]float64{})
	}
	for i := range n {
		f := &t.forward[i]
		for k := range f {
			switch {
			case i > 0:
				for p, v := range t.forward[i-1] {
					f[k] += v * t.moves[p][k]
				}
				f[k] *= t.score[i][k]
			case t.firstMask[k]:
				f[k] = t.moves[ner.Outside][k] * t.score[i][k]
			}
		}
		normalise(f)
	}
	for k := range t.backward[n-1] {
		t.backward[n-1][k] = 1
	}
	for i := n - 2; i >= 0; i-- {
		b := &t.backward[i]
		for k := range b {
			for q, v := range t.backward[i+1] {
				b[k] += t.moves[k][q] * t.score[i+1][q] * v
			}
		}
		normalise(b)
	}
}

func normalise(x *[labels]float64) {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	for k := range x {
		x[k] /= sum
	}
}

// update applies expected minus observed to rows and moves.
func (t *trainer) update(s *Sentence) {
	for i, gold := range s.Labels {
		var m [labels]float64
		for k := range m {
			m[k] = t.forward[i][k] * t.backward[i][k]
		}
		normalise(&m)
		norm := t.norms[i] * s.Weight
		for k, p := range m {
			d := float32(p)
			if ner.Label(k) == gold { //nolint:gosec // small
				d--
			}
			if d < 1e-5 && d > -1e-5 {
				continue
			}
			t.updateRows(i, k, d*norm)
		}
		before := ner.Outside
		if i > 0 {
			before = s.Labels[i-1]
		}
		t.updateMoves(i, before, gold, s.Weight)
	}
}

func (t *trainer) updateRows(i, k int, d float32) {
	for _, f := range t.picked[i] {
		at := int(f)*labels + k
		g := d + t.o.L2*t.m.Rows[at]
		t.gRows[at] += g * g
		t.m.Rows[at] -= t.o.Rate * g / (float32(math.Sqrt(float64(t.gRows[at]))) + 1e-6)
	}
}

func (t *trainer) updateMoves(i int, before, gold ner.Label, weight float32) {
	var pair [labels][labels]float64
	sum := 0.0
	for p := range pair {
		for k := range pair[p] {
			var v float64
			if i > 0 {
				v = t.forward[i-1][p] * t.moves[p][k] * t.score[i][k] * t.backward[i][k]
			} else if p == int(ner.Outside) && t.firstMask[k] {
				v = t.moves[p][k] * t.score[i][k] * t.backward[i][k]
			}
			pair[p][k] = v
			sum += v
		}
	}
	for p := range pair {
		for k := range pair[p] {
			d := float32(pair[p][k] / sum)
			if ner.Label(p) == before && ner.Label(k) == gold { //nolint:gosec // small
				d--
			}
			if d == 0 {
				continue
			}
			d *= weight
			t.gMoves[p][k] += d * d
			t.m.Moves[p][k] -= t.o.Rate * d / (float32(math.Sqrt(float64(t.gMoves[p][k]))) + 1e-6)
		}
	}
}
