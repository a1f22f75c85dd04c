package insights

import (
	"math"
	"strings"

	"github.com/kljensen/snowball/english"

	"parlance/insights/person"
	"parlance/insights/summary"
	"parlance/insights/token"
)

// The length of a summary in words when nobody asks for one.
const (
	shortest = 60
	longest  = 250
	share    = 0.2
)

// fewTokens is the shortest sentence that can say something to others.
const fewTokens = 5

// introduces tells sentences that only say who speaks.
func introduces(u *utterance) bool {
	for _, p := range u.People {
		if p.Self && len(u.Tokens) < 10 {
			return true
		}
	}
	return false
}

// isMannered tells sentences that are only polite.
func isMannered(toks []token.Token) bool {
	for i := range min(len(toks), 6) {
		switch toks[i].Norm {
		case "thanks", "thank", "thx", "welcome", "sorry", "apologies", "congratulations", "regards", "cheers":
			return true
		case "looking":
			return i+1 < len(toks) && toks[i+1].Norm == "forward"
		case "hold":
			return i+1 < len(toks) && toks[i+1].Norm == "on"
		case "hope", "hoping":
			return i == 0 || i == 1
		case ",", "i", "'m", "am", "very", "so", "hi", "hey", "hello", "great", "okay", "ok", "many", "dear", "and", "perfect", "alright", "good":
		default:
			if toks[i].Kind == token.Word && !toks[i].Capital() {
				return false
			}
		}
	}
	return false
}

// once is how little a word counts that is said in one sentence only.
const once = 0.6

func summaryLength(d *document) int {
	words := 0
	for k := range d.utts {
		words += token.Words(d.utts[k].Tokens)
	}
	return min(longest, max(shortest, int(share*float64(words))))
}

// salient rates the utterances for a summary and gives their readable forms.
func (e *Engine) salient(d *document) (items []summary.Item, texts []string) {
	items, texts = make([]summary.Item, len(d.utts)), make([]string, len(d.utts))
	stems := stemmer{e: e, memo: map[string]string{}}
	counts := map[string]float64{}
	for k := range d.utts {
		items[k].Weights = stems.weights(d.utts[k].Tokens)
		for s := range items[k].Weights {
			counts[s]++
		}
	}
	for k := range items {
		for s, w := range items[k].Weights {
			items[k].Weights[s] = math.Sqrt(w) * math.Log1p(counts[s]-once)
		}
	}
	for k := range d.utts {
		u := &d.utts[k]
		clean := summary.Clean(u.Tokens)
		if s, ok := strings.CutSuffix(clean, "."); ok && u.scores.Question >= 0.5 && unended(u) {
			clean = s + "?" // the mark that speech lacks
		}
		content := len(items[k].Weights)
		if content < 2 || u.code || len(u.Tokens) < fewTokens || isMannered(u.Tokens) || introduces(u) {
			continue
		}
		texts[k] = summary.Render(clean, d.msgs[u.msg].From.Name, !person.IsGeneric(d.msgs[u.msg].From.Name))
		items[k].Words = len(token.Scan(nil, texts[k]))
		items[k].Salience = e.salience(d, k, items[k].Weights)
	}
	return items, texts
}

// salience joins what the utterance is about with what it does: how much of the
// conversation shares its words, whether it holds an insight, how long it is, and
// above all what the trained head says.
func (e *Engine) salience(d *document, k int, weights map[string]float64) float64 {
	u := &d.utts[k]
	about := 0.0
	for _, w := range weights {
		about += math.Round(w*1e6) / 1e6 // the order of a map cannot matter
	}
	about /= about + 5
	task := max(u.scores.ActionItem, u.scores.FollowUp)
	asks := 0.0
	if u.scores.Question >= 0.5 {
		asks = 1
	}
	many := crowd(len(d.utts))
	if e.trained != nil {
		x := u.learnt.Salience + 0.3*about + (0.25+0.25*many)*task*task - 0.25*asks + wording*many*summary.Written(u.Tokens)
		if u.Reading.VerbAt < 0 && summary.IsFragment(u.Tokens) {
			x -= fragment
		}
		return x
	}
	n := float64(len(weights))
	x := 0.6*many*summary.Written(u.Tokens) + 0.5*about + 0.2*n/(n+6) + 0.25*task - 0.12*asks
	switch at := float64(k) / float64(len(d.utts)); {
	case at < 0.1:
		x += 0.05
	case at > 0.9:
		x += 0.03
	}
	return x
}

// fragment is what a piece without a verb loses.
const fragment = 0.3

// wording is the weight of being worded like a report, tuned on meetings with
// human abstracts.
const wording = 1.0

// crowd is 0 to 1: how much there is to choose from among n sentences. In long
// talk most sentences say little, and those worded like statements stand out; of
// a few messages each is worded as its writer does.
func crowd(n int) float64 {
	const half = 200.0
	return float64(n) / (float64(n) + half)
}

// stemmer gives the telling stems of tokens, remembering words.
type stemmer struct {
	e    *Engine
	memo map[string]string
}

func (s *stemmer) weights(toks []token.Token) map[string]float64 {
	out := map[string]float64{}
	for i := range toks {
		t := &toks[i]
		if t.Kind != token.Word && t.Kind != token.Number || token.IsStop(t.Norm) || len(t.Norm) < 2 {
			continue
		}
		stem, ok := s.memo[t.Norm]
		if !ok {
			stem = english.Stem(t.Norm, false)
			s.memo[t.Norm] = stem
		}
		out[stem] = s.e.table.IDF(stem)
	}
	return out
}
