package tracker

import (
	"github.com/kljensen/snowball/english"

	"parlance/conversation"
	"parlance/insights/model/alike"
	"parlance/insights/token"
)

// Hit is one match. First and Next are the tokens it covers, both -1 for a
// similar one.
type Hit struct {
	Tracker     int // index in the list given to New
	Phrase      string
	First, Next int
	Score       float64 // 1 for a literal match
}

// Matcher finds the phrases of many trackers. It is safe for concurrent use.
type Matcher struct {
	phrases []phrase
	byWord  map[string][]int // first norm of a phrase
	byStem  map[string][]int // first stem of a phrase
	inverse map[string][]int // telling stems to the trackers that hold them
	compare *alike.Comparer
	groups  []group // one per tracker
}

// phrase is one entry of a vocabulary.
type phrase struct {
	tracker int
	text    string
	norms   []string
	stems   []string
}

// New prepares the phrases. compare finds similar ones; nil finds literal ones
// only.
func New(trackers []conversation.Tracker, compare *alike.Comparer) *Matcher {
	m := &Matcher{
		byWord: map[string][]int{}, byStem: map[string][]int{}, inverse: map[string][]int{},
		compare: compare, groups: make([]group, len(trackers)),
	}
	for ti, t := range trackers {
		for _, text := range t.Vocabulary {
			m.add(ti, text)
		}
	}
	return m
}

func (m *Matcher) add(tracker int, text string) {
	p := phrase{tracker: tracker, text: text}
	for _, t := range token.Scan(nil, text) {
		if t.Kind == token.Punct && t.Norm != "'" {
			continue
		}
		p.norms = append(p.norms, t.Norm)
		p.stems = append(p.stems, stem(t))
	}
	if len(p.norms) == 0 {
		return
	}
	id := len(m.phrases)
	m.phrases = append(m.phrases, p)
	m.byWord[p.norms[0]] = append(m.byWord[p.norms[0]], id)
	m.byStem[p.stems[0]] = append(m.byStem[p.stems[0]], id)
	if m.compare == nil || content(p.norms) < minContent {
		return
	}
	m.groups[tracker].phrases = append(m.groups[tracker].phrases, m.compare.Phrase(text))
	m.groups[tracker].texts = append(m.groups[tracker].texts, text)
	for i, s := range p.stems {
		if list := m.inverse[s]; !token.IsStop(p.norms[i]) && (len(list) == 0 || list[len(list)-1] != tracker) {
			m.inverse[s] = append(list, tracker)
		}
	}
}

// stem is the form in which words are compared.
func stem(t token.Token) string {
	if t.Kind != token.Word {
		return t.Norm
	}
	return english.Stem(t.Norm, false)
}

// Find gives the hits in the tokens of one sentence: every literal place, and at
// most one similar hit for each tracker that has no literal one.
func (m *Matcher) Find(toks []token.Token) []Hit {
	if len(m.phrases) == 0 || len(toks) == 0 {
		return nil
	}
	s := m.sentence(toks)
	out, found := m.literal(s)
	return append(out, m.similar(toks, s, found)...)
}

// sentence is a text without its marks, with the stems of its words.
type sentence struct {
	at    []int // token of each word
	norms []string
	stems []string
}

func (m *Matcher) sentence(toks []token.Token) sentence {
	s := sentence{at: make([]int, 0, len(toks)), norms: make([]string, 0, len(toks)), stems: make([]string, 0, len(toks))}
	for i, t := range toks {
		if t.Kind == token.Punct && t.Norm != "'" {
			continue
		}
		s.at = append(s.at, i)
		s.norms = append(s.norms, t.Norm)
		s.stems = append(s.stems, stem(t))
	}
	return s
}

// literal finds phrases word for word, then stem for stem where the words
// differ. found tells which trackers have a hit.
func (m *Matcher) literal(s sentence) (out []Hit, found map[int]bool) {
	found = map[int]bool{}
	for i := range s.norms {
		for _, id := range m.byWord[s.norms[i]] {
			p := &m.phrases[id]
			if same(s.norms[i:], p.norms) {
				out = append(out, m.hit(s, id, i))
				found[p.tracker] = true
			}
		}
		for _, id := range m.byStem[s.stems[i]] {
			p := &m.phrases[id]
			if same(s.stems[i:], p.stems) && !same(s.norms[i:], p.norms) {
				out = append(out, m.hit(s, id, i))
				found[p.tracker] = true
			}
		}
	}
	return out, found
}

func (m *Matcher) hit(s sentence, id, i int) Hit {
	p := &m.phrases[id]
	return Hit{Tracker: p.tracker, Phrase: p.text, First: s.at[i], Next: s.at[i+len(p.norms)-1] + 1, Score: 1}
}

func same(text, want []string) bool {
	if len(text) < len(want) {
		return false
	}
	for i, w := range want {
		if text[i] != w {
			return false
		}
	}
	return true
}
