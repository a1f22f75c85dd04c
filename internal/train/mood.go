package train

import (
	"parlance/insights/model"
	"parlance/insights/model/exact"
	"parlance/insights/model/feature"
	"parlance/internal/corpus"
	"parlance/internal/train/dataset"
	"parlance/internal/train/logistic"
)

// tweetWeight is what a tweet counts against a review sentence: tweets are
// plainer, and their share of feelings differs.
const tweetWeight = 0.5

// rated is the sentiment data: reviews with groups to fold by, and tweets.
type rated struct {
	reviews, tweets []corpus.Rated
	forms           [][]dataset.Example // reviews marked, spoken; tweets marked, spoken
}

func (t *trainer) readRated() (*rated, error) {
	r := &rated{}
	var err error
	if r.reviews, err = corpus.ReadRated(t.path("sentiment-amazon-train.tsv.gz")); err != nil {
		return nil, err
	}
	if r.tweets, err = corpus.ReadRated(t.path("sentiment-tweets-train.tsv.gz")); err != nil {
		return nil, err
	}
	for _, list := range [][]corpus.Rated{r.reviews, r.tweets} {
		c := make([]dataset.Conversation, len(list))
		for i, x := range list {
			c[i].List = []dataset.Utterance{{Utterance: feature.Utterance{Text: x.Text}}}
		}
		r.forms = append(r.forms, dataset.Extract(t.lexicon, c, false), dataset.Extract(t.lexicon, c, true))
	}
	return r, nil
}

const moodFolds = 5

// examples are the training examples of class k (-1, 0, 1) without a fold of
// the reviews; fold -1 leaves none out.
func (r *rated) examples(k, fold int) []logistic.Example {
	var out []logistic.Example
	add := func(list []corpus.Rated, forms [][]dataset.Example, weight float32, skip int) {
		for i, x := range list {
			if skip >= 0 && foldOf(x) == skip {
				continue
			}
			for _, f := range forms {
				out = append(out, logistic.Example{
					Features: f[i].Features, Target: softTarget(x.Valence, k), Weight: weight,
				})
			}
		}
	}
	add(r.reviews, r.forms[:2], 1, fold)
	add(r.tweets, r.forms[2:], tweetWeight, -1)
	return out
}

// softTarget is how far a mean rating belongs to class k: the raters disagree
// near the borders, and the model need not be surer than they were.
func softTarget(valence float64, k int) float32 {
	const softness = 0.2
	p := exact.Sigmoid((valence - 0.5) / softness)
	n := exact.Sigmoid((-0.5 - valence) / softness)
	switch k {
	case 1:
		return float32(p)
	case -1:
		return float32(n)
	default:
		return float32(max(0, 1-p-n))
	}
}

// foldOf keeps the sentences of one review ("12_3") together.
func foldOf(r corpus.Rated) int {
	h := 0
	for _, c := range r.ID {
		if c == '_' {
			break
		}
		h = h*31 + int(c)
	}
	return h % moodFolds
}

// moods trains the three sentiment heads and finds the borders of the bands.
func (t *trainer) moods(weights [][]float32, bias []float32) error {
	r, err := t.readRated()
	if err != nil {
		return err
	}
	for i, h := range []model.Head{model.Negative, model.Neutral, model.Positive} {
		w := logistic.Train(r.examples(i-1, -1), headOptions())
		weights[h], bias[h] = w.W, w.Bias
	}
	var difference []float64
	var gold []int
	for f := range moodFolds {
		var heads [3]logistic.Weights
		for k := range heads {
			heads[k] = logistic.Train(r.examples(k-1, f), headOptions())
		}
		for i, x := range r.reviews {
			if foldOf(x) != f {
				continue
			}
			var e [3]float64
			for k := range e {
				e[k] = exact.Exp(float64(heads[k].Score(r.forms[0][i].Features, feature.Bits-headBits)))
			}
			difference = append(difference, (e[2]-e[0])/(e[0]+e[1]+e[2]))
			gold = append(gold, x.Class())
		}
	}
	t.bands(difference, gold)
	return nil
}

// bands picks the two borders on the difference with the best accuracy.
func (t *trainer) bands(difference []float64, gold []int) {
	best := -1
	for lo := -60; lo <= 30; lo += 2 {
		for hi := lo + 2; hi <= 60; hi += 2 {
			n := 0
			for i, d := range difference {
				if mood(d, float64(lo)/100, float64(hi)/100) == gold[i] {
					n++
				}
			}
			if n > best {
				best = n
				t.scaling.Mood.Low, t.scaling.Mood.High = float64(lo)/100, float64(hi)/100
			}
		}
	}
	t.logf("sentiment reviews cv      accuracy %.3f bands %.2f %.2f (%d)", float64(best)/float64(len(gold)),
		t.scaling.Mood.Low, t.scaling.Mood.High, len(gold))
}

func mood(d, lo, hi float64) int {
	switch {
	case d > hi:
		return 1
	case d < lo:
		return -1
	default:
		return 0
	}
}
