package feature

import (
	"math"
	"strings"

	"parlance/insights/model/token"
)

// The words that turn, raise or lower the valence of what follows them.
const (
	negatorWords  = "not no never none nothing neither nor nowhere without hardly rarely barely scarcely seldom cannot can't cant don't dont doesn't doesnt didn't didnt won't wont wouldn't wouldnt couldn't couldnt shouldn't isn't isnt aren't wasn't wasnt weren't ain't aint haven't hasn't hadn't mustn't needn't despite lack lacks"
	raisingWords  = "very really so extremely absolutely totally completely incredibly highly super too especially exceptionally quite deeply truly utterly most more much remarkably fully entirely amazingly awfully damn fucking freaking hugely"
	loweringWords = "somewhat slightly kinda sorta fairly partly marginally little less almost barely occasionally mildly just rather"
)

const (
	boost  = 0.29 // what an intensifying word adds
	shout  = 0.73 // what capitals add in a text that has lower case too
	turned = -0.74
	reach  = 3 // words over which a negator or booster acts
)

// valence is the lexicon's view of a text.
type valence struct {
	sum      float32 // normalised to -1..1
	positive float32 // sum of pleasant words
	negative float32 // sum of unpleasant words, as a positive number
	last     float32 // the last charged word's valence
	first    float32 // the first one's
	top      float32 // the most pleasant one's, at least 0
	bottom   float32 // the most unpleasant one's, at most 0
	plain    float32 // the sum of valences, whatever is around them
	total    float32 // the sum with what is around them, before it is normalised
	hits     int
}

// valenceOf adds up the words' valences with negation, intensity and "but".
func (l *Lexicon) valenceOf(text string, tokens []token.Token, unmarked bool) valence {
	var v valence
	if len(l.valences) == 0 {
		return v
	}
	mixed := !unmarked && mixedCase(tokens)
	var sum, beforeBut float32
	for i, t := range tokens {
		x, ok := l.valences[t.Hash]
		if t.Hash == butHash {
			beforeBut, sum = beforeBut+sum, 0
			continue
		}
		if !ok || t.Kind != token.Word && t.Kind != token.Symbol {
			continue
		}
		v.plain += x
		if mixed && t.Case == token.Upper && t.End-t.Start > 2 {
			x += sign(x) * shout
		}
		x = l.inContext(tokens, i, x)
		sum += x
		v.last = x
		if v.hits == 0 {
			v.first = x
		}
		v.top, v.bottom = max(v.top, x), min(v.bottom, x)
		v.hits++
		if x > 0 {
			v.positive += x
		} else {
			v.negative -= x
		}
	}
	if beforeBut != 0 {
		sum = 0.5*beforeBut + 1.5*sum
	}
	if !unmarked {
		sum += emphasis(text, sum)
		e := emoticons(text)
		sum += e
		v.positive += max(e, 0)
		v.negative += max(-e, 0)
	}
	v.total = sum
	v.sum = sum / float32(math.Sqrt(float64(sum*sum)+15))
	return v
}

// inContext applies the words before tokens[i] to its valence x.
func (l *Lexicon) inContext(tokens []token.Token, i int, x float32) float32 {
	fade, seen, negated := float32(1), 0, false
	for j := i - 1; j >= 0 && seen < reach; j-- {
		t := tokens[j]
		if t.Kind == token.Stop || t.Kind == token.Question {
			break
		}
		if t.Kind != token.Word {
			continue
		}
		seen++
		if b := l.boosters[t.Hash]; b != 0 {
			x += sign(x) * b * fade
		}
		negated = negated || l.negators[t.Hash]
		fade -= 0.05
	}
	if negated {
		x *= turned
	}
	return x
}

func mixedCase(tokens []token.Token) bool {
	upper, other := false, false
	for _, t := range tokens {
		if t.Kind == token.Word {
			upper = upper || t.Case == token.Upper && t.End-t.Start > 2
			other = other || t.Case != token.Upper
		}
	}
	return upper && other
}

func emphasis(text string, sum float32) float32 {
	n := min(strings.Count(text, "!"), 4)
	return sign(sum) * 0.29 * float32(n)
}

// emoticons counts the commonest faces made of marks, which the tokeniser cuts.
func emoticons(text string) float32 {
	if !strings.ContainsAny(text, ":;=<") {
		return 0
	}
	var s float32
	for _, e := range []string{":)", ":-)", ";)", ";-)", ":D", ":-D", "=)", "<3", "xD", ":P"} {
		s += 1.9 * float32(strings.Count(text, e))
	}
	for _, e := range []string{":(", ":-(", ":'(", ":/", ":-/", "D:", "=(", "</3"} {
		s -= 1.9 * float32(strings.Count(text, e))
	}
	if strings.Contains(text, "://") {
		s += 1.9 * float32(strings.Count(text, "://")) // an address is no face
	}
	return s
}

func sign(x float32) float32 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	default:
		return 0
	}
}
