package language

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"parlance/insights/token"
)

//go:embed common.txt
var commonText string

// English is the tag of English.
const English = "en"

// Detector tells languages apart. It is made once and safe for concurrent use.
type Detector struct {
	tags  []string
	words map[string]uint16 // bit n: common in tags[n]
}

// New reads the lists of common words.
func New() *Detector {
	d := &Detector{words: make(map[string]uint16, 1024)}
	for line := range strings.Lines(commonText) {
		tag, list, ok := strings.Cut(line, ": ")
		if !ok {
			continue
		}
		for w := range strings.FieldsSeq(list) {
			d.words[w] |= 1 << len(d.tags)
		}
		d.tags = append(d.tags, tag)
	}
	return d
}

// counts are the evidence for each language.
type counts struct {
	latin [16]float64 // common words, shared ones in parts
	other map[string]float64
	all   float64
}

// Detect gives the language of the tokens of one or several texts as an ISO 639
// tag, and how sure it is (0 to 1); "" and 0 when there are too few words.
func (d *Detector) Detect(texts ...[]token.Token) (tag string, sure float64) {
	c := counts{}
	for _, toks := range texts {
		d.count(&c, toks)
	}
	if c.other["ja"] > 0 { // Japanese is written with Chinese signs too
		c.other["ja"] += c.other["zh"]
		delete(c.other, "zh")
	}
	for t, n := range c.other {
		if n*2 > c.all && (tag == "" || n > c.other[tag] || n == c.other[tag] && t < tag) {
			tag = t
		}
	}
	if tag != "" {
		return tag, c.other[tag] / c.all
	}
	best, second, sum := 0, -1, 0.0
	for i := range d.tags {
		sum += c.latin[i]
		if c.latin[i] > c.latin[best] {
			best = i
		}
	}
	for i := range d.tags {
		if i != best && (second < 0 || c.latin[i] > c.latin[second]) {
			second = i
		}
	}
	if sum == 0 || c.latin[best] < 1.5 {
		return "", 0
	}
	lead := (c.latin[best] - c.latin[second]) / c.latin[best]
	enough := min(1, c.latin[best]/4)
	return d.tags[best], lead * enough
}

func (d *Detector) count(c *counts, toks []token.Token) {
	for i := range toks {
		t := &toks[i]
		if t.Kind != token.Word {
			continue
		}
		c.all++
		if s := script(t.Norm); s != "" {
			if c.other == nil {
				c.other = map[string]float64{}
			}
			c.other[s]++
			continue
		}
		bits := d.words[t.Norm]
		if bits == 0 {
			continue
		}
		n := 0
		for b := bits; b != 0; b &= b - 1 {
			n++
		}
		for k := range d.tags {
			if bits&(1<<k) != 0 {
				c.latin[k] += 1 / float64(n)
			}
		}
	}
}

// script gives the language that a word's first letter decides, "" for Latin ones.
func script(w string) string {
	r, _ := utf8.DecodeRuneInString(w)
	switch {
	case r < 0x250:
		return ""
	case unicode.Is(unicode.Cyrillic, r):
		return "ru"
	case unicode.Is(unicode.Greek, r):
		return "el"
	case unicode.Is(unicode.Hebrew, r):
		return "he"
	case unicode.Is(unicode.Arabic, r):
		if strings.ContainsAny(w, "پچژگ") {
			return "fa"
		}
		return "ar"
	case unicode.Is(unicode.Devanagari, r):
		return "hi"
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return "ja"
	case unicode.Is(unicode.Han, r):
		return "zh"
	case unicode.Is(unicode.Hangul, r):
		return "ko"
	case unicode.Is(unicode.Thai, r):
		return "th"
	}
	return ""
}
