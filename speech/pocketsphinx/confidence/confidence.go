// Package confidence says how likely it is that a word was heard rightly.
//
// The decoder's posteriors compare a word with the others that it thought of, not
// with what was said: they are too sure of most words. Of gives a probability, a
// logistic function of the posterior, the word and its neighbours. Its weights are
// in weights.go, which the command confidence/fit writes from recordings whose
// words are known.
package confidence

import (
	"math"

	"parlance/conversation"
)

// traits of a word that its confidence depends on; the first is always 1.
const traits = 6

// Traits describes the i-th of the words of a segment, whose Confidence is the
// decoder's posterior. narrow tells that they came over a telephone.
func Traits(words []conversation.Word, i int, narrow bool) [traits]float64 {
	w := words[i]
	x := [traits]float64{
		1,
		odds(w.Confidence),
		math.Min(1, w.Duration.Seconds()),
		math.Min(1, float64(len(w.Text))/10),
		company(words, i),
	}
	if narrow {
		x[5] = 1
	}
	return x
}

// odds is the logarithm of the odds of a posterior, within what can be believed.
func odds(p float64) float64 {
	const sure = 0.99
	p = math.Min(sure, math.Max(1-sure, p))
	return math.Log(p / (1 - p))
}

// company is how sure the decoder is of the words before and behind; errors come in
// groups. A word without neighbours is its own company.
func company(words []conversation.Word, i int) float64 {
	sum, n := 0.0, 0.0
	for _, k := range []int{i - 1, i + 1} {
		if k >= 0 && k < len(words) {
			sum, n = sum+words[k].Confidence, n+1
		}
	}
	if n == 0 {
		return words[i].Confidence
	}
	return sum / n
}

// Weights are those of the traits.
type Weights [traits]float64

// Of gives the probability that a word is right.
func (w Weights) Of(x [traits]float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += w[i] * v
	}
	return 1 / (1 + math.Exp(-sum))
}

// Calibrate replaces the posteriors of the words of a segment by probabilities.
func Calibrate(words []conversation.Word, narrow bool) {
	w := fitted()
	p := make([]float64, len(words))
	for i := range words {
		p[i] = w.Of(Traits(words, i, narrow))
	}
	for i := range words {
		words[i].Confidence = p[i]
	}
}
