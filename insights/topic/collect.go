package topic

import (
	"strings"

	"github.com/kljensen/snowball/english"

	"parlance/insights/background"
	"parlance/insights/token"
)

// Sentence is one sentence of message Message (any number that tells messages
// apart). Names tells tokens that name people.
type Sentence struct {
	Message int
	Tokens  []token.Token
	Names   map[int]bool
}

// maxPhrase is the longest topic, in words.
const maxPhrase = 3

// candidate is a phrase by its stems.
type candidate struct {
	key      string // stems joined by spaces
	size     int    // words
	count    int
	messages []int          // in order, without repeats
	surfaces map[string]int // as written
	idf      float64        // mean over its words
	noun     float64        // how often it stood where nouns stand
	verb     float64
	score    float64
}

// collector gathers candidates.
type collector struct {
	table  *background.Table
	stems  map[string]string
	byKey  map[string]*candidate
	order  []*candidate // by first appearance, so that results do not depend on maps
	custom map[string]bool
	words  int
	first  int // message
	last   int
}

func newCollector(table *background.Table, vocabulary []string) *collector {
	c := &collector{table: table, stems: map[string]string{}, byKey: map[string]*candidate{}, custom: map[string]bool{}}
	for _, v := range vocabulary {
		if k := c.keyOf(token.Scan(nil, v)); k != "" {
			c.custom[k] = true
		}
	}
	return c
}

func (c *collector) stem(norm string) string {
	if s, ok := c.stems[norm]; ok {
		return s
	}
	s := english.Stem(strings.TrimSuffix(norm, "'"), false)
	c.stems[norm] = s
	return s
}

// keyOf joins the stems of all words.
func (c *collector) keyOf(toks []token.Token) string {
	var b strings.Builder
	for _, t := range toks {
		if t.Kind == token.Punct || t.Kind == token.Symbol {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(c.stem(t.Norm))
	}
	return b.String()
}

// add gathers the candidates of one sentence.
func (c *collector) add(s *Sentence) {
	toks := s.Tokens
	c.words += token.Words(toks)
	for i := range toks {
		if len(c.custom) > 0 {
			c.addCustom(s, i)
		}
		if !c.content(s, i) {
			continue
		}
		for n := 1; n <= maxPhrase && i+n <= len(toks); n++ {
			last := i + n - 1
			if !c.content(s, last) || n > 1 && breaks(toks[last]) {
				break
			}
			c.count(s, i, n)
		}
	}
}

// content tells tokens that a topic may be made of.
func (c *collector) content(s *Sentence, i int) bool {
	t := s.Tokens[i]
	if t.Kind != token.Word || s.Names[i] || len(t.Norm) < 3 && !t.Upper() || token.IsStop(t.Norm) || dull(t.Norm) {
		return false
	}
	for k := range len(t.Norm) {
		if ch := t.Norm[k]; ch >= 'a' && ch <= 'z' || ch >= 0x80 {
			return t.Norm[0] != '\''
		}
	}
	return false
}

// breaks tells a word that cannot go on with the phrase before it.
func breaks(t token.Token) bool { return t.Glued }

// count adds one occurrence of the n tokens at i.
func (c *collector) count(s *Sentence, i, n int) {
	toks := s.Tokens[i : i+n]
	key := c.keyOf(toks)
	x := c.byKey[key]
	if x == nil {
		x = &candidate{key: key, size: n, surfaces: map[string]int{}}
		for _, t := range toks {
			x.idf += c.table.IDF(c.stem(t.Norm)) / float64(n)
		}
		c.byKey[key] = x
		c.order = append(c.order, x)
	}
	x.count++
	if m := x.messages; len(m) == 0 || m[len(m)-1] != s.Message {
		x.messages = append(x.messages, s.Message)
	}
	name := surface(toks, s.shouted())
	if t := toks[0]; n == 1 && t.Capital() && i > 0 && s.Tokens[i-1].Kind == token.Word && s.Tokens[i-1].Text == s.Tokens[i-1].Norm {
		name = t.Text // a capital inside a sentence: in Zurich
	}
	x.surfaces[name]++
	switch place(s.Tokens, i, n) {
	case nounPlace:
		x.noun++
	case verbPlace:
		x.verb++
	case anyPlace:
	}
}

// addCustom counts phrases of the client's vocabulary that begin at i.
func (c *collector) addCustom(s *Sentence, i int) {
	for n := 1; n <= 6 && i+n <= len(s.Tokens); n++ {
		toks := s.Tokens[i : i+n]
		if toks[0].Kind == token.Punct || toks[n-1].Kind == token.Punct {
			continue
		}
		if key := c.keyOf(toks); c.custom[key] {
			if n > maxPhrase || !c.allContent(s, i, n) {
				c.count(s, i, n)
			}
		}
	}
}

func (c *collector) allContent(s *Sentence, i, n int) bool {
	for k := i; k < i+n; k++ {
		if !c.content(s, k) || k > i && breaks(s.Tokens[k]) {
			return false
		}
	}
	return true
}

// surface is the tokens as a topic is written: small letters, but for names.
func surface(toks []token.Token, shouted bool) string {
	var b strings.Builder
	for i, t := range toks {
		if i > 0 && !t.Glued {
			b.WriteByte(' ')
		}
		if shouted || t.Kind == token.Word && !t.Upper() && !inner(t.Text) && (i == 0 || !t.Capital()) && (!t.Capital() || len(toks) == 1 || !toks[len(toks)-1].Capital()) {
			b.WriteString(t.Norm)
		} else {
			b.WriteString(t.Text)
		}
	}
	return b.String()
}

// shouted tells sentences without small letters, whose capitals say nothing.
func (s *Sentence) shouted() bool {
	for i := range s.Tokens {
		if t := &s.Tokens[i]; t.Kind == token.Word && len(t.Text) > 1 && t.Text == t.Norm {
			return false
		}
	}
	return true
}

// inner tells words with a capital inside: iPhone, GitHub.
func inner(s string) bool { return len(s) > 1 && strings.ToLower(s[1:]) != s[1:] }
