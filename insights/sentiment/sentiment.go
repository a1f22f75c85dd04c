package sentiment

import (
	_ "embed"
	"math"
	"strconv"
	"strings"

	"github.com/kljensen/snowball/english"

	"parlance/insights/token"
)

//go:embed lexicon.txt
var lexiconText string

// The constants of the rules: how far a booster moves a valence, what negation
// leaves of it, how "but" shifts the weight, and what sum is half of certain.
const (
	boost      = 0.35
	negated    = -0.7
	negatedBad = -0.4
	beforeBut  = 0.5
	afterBut   = 1.4
	shouted    = 0.6
	excited    = 0.25
	maxExcited = 3
	half       = 15.0
	forward    = 2.2 // "looking forward"
	feltFrom   = 1.1
)

// Analyzer rates utterances. It is made once and safe for concurrent use.
type Analyzer struct {
	words map[string]float64
	stems map[string]float64
	heads map[string]bool // first letters of the stems: most words need no stemming
}

// headLength is how many bytes of a stem are kept in heads.
const headLength = 4

// New reads the lexicon.
func New() *Analyzer {
	a := &Analyzer{words: map[string]float64{}, stems: map[string]float64{}, heads: map[string]bool{}}
	for line := range strings.Lines(lexiconText) {
		head, words, ok := strings.Cut(line, ":")
		v, err := strconv.ParseFloat(head, 64)
		if !ok || err != nil {
			continue
		}
		for w := range strings.FieldsSeq(words) {
			a.words[w] = v
			if s := english.Stem(w, false); math.Abs(a.stems[s]) < math.Abs(v) && math.Abs(v) >= 1 {
				a.stems[s] = v
				a.heads[s[:min(len(s), headLength)]] = true
			}
		}
	}
	return a
}

// Score rates one utterance, -1 to 1; 0 when nothing in it has a valence. felt
// tells whether a word of it says a feeling; manners such as thanks and okay do
// not.
func (a *Analyzer) Score(toks []token.Token) (score float64, felt bool) {
	cased := hasLower(toks)
	sum, found := 0.0, false
	but := lastBut(toks)
	for i := range toks {
		v := a.valence(toks, i)
		if v == 0 {
			continue
		}
		found = true
		felt = felt || math.Abs(v) >= feltFrom
		if cased && toks[i].Upper() && len(toks[i].Text) > 2 {
			v += math.Copysign(shouted, v)
		}
		v = around(toks, i, v)
		if but >= 0 {
			if i < but {
				v *= beforeBut
			} else {
				v *= afterBut
			}
		}
		sum += v
	}
	if !found {
		return 0, false
	}
	sum += math.Copysign(excited*float64(exclamations(toks)), sum)
	return sum / math.Sqrt(sum*sum+half), felt
}

// valence is that of one token by itself.
func (a *Analyzer) valence(toks []token.Token, i int) float64 {
	t := toks[i]
	switch t.Kind {
	case token.Symbol:
		return emoji(t.Text)
	case token.Punct:
		return smiley(toks, i)
	case token.Word:
	default:
		return 0
	}
	if t.Norm == "forward" && (previous(toks, i) == "looking" || previous(toks, i) == "look") {
		return forward
	}
	if t.Norm == "like" && !likes(toks, i) || t.Norm == "well" || t.Norm == "kind" && next(toks, i) == "of" || t.Norm == "right" && i == 0 {
		return 0
	}
	if v, ok := a.words[t.Norm]; ok {
		return v
	}
	if len(t.Norm) < 4 || token.IsStop(t.Norm) {
		return 0
	}
	if !a.heads[t.Norm[:headLength]] && !a.heads[t.Norm[:headLength-1]] {
		return 0
	}
	return a.stems[english.Stem(t.Norm, false)]
}

// likes tells the verb from the filler: "I like it", not "it's like a".
func likes(toks []token.Token, i int) bool {
	switch previous(toks, i) {
	case "i", "we", "you", "they", "really", "n't", "do", "would", "'d":
		return true
	}
	return false
}

// smiley reads ":)" and ":(" from the tokens of their marks.
func smiley(toks []token.Token, i int) float64 {
	if i == 0 || !toks[i].Glued {
		return 0
	}
	p := toks[i-1].Norm
	if p == "-" && i > 1 {
		p = toks[i-2].Norm
	}
	if p != ":" && p != ";" && p != "=" {
		return 0
	}
	switch toks[i].Norm {
	case ")", "]":
		return 1.8
	case "(", "[":
		return -1.8
	}
	return 0
}

// around applies boosters and negation of the words before token i.
func around(toks []token.Token, i int, v float64) float64 {
	for k := 1; k <= 3 && k <= i; k++ {
		w := toks[i-k].Norm
		if toks[i-k].Kind == token.Punct && w != "'" && w != "-" {
			break
		}
		fade := 1 - 0.1*float64(k-1)
		if b := booster(w); b != 0 {
			v += b * fade * math.Copysign(1, v)
		}
		if negates(w) {
			if v < 0 {
				v *= negatedBad // "not bad" is no praise
			} else {
				v *= negated
			}
			break
		}
	}
	return v
}

// booster gives how much a word strengthens the next one; below 0 it weakens.
func booster(w string) float64 {
	switch w {
	case "very", "really", "so", "extremely", "absolutely", "totally", "completely", "incredibly", "super", "highly", "deeply", "too", "especially", "truly", "most", "insanely", "utterly", "particularly", "hugely":
		return boost
	case "slightly", "somewhat", "kinda", "sorta", "partly", "barely", "hardly", "fairly", "little", "bit", "pretty", "quite", "rather":
		return -boost
	}
	return 0
}

func negates(w string) bool {
	switch w {
	case "not", "n't", "no", "never", "none", "without", "nothing", "neither", "nor", "hardly", "barely", "cannot", "nobody", "lack", "less", "stop", "avoid":
		return true
	}
	return false
}

func lastBut(toks []token.Token) int {
	for i := len(toks) - 2; i > 0; i-- {
		if toks[i].IsWord("but") || toks[i].IsWord("however") {
			return i
		}
	}
	return -1
}

func exclamations(toks []token.Token) int {
	n := 0
	for i := range toks {
		if toks[i].Norm == "!" && n < maxExcited {
			n++
		}
	}
	return n
}

func hasLower(toks []token.Token) bool {
	for i := range toks {
		if toks[i].Kind == token.Word && toks[i].Text == toks[i].Norm && len(toks[i].Text) > 1 {
			return true
		}
	}
	return false
}

func previous(toks []token.Token, i int) string {
	if i == 0 {
		return ""
	}
	return toks[i-1].Norm
}

func next(toks []token.Token, i int) string {
	if i+1 >= len(toks) {
		return ""
	}
	return toks[i+1].Norm
}
