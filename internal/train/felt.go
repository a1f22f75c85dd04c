package train

import (
	"encoding/binary"
	"math"

	"parlance/insights/model/exact"
	"parlance/insights/model/vector"
)

const (
	feltWidth = 1.0 // of the kernel: e to the -width * squared distance of two directions
	feltRidge = 1.0 // what the lexicon's words need not be hit by
	// plainest is the rarity below which a word that is not in the lexicon says nothing.
	plainest = 4.0
)

// learnValences gives every word of the vectors a valence: its own if the lexicon has
// it, else what those of the lexicon that are used alike lead to expect, by kernel
// ridge regression; NaN for the commonest words.
func learnValences(t *vector.Table, lexicon []byte) []float64 {
	own := make([]float64, t.Words())
	for i := range own {
		own[i] = math.NaN()
	}
	var at []int
	var y []float64
	for ; len(lexicon) > 0; lexicon = lexicon[9:] {
		v := float64(int8(lexicon[8])) / 10 //nolint:gosec // two's complement on purpose
		if i, ok := t.Find(binary.LittleEndian.Uint64(lexicon)); ok && math.IsNaN(own[i]) {
			own[i] = v
			at, y = append(at, i), append(y, v)
		}
	}
	words := make([]vector.Vector, t.Words())
	for i := range words {
		t.At(i, &words[i])
	}
	alike := func(i, j int) float64 { return exact.Exp(2 * feltWidth * (float64(words[i].Dot(&words[j])) - 1)) }
	k := make([][]float64, len(at))
	for r := range k {
		k[r] = make([]float64, r+1)
		for c := range k[r] {
			k[r][c] = alike(at[r], at[c])
		}
		k[r][r] += feltRidge
	}
	solve(k, y)
	for i := range own {
		if !math.IsNaN(own[i]) || t.RarityAt(i) <= plainest {
			continue
		}
		own[i] = 0
		for r, a := range y {
			own[i] += a * alike(i, at[r])
		}
	}
	return own
}

// solve writes x of kx = y to y; k is the lower half of a positive definite matrix,
// which becomes its Cholesky factor.
func solve(k [][]float64, y []float64) {
	dot := func(a, b []float64) (s float64) {
		for i, x := range a {
			s += x * b[i]
		}
		return s
	}
	for r := range k {
		for c := range r {
			k[r][c] = (k[r][c] - dot(k[r][:c], k[c][:c])) / k[c][c]
		}
		k[r][r] = math.Sqrt(k[r][r] - dot(k[r][:r], k[r][:r]))
		y[r] = (y[r] - dot(k[r][:r], y[:r])) / k[r][r]
	}
	for r := len(k) - 1; r >= 0; r-- {
		y[r] /= k[r][r]
		for c := range r {
			y[c] -= k[r][c] * y[r]
		}
	}
}
