package paper

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"

	"parlance/export/rtl"
)

// substitute is shown for what no font can show: a white square.
const substitute = '□'

// shown turns s into characters that the fonts have, for a face and the extra
// one. What has no glyph becomes one substitute for each grapheme cluster, so an
// emoji of seven characters is one square; a mark that cannot be put on its
// letter is left out. Both count as missing.
func (s *Sheet) shown(text string, w Weight) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	if s.complete(text, w) {
		return text
	}
	text = s.arabic.Shape(norm.NFC.String(text), func(r rune) bool { return s.has(r, w) })
	var b strings.Builder
	for state := -1; text != ""; {
		var cluster string
		cluster, text, _, state = uniseg.FirstGraphemeClusterInString(text, state)
		s.showCluster(&b, cluster, w)
	}
	return b.String()
}

// complete tells whether text can be shown as it is, the usual case.
func (s *Sheet) complete(text string, w Weight) bool {
	for _, r := range text {
		if r >= 0x300 && unicode.Is(unicode.M, r) || rtl.Letter(r) || invisible(r) || !s.has(r, w) {
			return false
		}
	}
	return true
}

// has tells whether r can be shown, by the face or by the extra font.
func (s *Sheet) has(r rune, w Weight) bool {
	if _, ok := s.faces[w].width(r); ok {
		return true
	}
	_, ok := s.faces[extra].width(r)
	return ok
}

func (s *Sheet) showCluster(b *strings.Builder, cluster string, w Weight) {
	based, lost := false, false
	for _, r := range cluster {
		r = alike(r)
		switch {
		case invisible(r):
		case s.has(r, w) && (based || !unicode.Is(unicode.M, r)) && !lost:
			b.WriteRune(r)
			based = true
		default:
			if !based && !lost {
				b.WriteRune(substitute)
			}
			lost = true
		}
	}
	if lost {
		s.missing++
	}
}

// alike replaces a character by one that looks the same in print and that every
// font has: the many spaces, hyphens that do not break.
func alike(r rune) rune {
	switch {
	case r == '\u00a0':
		return r
	case r == '\u2010', r == '\u2011':
		return '-'
	case r == '\u2007', r == '\u202f':
		return '\u00a0'
	case unicode.Is(unicode.Zs, r):
		return ' '
	default:
		return r
	}
}

// invisible tells whether r shows nothing by itself: joiners, directional
// marks, variation selectors, tags.
func invisible(r rune) bool {
	if r < 0x7f {
		return r < ' '
	}
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || unicode.IsControl(r) ||
		r == '\u034f' || r == '\u115f' || r == '\u1160' || r == '\u17b4' || r == '\u17b5' || r == '\u3164' || r == '\uffa0'
}
