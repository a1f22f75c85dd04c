package train

import (
	"parlance/insights/model"
	"parlance/insights/model/exact"
	"parlance/internal/train/dataset"
)

// tweetWeight is what a tweet counts against a review sentence: tweets are
// plainer, and their share of feelings differs.
const tweetWeight = 0.5

// mood is the recipe of a sentiment head; class is -1, 0 or 1.
func mood(d *data, h model.Head, class int) recipe {
	soft := func(e *dataset.Example) float32 { return softTarget(e.Valence, class) }
	sharp := func(e *dataset.Example) float32 {
		if classOf(e.Valence) == class {
			return 1
		}
		return 0
	}
	return recipe{
		head: h, folded: true,
		train: []use{{d.reviews, soft, 1, 1, 1}, {d.tweets, soft, 1, 1, tweetWeight}},
		val:   []use{{d.reviews, sharp, 1, 1, 1}},
	}
}

// softTarget is how far a mean rating belongs to a class: the raters disagree
// near the borders, and the model need not be surer than they were.
func softTarget(valence float64, class int) float32 {
	const softness = 0.2
	p := exact.Sigmoid((valence - 0.5) / softness)
	n := exact.Sigmoid((-0.5 - valence) / softness)
	switch class {
	case 1:
		return float32(p)
	case -1:
		return float32(n)
	default:
		return float32(max(0, 1-p-n))
	}
}

func classOf(valence float64) int {
	switch {
	case valence >= 0.5:
		return 1
	case valence <= -0.5:
		return -1
	default:
		return 0
	}
}

// bands picks the two borders on the difference of probabilities that tell the
// three classes apart best.
func (t *trainer) bands(difference []float64, gold []int) {
	best := -1
	for lo := -60; lo <= 30; lo += 2 {
		for hi := lo + 2; hi <= 60; hi += 2 {
			n := 0
			for i, d := range difference {
				if bandOf(d, float64(lo)/100, float64(hi)/100) == gold[i] {
					n++
				}
			}
			if n > best {
				best = n
				t.scaling.Mood.Low, t.scaling.Mood.High = float64(lo)/100, float64(hi)/100
			}
		}
	}
	t.logf("sentiment reviews held out: accuracy %.3f, bands %.2f %.2f (%d)", float64(best)/float64(len(gold)),
		t.scaling.Mood.Low, t.scaling.Mood.High, len(gold))
}

func bandOf(d, lo, hi float64) int {
	switch {
	case d > hi:
		return 1
	case d < lo:
		return -1
	default:
		return 0
	}
}
