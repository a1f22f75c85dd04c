package summary

import (
	"cmp"
	"math"
	"slices"
)

// Item is a sentence that may be picked.
type Item struct {
	Salience float64            // how much a summary needs it, 0 to 1
	Words    int                // of its readable form
	Weights  map[string]float64 // its telling stems
}

// The balance of salience against saying something new, and how many of the
// best items are looked at, so that the cost stays in bounds.
const (
	novelty = 0.35
	pool    = 400
)

// Pick gives the indices of the items that fit in maxWords, rising.
func Pick(items []Item, maxWords int) []int {
	order := make([]int, 0, len(items))
	for i := range items {
		if items[i].Words > 0 && items[i].Salience > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(items[b].Salience, items[a].Salience) })
	if len(order) > pool {
		order = order[:pool]
	}
	like := make([]float64, len(order)) // to the nearest picked item
	left, out := maxWords, []int(nil)
	for len(order) > 0 {
		best, top := -1, math.Inf(-1)
		for k, i := range order {
			if items[i].Words > left {
				continue
			}
			if s := (1-novelty)*items[i].Salience - novelty*like[k]; s > top {
				best, top = k, s
			}
		}
		if best < 0 {
			break
		}
		i := order[best]
		out = append(out, i)
		left -= items[i].Words
		order = slices.Delete(order, best, best+1)
		like = slices.Delete(like, best, best+1)
		for k, j := range order {
			like[k] = max(like[k], overlap(items[i].Weights, items[j].Weights))
		}
	}
	slices.Sort(out)
	return out
}

// overlap is the cosine of two weighted sets of stems.
func overlap(a, b map[string]float64) float64 {
	if len(b) < len(a) {
		a, b = b, a
	}
	dot, na, nb := 0.0, 0.0, 0.0
	for k, v := range a {
		dot += v * b[k]
		na += v * v
	}
	for _, v := range b {
		nb += v * v
	}
	if na == 0 || nb == 0 {
		return 0
	}
	return math.Round(dot/math.Sqrt(na*nb)*1e6) / 1e6 // the order of a map cannot matter
}
