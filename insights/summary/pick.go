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
	Weights  map[string]float64 // its telling stems and how much each matters
}

// The balance of salience against what a sentence adds, tuned on meetings with
// human abstracts, and how many of the best items are looked at, so that the
// cost stays in bounds.
const (
	addShare    = 0.1 // worth of a unit of new stems beside salience in a short conversation
	manyHalf    = 200 // sentences that are half way from a short conversation to a long one
	repetition  = 0.8 // of its salience a sentence loses that was said before
	repeatWorth = 0.3 // what is left of a stem's weight each time it was said
	lengthBase  = 5.0 // words; short sentences are not free
	lengthPower = 0.5
	powerDrop   = 0.25 // less in long talk, where what is short is mostly a fragment
	pool        = 400
)

// Pick gives the indices of the items that fit in maxWords, rising. It takes one
// item after the other: the one that is most salient and says most that was not
// said yet, for its length.
func Pick(items []Item, maxWords int) []int {
	order := candidates(items)
	many := float64(len(items)) / (float64(len(items)) + manyHalf)
	share, power := addShare*(1-many), lengthPower-powerDrop*many // long talk repeats its words by itself
	left, out := maxWords, []int(nil)
	said := map[string]int{}
	like := make([]float64, len(order)) // to the nearest item that was taken
	for len(order) > 0 {
		best, top := -1, math.Inf(-1)
		for k, i := range order {
			if items[i].Words > left {
				continue
			}
			worth := (items[i].Salience*(1-repetition*math.Pow(like[k], 6)) + share*adds(items[i].Weights, said)) / math.Pow(float64(items[i].Words)+lengthBase, power)
			if worth > top {
				best, top = k, worth
			}
		}
		if best < 0 {
			break
		}
		i := order[best]
		out = append(out, i)
		left -= items[i].Words
		order, like = slices.Delete(order, best, best+1), slices.Delete(like, best, best+1)
		for k, j := range order {
			like[k] = max(like[k], overlap(items[i].Weights, items[j].Weights))
		}
		for s := range items[i].Weights {
			said[s]++
		}
	}
	slices.Sort(out)
	return out
}

// candidates lists the most salient items.
func candidates(items []Item) []int {
	order := make([]int, 0, len(items))
	for i := range items {
		if items[i].Words > 0 && items[i].Salience > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(items[b].Salience, items[a].Salience) })
	return order[:min(len(order), pool)]
}

// adds is the weight of stems that were not said, or only seldom.
func adds(weights map[string]float64, said map[string]int) float64 {
	sum := 0.0
	for s, w := range weights {
		sum += math.Round(w*math.Pow(repeatWorth, float64(said[s]))*1e6) / 1e6 // the order of a map cannot matter
	}
	return sum
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
	return math.Round(dot/math.Sqrt(na*nb)*1e6) / 1e6
}
