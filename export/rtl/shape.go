package rtl

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// forms are the shapes of an Arabic letter: alone, at the end, at the beginning
// and in the middle of a joined stretch; 0 where it has none.
type forms [4]rune

const (
	alone = iota
	final
	initial
	medial
)

const (
	lam     = 'ل'
	tatweel = 'ـ'
)

// arabicForms reads the shapes out of Unicode's presentation forms: they stand
// in the order of forms, and their compatibility decomposition is the letter (or
// lam and an alef, which make one shape together).
func arabicForms() map[string]*forms {
	table := map[string]*forms{}
	read := func(from, to rune) {
		for r := from; r <= to; r++ {
			letter := norm.NFKC.String(string(r))
			f := table[letter]
			if f == nil {
				f = &forms{}
				table[letter] = f
			}
			for i := range f {
				if f[i] == 0 {
					f[i] = r
					break
				}
			}
		}
	}
	read(0xfb50, 0xfbb1)
	read(0xfbd3, 0xfbe7)
	read(0xfbfc, 0xfbff)
	read(0xfe80, 0xfefc)
	return table
}

// Shaper joins Arabic letters. Its table is made when first needed; a Shaper is
// for one goroutine.
type Shaper struct {
	table map[string]*forms
}

// Shape joins the Arabic letters of text, for fonts that have the joined shapes
// as characters of their own; has tells whether the font has a character. A
// letter whose shape the font lacks stays as it is.
func (s *Shaper) Shape(text string, has func(rune) bool) string {
	if strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) < 0 {
		return text
	}
	if s.table == nil {
		s.table = arabicForms()
	}
	var b strings.Builder
	rs := []rune(text)
	for i := 0; i < len(rs); i++ {
		f, n := s.table[string(rs[i])], 1
		if rs[i] == lam && i+1 < len(rs) {
			if pair := s.table[string(rs[i:i+2])]; pair != nil && has(pair[alone]) {
				f, n = pair, 2
			}
		}
		b.WriteRune(s.form(f, rs, i, n, has))
		i += n - 1
	}
	return b.String()
}

// form picks the shape of the letter rs[i] (of n characters) by its neighbours.
func (s *Shaper) form(f *forms, rs []rune, i, n int, has func(rune) bool) rune {
	if f == nil {
		return rs[i]
	}
	form := alone
	if s.joinsNext(neighbour(rs, i, -1)) && f[final] != 0 {
		form = final
	}
	if s.joinsPrevious(neighbour(rs, i+n-1, 1)) && f[initial] != 0 {
		form += initial
	}
	if r := f[form]; r != 0 && has(r) {
		return r
	}
	if n > 1 {
		return f[alone]
	}
	return rs[i]
}

// neighbour is the letter beside rs[i], past the marks that do not part letters.
func neighbour(rs []rune, i, step int) rune {
	for i += step; i >= 0 && i < len(rs); i += step {
		if !unicode.Is(unicode.Mn, rs[i]) {
			return rs[i]
		}
	}
	return 0
}

// joinsNext tells whether r reaches out to the letter behind it.
func (s *Shaper) joinsNext(r rune) bool {
	f := s.table[string(r)]
	return r == tatweel || f != nil && f[initial] != 0
}

// joinsPrevious tells whether r reaches back to the letter before it.
func (s *Shaper) joinsPrevious(r rune) bool {
	f := s.table[string(r)]
	return r == tatweel || f != nil && f[final] != 0
}
