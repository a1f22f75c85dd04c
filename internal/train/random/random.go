// Package random draws the numbers that weights start from.
//
// It reads a seeded generator and hands numbers to the trainers. The standard
// library's normal numbers go through logarithms whose last bit may depend on the
// machine; these use sums and products only.
package random

import (
	"math"
	"math/rand/v2"
)

// New is a generator for a seed and a use of it.
func New(seed, use uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, use)) //nolint:gosec // reproducible on purpose
}

// Normal is a number that is nearly normally distributed around 0 with standard
// deviation 1: four even ones added up.
func Normal(r *rand.Rand) float64 {
	return (r.Float64() + r.Float64() + r.Float64() + r.Float64() - 2) * math.Sqrt(3)
}

// Normals are n of them, scaled.
func Normals(r *rand.Rand, n int, scale float64) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(Normal(r) * scale)
	}
	return x
}
