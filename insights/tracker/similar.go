package tracker

import (
	"slices"
	"strings"

	"parlance/insights/model/alike"
	"parlance/insights/token"
)

// The border of acceptance, tuned on trackers-val.
const (
	threshold  = 0.61
	slack      = 0.03
	minContent = 2   // telling words of a phrase: "refund" alone must be said
	maxWords   = 60  // of a sentence; longer ones say too much to be like a phrase
	maxAll     = 400 // phrases that are all compared; of more, those that share a telling word
)

// similar gives the trackers that the sentence is like though it does not hold
// their words; found are those that it holds.
func (m *Matcher) similar(toks []token.Token, s sentence, found map[int]bool) []Hit {
	if m.compare == nil || len(s.norms) > maxWords || content(s.norms) == 0 || len(s.norms) < minContent {
		return nil
	}
	candidates := m.candidates(s)
	if len(candidates) == 0 {
		return nil
	}
	text := m.compare.Phrase(written(toks))
	var out []Hit
	for _, ti := range candidates {
		g := &m.groups[ti]
		if found[ti] || len(g.phrases) == 0 {
			continue
		}
		if score := text.Best(g.phrases); score >= threshold {
			out = append(out, Hit{Tracker: ti, Phrase: g.nearest(&text), First: -1, Next: -1, Score: min(score, 1)})
		}
	}
	return clearest(out)
}

// clearest keeps the hits that come close to the best one: a sentence that is
// like many trackers is mostly about one.
func clearest(hits []Hit) []Hit {
	top := 0.0
	for _, h := range hits {
		top = max(top, h.Score)
	}
	return slices.DeleteFunc(hits, func(h Hit) bool { return h.Score < top-slack })
}

// group is the phrases of one tracker that may be matched by likeness.
type group struct {
	phrases []alike.Phrase
	texts   []string
}

// nearest is the text of the phrase that the sentence is most like.
func (g *group) nearest(text *alike.Phrase) string {
	best, top := 0, -1.0
	for i := range g.phrases {
		if s := text.Similarity(&g.phrases[i]); s > top {
			best, top = i, s
		}
	}
	return g.texts[best]
}

// candidates lists the trackers worth comparing.
func (m *Matcher) candidates(s sentence) []int {
	var out []int
	if len(m.phrases) <= maxAll {
		for ti := range m.groups {
			out = append(out, ti)
		}
		return out
	}
	for i, st := range s.stems {
		if !token.IsStop(s.norms[i]) {
			out = append(out, m.inverse[st]...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// content counts the words that are not grammar only.
func content(norms []string) int {
	n := 0
	for _, w := range norms {
		if !token.IsStop(w) {
			n++
		}
	}
	return n
}

// written joins the tokens of a sentence again.
func written(toks []token.Token) string {
	var b strings.Builder
	for i, t := range toks {
		if i > 0 && !t.Glued {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}
