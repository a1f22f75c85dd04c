package confidence

import "math"

// Sample is a word with what is known about it.
type Sample struct {
	Traits [traits]float64
	Right  bool
}

// Shape of the fit. The sets are small: weights are held near zero.
const (
	ridge  = 1.0
	rounds = 30
)

// Fit gives the weights under which the samples are most likely (Newton's method;
// ridge holds all but the first weight near zero).
func Fit(samples []Sample) Weights {
	var w Weights
	for range rounds {
		var gradient [traits]float64
		var hessian [traits][traits]float64
		for i := 1; i < traits; i++ {
			gradient[i], hessian[i][i] = -ridge*w[i], ridge
		}
		hessian[0][0] = 1e-9
		for _, s := range samples {
			p := w.Of(s.Traits)
			e := -p
			if s.Right {
				e = 1 - p
			}
			for i, x := range s.Traits {
				gradient[i] += e * x
				for j, y := range s.Traits {
					hessian[i][j] += p * (1 - p) * x * y
				}
			}
		}
		for i, d := range solve(hessian, gradient) {
			w[i] += d
		}
	}
	return w
}

// solve solves a positive definite system by elimination.
func solve(a [traits][traits]float64, b [traits]float64) [traits]float64 {
	for i := range traits {
		for r := i + 1; r < traits; r++ {
			f := a[r][i] / a[i][i]
			for c := i; c < traits; c++ {
				a[r][c] -= f * a[i][c]
			}
			b[r] -= f * b[i]
		}
	}
	for i := traits - 1; i >= 0; i-- {
		for c := i + 1; c < traits; c++ {
			b[i] -= a[i][c] * b[c]
		}
		b[i] /= a[i][i]
	}
	return b
}

// Quality says how good probabilities are.
type Quality struct {
	Words int
	Brier float64 // mean square of the error
	Error float64 // mean distance of confidence and share of right words, in tenths of confidence
	Loss  float64 // mean of -ln(probability of what is the case)
}

// Judge compares probabilities with what is the case.
func Judge(p []float64, right []bool) Quality {
	const bins = 10
	q := Quality{Words: len(p)}
	var sure, hits, count [bins]float64
	for i, v := range p {
		truth := 0.0
		if right[i] {
			truth = 1
		}
		q.Brier += (v - truth) * (v - truth)
		q.Loss -= math.Log(math.Max(1e-3, 1-math.Abs(truth-v)))
		b := min(bins-1, int(v*bins))
		sure[b], hits[b], count[b] = sure[b]+v, hits[b]+truth, count[b]+1
	}
	for b := range count {
		q.Error += math.Abs(sure[b] - hits[b])
	}
	n := math.Max(1, float64(len(p)))
	q.Brier, q.Error, q.Loss = q.Brier/n, q.Error/n, q.Loss/n
	return q
}
