package tinyasr

import "math"

// ctc gives the loss (minus the log probability of want, over all alignments) of
// logits and its gradient; a nil gradient when want does not fit into the time.
func ctc(logits [][]float32, want []int) (float64, [][]float32) {
	frames := len(logits)
	path := make([]int, 0, 2*len(want)+1) // want with blanks around each label
	path = append(path, 0)
	for _, l := range want {
		path = append(path, l, 0)
	}
	logp := logSoftmax(logits)
	alpha := along(logp, path, false)
	beta := along(logp, path, true)
	n := len(path)
	total := alpha[frames-1][n-1]
	if n > 1 {
		total = logAdd(total, alpha[frames-1][n-2])
	}
	if math.IsInf(total, -1) {
		return 0, nil
	}
	grad := matrix(frames, len(logits[0]))
	for t := range grad {
		for k, lp := range logp[t] {
			grad[t][k] = float32(math.Exp(lp))
		}
		for s, k := range path {
			// alpha and beta both hold the frame's own probability.
			if v := alpha[t][s] + beta[t][s] - logp[t][k] - total; v > -40 {
				grad[t][k] -= float32(math.Exp(v))
			}
		}
	}
	return -total, grad
}

// along sums the paths from the beginning (or, backwards, from the end) to each
// place, in logarithms.
func along(logp [][]float64, path []int, backwards bool) [][]float64 {
	frames, n := len(logp), len(path)
	// at maps a step of the recursion to a place.
	at := func(i, n int) int {
		if backwards {
			return n - 1 - i
		}
		return i
	}
	sums := make([][]float64, frames)
	for i := range sums {
		t := at(i, frames)
		sums[t] = make([]float64, n)
		for j := range n {
			s := at(j, n)
			sum := math.Inf(-1)
			if i == 0 {
				if j < 2 {
					sum = 0
				}
			} else {
				before := sums[at(i-1, frames)]
				sum = before[s]
				if j > 0 {
					sum = logAdd(sum, before[at(j-1, n)])
				}
				if j > 1 && path[s] != 0 && path[s] != path[at(j-2, n)] {
					sum = logAdd(sum, before[at(j-2, n)])
				}
			}
			sums[t][s] = sum + logp[t][path[s]]
		}
	}
	return sums
}

func logSoftmax(logits [][]float32) [][]float64 {
	out := make([][]float64, len(logits))
	for t, row := range logits {
		top := math.Inf(-1)
		for _, v := range row {
			top = max(top, float64(v))
		}
		sum := 0.0
		for _, v := range row {
			sum += math.Exp(float64(v) - top)
		}
		sum = top + math.Log(sum)
		out[t] = make([]float64, len(row))
		for i, v := range row {
			out[t][i] = float64(v) - sum
		}
	}
	return out
}

func logAdd(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if math.IsInf(b, -1) {
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}
