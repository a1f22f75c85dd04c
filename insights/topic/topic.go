package topic

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"parlance/insights/background"
)

// Topic is one thing that was talked about.
type Topic struct {
	Text     string
	Score    float64 // 0 to 1
	Messages []int   // numbers of the messages it is said in, rising
	Parents  []int   // indices of broader topics in the same list
}

// Options say what is wanted.
type Options struct {
	Vocabulary []string // phrases that are topics whenever they are said
	Max        int      // 0 = by the length of the conversation; below 0 the vocabulary alone
}

// The limits on how many topics a conversation has.
const (
	fewest   = 3
	most     = 30
	perWords = 45 // one more topic for so many words
)

// Find gives the topics of sentences, best first.
func Find(table *background.Table, sentences []Sentence, opt Options) []Topic {
	c := newCollector(table, opt.Vocabulary)
	if len(sentences) > 0 {
		c.first, c.last = sentences[0].Message, sentences[len(sentences)-1].Message
	}
	for i := range sentences {
		c.add(&sentences[i])
	}
	if opt.Max == 0 {
		opt.Max = min(most, fewest+c.words/perWords)
	}
	return finish(c, c.pick(opt.Max))
}

// The weights of rate, tuned on the titles of meeting stretches (qmsum-val) and on
// short conversations with hand-written titles.
const (
	idfPower   = 0.3
	placePower = 1.5
	countPower = 0.8
	common     = 0.6   // what is left of a common word
	early      = 1.2   // how much more a word is worth that opens the conversation
	longTalk   = 100.0 // messages at which that is half as much
)

// rate gives every candidate its score.
func (c *collector) rate() {
	for _, x := range c.order {
		tf := float64(x.count)
		spread := float64(len(x.messages))
		place := (x.noun + 1) / (x.noun + x.verb + 1.5)
		x.score = math.Pow(x.idf, idfPower) * math.Pow(place, placePower) * (math.Pow(tf, countPower) + math.Pow(spread, countPower))
		x.score *= 1 + c.early(x)
		switch {
		case x.size == 1 && x.idf < commonIDF:
			x.score *= common
		case x.size > 1 && x.count == 1:
			x.score *= once(x.size) * c.firmness(x)
		case x.size > 1:
			x.score *= often
		}
		if endsInParticiple(x.surfaces) {
			x.score *= common // "charged", "seller accepted"
		}
		if x.noun == 0 && inflected(x.key, x.surfaces) {
			x.score *= common
		}
		if c.custom[x.key] {
			x.score += 100
		}
	}
}

// early is what a candidate gains by the place where it is said first: people say
// at the begin what they are there for.
func (c *collector) early(x *candidate) float64 {
	n := float64(c.last - c.first + 1)
	return early / (1 + n/longTalk) * (1 - float64(x.messages[0]-c.first)/n)
}

// inflected tells verbs by their endings: "stayed cold", "closing".
func inflected(key string, surfaces map[string]int) bool {
	for s := range surfaces {
		for w := range strings.FieldsSeq(strings.ToLower(s)) {
			if len(w) > 5 && (strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing")) && !strings.Contains(" "+key+" ", " "+w+" ") {
				return true
			}
		}
	}
	return false
}

// endsInParticiple tells verbs, and phrases that are a subject and its verb.
func endsInParticiple(surfaces map[string]int) bool {
	for s := range surfaces {
		if w := strings.ToLower(s[strings.LastIndexByte(s, ' ')+1:]); len(w) > 5 && strings.HasSuffix(w, "ed") {
			return true
		}
	}
	return false
}

// once and often are how much a phrase is worth beside its words, when it is
// said once or more often.
func once(size int) float64 {
	if size == 2 {
		return 1.3
	}
	return 0.8
}

const often = 2.5

// commonIDF is the IDF below which a word is too common to be a topic alone.
const commonIDF = 2.6

// firmness tells a real compound from words that met by chance: all its words
// are telling, and it stood as a noun.
func (c *collector) firmness(x *candidate) float64 {
	if x.noun > 0 && x.verb == 0 {
		return 1
	}
	return 0.7
}

// pick takes the best candidates that do not repeat each other.
func (c *collector) pick(limit int) []*candidate {
	c.rate()
	list := slices.Clone(c.order)
	slices.SortStableFunc(list, func(a, b *candidate) int { return cmp.Compare(b.score, a.score) })
	phrases := map[string][]*candidate{} // by stem
	for _, x := range list {
		if x.size > 1 {
			for s := range strings.SplitSeq(x.key, " ") {
				phrases[s] = append(phrases[s], x)
			}
		}
	}
	var out []*candidate
	covered := map[string][]*candidate{} // by stem: what was picked with it
	for _, x := range list {
		if len(out) >= limit && !c.custom[x.key] || x.score <= 0 {
			continue
		}
		if !c.custom[x.key] && x.size == 1 {
			x = whole(x, phrases)
		}
		if !c.custom[x.key] && (repeats(x, covered) || x.count == 1 && x.noun == 0 && x.verb > 0) {
			continue
		}
		out = append(out, x)
		for s := range strings.SplitSeq(x.key, " ") {
			covered[s] = append(covered[s], x)
		}
	}
	return out
}

// whole gives the phrase that a word is nearly always said in, such as
// "security whitepaper" for "whitepaper"; else the word itself.
func whole(x *candidate, phrases map[string][]*candidate) *candidate {
	for _, p := range phrases[x.key] {
		if float64(p.count) >= 0.75*float64(x.count) && p.noun > 0 && p.verb == 0 && p.size == 2 {
			return p
		}
	}
	return x
}

// repeats tells whether x says little that was not picked before: it is part of
// a phrase that is said nearly as often, or a longer form of one.
func repeats(x *candidate, covered map[string][]*candidate) bool {
	words := map[*candidate]int{}
	for s := range strings.SplitSeq(x.key, " ") {
		for _, p := range covered[s] {
			words[p]++
		}
	}
	for p, n := range words {
		switch {
		case n == x.size && float64(x.count) < 1.6*float64(p.count)+1:
			return true // its words are all in a phrase that was picked
		case n == p.size && float64(x.count) < 0.5*float64(p.count)+0.5:
			return true // a longer, rarer form
		case n > 1:
			return true // two phrases that overlap
		}
	}
	return false
}

// finish turns candidates into topics with scores from 0 to 1.
func finish(c *collector, list []*candidate) []Topic {
	out := make([]Topic, 0, len(list))
	top := 0.0
	for _, x := range list {
		if !c.custom[x.key] {
			top = max(top, x.score)
		}
	}
	for _, x := range list {
		s := 1.0
		if !c.custom[x.key] {
			// Relative to the best, and surer the more often it was said.
			s = math.Sqrt(x.score/top) * (1 - 0.35/math.Sqrt(float64(x.count)))
		}
		out = append(out, Topic{Text: x.text(), Score: math.Round(min(s, 1)*1000) / 1000, Messages: x.messages})
	}
	slices.SortStableFunc(out, func(a, b Topic) int { return cmp.Compare(b.Score, a.Score) })
	linkParents(out)
	return out
}

// text is the form in which the topic was written most often.
func (x *candidate) text() string {
	best, n := "", 0
	for s, k := range x.surfaces {
		if k > n || k == n && (len(s) < len(best) || len(s) == len(best) && s < best) {
			best, n = s, k
		}
	}
	return best
}

// linkParents finds, for each topic, the broader ones: said in clearly more
// messages, and in nearly all of those of the narrower one.
func linkParents(list []Topic) {
	for i := range list {
		for k := range list {
			if i == k || len(list[k].Messages) < 2 || float64(len(list[k].Messages)) < 1.5*float64(len(list[i].Messages)) {
				continue
			}
			part := len(list[i].Text) > len(list[k].Text) && strings.Contains(" "+strings.ToLower(list[i].Text)+" ", " "+strings.ToLower(list[k].Text)+" ")
			both := shared(list[i].Messages, list[k].Messages)
			if part || len(list[i].Messages) > 1 && float64(both) >= 0.75*float64(len(list[i].Messages)) {
				list[i].Parents = append(list[i].Parents, k)
			}
		}
	}
}

// shared counts the numbers in both of two rising lists.
func shared(a, b []int) int {
	n := 0
	for i, k := 0, 0; i < len(a) && k < len(b); {
		switch {
		case a[i] < b[k]:
			i++
		case a[i] > b[k]:
			k++
		default:
			n++
			i++
			k++
		}
	}
	return n
}
