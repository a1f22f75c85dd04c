// Package skipgram trains word vectors: every word learns to tell the words
// around it from words drawn at random.
//
// It reads sentences of word numbers, hands vectors to the trainer, and runs on
// one goroutine from a fixed seed.
package skipgram

import (
	"math"
	"math/rand/v2"

	"parlance/insights/model/exact"
	"parlance/insights/model/vector"
	"parlance/internal/train/random"
)

// Options are the knobs of a run.
type Options struct {
	Epochs    int
	Window    int     // words to either side, at most
	Negatives int     // random words per true one
	Rate      float32 // first step; it falls to a hundredth
	Sample    float64 // words more frequent than this share are thinned out
	Seed      uint64
}

const size = vector.Size

// Train gives a vector per word number below words.
func Train(sentences [][]int32, words int, o Options) []vector.Vector {
	t := &trainer{
		o: o, rng: random.New(o.Seed, 3),
		in: make([]vector.Vector, words), out: make([]vector.Vector, words),
	}
	t.prepare(sentences, words)
	done := 0
	for range o.Epochs {
		for _, s := range sentences {
			t.rate = o.Rate * max(0.01, 1-float32(done)/float32(t.total*o.Epochs))
			t.sentence(s)
			done += len(s)
		}
	}
	return t.in
}

type trainer struct {
	o       Options
	rng     *rand.Rand
	in, out []vector.Vector
	total   int
	keep    []float32 // probability that a word of a sentence is used
	table   []int32   // words by frequency^0.75
	sigmoid [sigmoidSteps]float32
	rate    float32
	kept    []int32
}

const (
	sigmoidSteps = 1024
	sigmoidRange = 6
	tableSize    = 1 << 20
)

func (t *trainer) prepare(sentences [][]int32, words int) {
	counts := make([]int, words)
	for _, s := range sentences {
		for _, w := range s {
			counts[w]++
		}
		t.total += len(s)
	}
	t.keep = make([]float32, words)
	power, sum := make([]float64, words), 0.0
	for w, c := range counts {
		share := float64(max(c, 1)) / float64(t.total)
		t.keep[w] = float32(math.Sqrt(t.o.Sample/share) + t.o.Sample/share)
		r := math.Sqrt(float64(c))
		power[w] = r * math.Sqrt(r)
		sum += power[w]
	}
	t.table = make([]int32, 0, tableSize)
	acc := 0.0
	for w := range counts {
		acc += power[w]
		for len(t.table) < int(acc/sum*tableSize) {
			t.table = append(t.table, int32(w)) //nolint:gosec // word numbers are small
		}
	}
	for i := range t.sigmoid {
		x := (float64(i)/sigmoidSteps*2 - 1) * sigmoidRange
		t.sigmoid[i] = float32(exact.Sigmoid(x))
	}
	for w := range t.in {
		for k := range t.in[w] {
			t.in[w][k] = (t.rng.Float32() - 0.5) / size
		}
	}
}

func (t *trainer) sentence(s []int32) {
	kept := t.kept[:0]
	for _, w := range s {
		if t.keep[w] >= 1 || t.rng.Float32() < t.keep[w] {
			kept = append(kept, w)
		}
	}
	t.kept = kept
	for i, w := range kept {
		reach := 1 + t.rng.IntN(t.o.Window)
		for j := max(0, i-reach); j <= min(len(kept)-1, i+reach); j++ {
			if j != i {
				t.pair(w, kept[j])
			}
		}
	}
}

// pair moves the vector of word w towards what tells the word near from others.
func (t *trainer) pair(w, near int32) {
	v := &t.in[w]
	var move vector.Vector
	for n := range t.o.Negatives + 1 {
		target, label := near, float32(1)
		if n > 0 {
			target, label = t.table[t.rng.IntN(len(t.table))], 0
			if target == near {
				continue
			}
		}
		o := &t.out[target]
		g := (label - t.at(v.Dot(o))) * t.rate
		for k := range v {
			move[k] += g * o[k]
			o[k] += g * v[k]
		}
	}
	for k := range v {
		v[k] += move[k]
	}
}

func (t *trainer) at(x float32) float32 {
	switch {
	case x >= sigmoidRange:
		return 1
	case x <= -sigmoidRange:
		return 0
	}
	return t.sigmoid[int((x+sigmoidRange)*(sigmoidSteps/(2*sigmoidRange)))]
}
