package train

import (
	"strings"

	"parlance/insights/model"
	"parlance/insights/model/exact"
	"parlance/insights/model/feature"
	"parlance/insights/model/linear"
	"parlance/insights/model/ner"
	"parlance/insights/model/token"
	"parlance/insights/model/vector"
	"parlance/internal/corpus"
	"parlance/internal/train/logistic"
)

const (
	moodBits  = 16
	moodSeeds = 5
	moodFolds = 5
	// tweetWeight is what a tweet counts against a review sentence: tweets are
	// plainer, and their share of feelings differs.
	tweetWeight = 0.25
	plainWeight = 0.15 // and an utterance of a meeting without charged words
)

// ratedText is a text with its rating and its features, marked and spoken.
type ratedText struct {
	corpus.Rated
	forms  [2][]uint32
	weight float32
	fold   int // of reviews; -1 for tweets
}

// mood trains the three sentiment heads on ratings, and scales them on reviews
// held out fold by fold.
func (t *trainer) mood() error {
	list, err := t.readRated()
	if err != nil {
		return err
	}
	whole := moodTable(list, -1)
	t.put("mood.bin", whole.Encode())
	var held []ratedText
	var raw [][3]float32
	for f := range moodFolds {
		table := moodTable(list, f)
		for _, r := range list {
			if r.fold == f {
				var s [3]float32
				table.Score(s[:], r.forms[0])
				held, raw = append(held, r), append(raw, s)
			}
		}
	}
	t.scaleMood(held, raw)
	neutral, plain := 0, 0
	for _, r := range list {
		if r.Text == "" {
			var s [3]float32
			whole.Score(s[:], r.forms[1])
			plain++
			if model.MoodClass(&t.scaling, s) == 0 {
				neutral++
			}
		}
	}
	t.logf("plain talk that counts as neutral: %d of %d", neutral, plain)
	return nil
}

func (t *trainer) readRated() ([]ratedText, error) {
	words, err := vector.Decode(t.file("vectors.bin"))
	if err != nil {
		return nil, err
	}
	classes, err := ner.NewClusters(words, t.file("classes.bin"))
	if err != nil {
		return nil, err
	}
	var out []ratedText
	var tokens []token.Token
	var d feature.Digest
	for _, src := range []struct {
		file    string
		weight  float32
		reviews bool
	}{{"sentiment-amazon-train.tsv.gz", 1, true}, {"sentiment-tweets-train.tsv.gz", tweetWeight, false}} {
		rows, err := corpus.ReadRated(t.path(src.file))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			x := ratedText{Rated: r, weight: src.weight, fold: -1}
			if src.reviews {
				x.fold = reviewFold(r.ID)
			}
			for k := range x.forms {
				tokens = t.lexicon.Fill(&d, tokens, feature.Utterance{Text: r.Text}, k == 1)
				x.forms[k] = feature.AppendMood(nil, &d, classes)
			}
			out = append(out, x)
		}
	}
	plain, err := t.plainTalk(classes)
	return append(out, plain...), err
}

// plainTalk is plain utterances with their features.
func (t *trainer) plainTalk(classes feature.Classes) ([]ratedText, error) {
	texts, err := t.plainTexts()
	if err != nil {
		return nil, err
	}
	var out []ratedText
	var tokens []token.Token
	var d feature.Digest
	for _, text := range texts {
		x := ratedText{weight: plainWeight, fold: -1}
		for k := range x.forms {
			tokens = t.lexicon.Fill(&d, tokens, feature.Utterance{Text: text}, k == 1)
			x.forms[k] = feature.AppendMood(nil, &d, classes)
		}
		out = append(out, x)
	}
	t.logf("plain talk: %d utterances", len(out))
	return out, nil
}

// plainTexts is utterances of meetings without any charged word, to stand for the
// neutral talk that reviews and tweets lack: every few of those that are long
// enough to say something.
func (t *trainer) plainTexts() ([]string, error) {
	const every, shortest = 9, 4
	meetings, err := corpus.ReadAMI(t.path("ami-train.tsv.gz"))
	if err != nil {
		return nil, err
	}
	var out []string
	var tokens []token.Token
	var d feature.Digest
	n := 0
	for _, m := range meetings {
		for _, a := range m.Acts {
			tokens = t.lexicon.Fill(&d, tokens, feature.Utterance{Text: a.Text}, false)
			if d.Charged() || len(d.Words) < shortest || strings.HasPrefix(a.Tag, "be.") {
				continue
			}
			if n++; n%every == 0 {
				out = append(out, a.Text)
			}
		}
	}
	return out, nil
}

// reviewFold keeps the sentences of one review ("12_3") together.
func reviewFold(id string) int {
	h := 0
	for _, c := range id {
		if c == '_' {
			break
		}
		h = h*31 + int(c)
	}
	return h % moodFolds
}

// moodTable trains the heads without a fold of the reviews (-1: with all).
func moodTable(list []ratedText, out int) *linear.Table {
	var weights [][]float32
	var bias []float32
	o := logistic.Defaults()
	o.FeatureBits, o.Bits, o.Dropout = feature.Bits, moodBits, 0.5
	for class := -1; class <= 1; class++ {
		var examples []logistic.Example
		for _, r := range list {
			if out >= 0 && r.fold == out {
				continue
			}
			for _, f := range r.forms {
				examples = append(examples, logistic.Example{Features: f, Target: softTarget(r.Valence, class), Weight: r.weight})
			}
		}
		w := logistic.TrainMean(examples, o, moodSeeds)
		weights, bias = append(weights, w.W), append(bias, w.Bias)
	}
	return linear.New(feature.Bits, moodBits, weights, bias)
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

// scaleMood calibrates the three heads.
func (t *trainer) scaleMood(held []ratedText, raw [][3]float32) {
	for k := range t.scaling.Moods {
		list := make([]sample, len(held))
		for i := range held {
			list[i] = sample{linear: float64(raw[i][k]), positive: held[i].Class() == k-1, weight: 1}
		}
		t.scaling.Moods[k] = calibrate([][]sample{list}, false)
		t.report("sentiment "+[...]string{"negative", "neutral", "positive"}[k], t.scaling.Moods[k], list)
	}
	right := 0
	for i := range held {
		if model.MoodClass(&t.scaling, raw[i]) == held[i].Class() {
			right++
		}
	}
	t.logf("sentiment reviews, held out: accuracy %.3f (%d)", float64(right)/float64(len(held)), len(held))
}
