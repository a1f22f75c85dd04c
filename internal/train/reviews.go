package train

import (
	"parlance/insights/model/exact"
	"parlance/insights/model/feature"
	"parlance/insights/model/linear"
	"parlance/insights/model/ner"
	"parlance/insights/model/review"
	"parlance/insights/model/token"
	"parlance/insights/model/vector"
	"parlance/internal/corpus"
	"parlance/internal/train/softmax"
)

// What a tweet and an utterance of a meeting without charged words count in the
// classifier of reviews against a sentence of a review.
const (
	postShare = 0.2
	talkShare = 0.05
)

// reviewOptions measured best on held-out reviews.
func reviewOptions() softmax.Options {
	return softmax.Options{FeatureBits: feature.Bits, Bits: 15, MinCount: 3, Epochs: 30, Rate: 0.1, Pull: 2.5, Lift: 3, Seed: 1}
}

// aloneText is a text of the classifier of reviews, as it is written and without
// marks.
type aloneText struct {
	corpus.Rated
	weight float32
	fold   int // of reviews; -1 for others, which are learnt from in every fold
	digest [2]feature.Digest
	ids    [2][]uint32
	feel   [2][feature.FeelSize]float32
}

// reviews trains the classifier of texts that stand alone, and says how many reviews it
// tells right that it has not learnt from.
func (t *trainer) reviews() error {
	words, err := t.feltWords()
	if err != nil {
		return err
	}
	list, err := t.readAlone(words)
	if err != nil {
		return err
	}
	t.put("review.bin", trainReviews(list, -1, words).Encode())
	var right, all [review.Feelings]int
	loss := 0.0
	for f := range moodFolds {
		m := trainReviews(list, f, words)
		for i := range list {
			if r := &list[i]; r.fold == f {
				p, _ := m.Score(&r.digest[0], nil)
				c := r.Class() + 1
				all[c]++
				if p[c] >= max(p[0], p[1], p[2]) {
					right[c]++
				}
				loss -= exact.Log(max(p[c], 1e-9))
			}
		}
	}
	n := float64(all[0] + all[1] + all[2])
	t.logf("reviews, held out: accuracy %.4f (%.0f), right of negative %d/%d, neutral %d/%d, positive %d/%d; log loss %.3f",
		float64(right[0]+right[1]+right[2])/n, n, right[0], all[0], right[1], all[1], right[2], all[2], loss/n)
	return nil
}

// feltWords learns the valences of words.
func (t *trainer) feltWords() (*review.Words, error) {
	table, err := vector.Decode(t.file("vectors.bin"))
	if err != nil {
		return nil, err
	}
	classes, err := ner.NewClusters(table, t.file("classes.bin"))
	if err != nil {
		return nil, err
	}
	return review.NewWords(table, classes, learnValences(table, t.file("valence.bin"))), nil
}

// readAlone reads reviews, tweets and plain talk.
func (t *trainer) readAlone(words *review.Words) ([]aloneText, error) {
	posts, err := corpus.ReadRated(t.path("sentiment-tweets-train.tsv.gz"))
	if err != nil {
		return nil, err
	}
	rated, err := corpus.ReadRated(t.path("sentiment-amazon-train.tsv.gz"))
	if err != nil {
		return nil, err
	}
	talk, err := t.plainTexts()
	if err != nil {
		return nil, err
	}
	var out []aloneText
	for _, r := range rated {
		out = append(out, t.alone(r, 1, reviewFold(r.ID), words))
	}
	for _, r := range posts {
		out = append(out, t.alone(r, postShare, -1, words))
	}
	for _, text := range talk {
		out = append(out, t.alone(corpus.Rated{Text: text}, talkShare, -1, words))
	}
	return out, nil
}

func (t *trainer) alone(r corpus.Rated, weight float32, fold int, words *review.Words) aloneText {
	x := aloneText{Rated: r, weight: weight, fold: fold}
	var tokens []token.Token
	for k := range x.digest {
		d := &x.digest[k]
		tokens = t.lexicon.Fill(d, tokens, feature.Utterance{Text: r.Text}, k == 1)
		x.ids[k], x.feel[k] = feature.AppendReview(nil, d, words), feature.Feel(d, words)
	}
	return x
}

// trainReviews trains the classifier without a fold (-1: with all).
func trainReviews(list []aloneText, out int, words *review.Words) *review.Model {
	var examples []softmax.Example
	for i := range list {
		r := &list[i]
		if out >= 0 && r.fold == out {
			continue
		}
		for k := range r.ids {
			e := softmax.Example{Features: r.ids[k], Dense: r.numbers(k), Weight: r.weight / float32(len(r.ids))}
			for c := range e.Target {
				e.Target[c] = softTarget(r.Valence, c-1)
			}
			examples = append(examples, e)
		}
	}
	o := reviewOptions()
	w := softmax.Train(examples, o)
	var dense review.Dense
	for c, d := range w.Dense {
		copy(dense[c][:], d) // those of the review's own columns; the others are for learning only
	}
	return review.New(linear.New(feature.Bits, o.Bits, w.Grams, w.Bias), dense, words)
}

// usual is large, so that the pull towards zero hardly matters.
const usual = 3

// numbers gives the numbers of form k of a text once for all sources and, but for
// reviews, once more, with one that is always the same: these columns take up how
// posts and talk feel differently, and are thrown away.
func (r *aloneText) numbers(k int) []float32 {
	x := make([]float32, 2*feature.FeelSize+1)
	copy(x, r.feel[k][:])
	if r.weight < 1 {
		copy(x[feature.FeelSize:], r.feel[k][:])
		x[2*feature.FeelSize] = usual
	}
	return x
}
