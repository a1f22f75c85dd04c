package rtl

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/bidi"
)

// Letter tells whether r is a letter that runs from right to left.
func Letter(r rune) bool {
	if r < 0x590 {
		return false
	}
	switch class(r) {
	case bidi.R, bidi.AL:
		return true
	default:
		return false
	}
}

func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// Paragraph tells whether a paragraph runs from right to left, as its first
// letter with a direction does (rules P2 and P3 of UAX #9).
func Paragraph(paragraph string) bool {
	for _, r := range paragraph {
		if r >= 0x590 && Letter(r) {
			return true
		}
		if class(r) == bidi.L {
			return false
		}
	}
	return false
}

// Visual puts a line from logical into visual order; rtl is the direction of its
// paragraph. Grapheme clusters stay whole, so marks stay behind their letters.
func Visual(s string, rtl bool) string {
	if !rtl && strings.IndexFunc(s, Letter) < 0 {
		return s
	}
	var clusters []string
	var classes []bidi.Class
	for state := -1; s != ""; {
		var c string
		c, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		first, _ := utf8.DecodeRuneInString(c)
		clusters = append(clusters, c)
		classes = append(classes, class(first))
	}
	levels := resolve(clusters, classes, rtl)
	for i, level := range levels {
		if level%2 == 1 {
			clusters[i] = mirrored(clusters[i])
		}
	}
	reorder(clusters, levels)
	return strings.Join(clusters, "")
}

// resolve gives each cluster its embedding level.
func resolve(clusters []string, classes []bidi.Class, rtl bool) []int {
	base, strong := 0, bidi.L
	if rtl {
		base, strong = 1, bidi.R
	}
	spaces := trailing(classes)
	resolveWeak(classes, strong)
	resolveBrackets(clusters, classes, strong)
	resolveNeutral(classes, strong)
	levels := make([]int, len(classes))
	for i, c := range classes {
		levels[i] = base
		switch {
		case i >= spaces:
		case base == 0 && c == bidi.R:
			levels[i] = 1
		case base == 0 && (c == bidi.AN || c == bidi.EN):
			levels[i] = 2
		case base == 1 && c != bidi.R:
			levels[i] = 2
		}
	}
	return levels
}

// trailing is where the white space at the end of a line begins (rule L1).
func trailing(classes []bidi.Class) int {
	n := len(classes)
	for n > 0 && (classes[n-1] == bidi.WS || classes[n-1] == bidi.BN) {
		n--
	}
	return n
}

// resolveWeak applies the rules W1 to W7.
func resolveWeak(cs []bidi.Class, sos bidi.Class) {
	last, before := sos, sos // strong class, class of the cluster before
	for i, c := range cs {
		switch {
		case c == bidi.NSM:
			cs[i] = before // W1
		case c == bidi.EN && last == bidi.AL:
			cs[i] = bidi.AN // W2
		case c == bidi.L, c == bidi.R, c == bidi.AL:
			last = c
		}
		before = cs[i]
	}
	for i, c := range cs {
		next := at(cs, i+1)
		switch prev := at(cs, i-1); {
		case c == bidi.AL:
			cs[i] = bidi.R // W3
		case (c == bidi.ES || c == bidi.CS) && prev == bidi.EN && next == bidi.EN,
			c == bidi.CS && prev == bidi.AN && next == bidi.AN:
			cs[i] = prev // W4
		case c == bidi.ET && (prev == bidi.EN || leadsTo(cs[i:], bidi.ET, bidi.EN)):
			cs[i] = bidi.EN // W5
		}
	}
	last = sos
	for i, c := range cs {
		switch c {
		case bidi.ES, bidi.CS, bidi.ET:
			cs[i] = bidi.ON // W6
		case bidi.L, bidi.R:
			last = c
		case bidi.EN:
			if last == bidi.L {
				cs[i] = bidi.L // W7
			}
		}
	}
}

// resolveNeutral applies the rules N1 and N2.
func resolveNeutral(cs []bidi.Class, embedding bidi.Class) {
	before := embedding
	for i := 0; i < len(cs); {
		if d := direction(cs[i]); d != bidi.ON {
			before = d
			i++
			continue
		}
		end, after := i, embedding
		for ; end < len(cs); end++ {
			if d := direction(cs[end]); d != bidi.ON {
				after = d
				break
			}
		}
		for ; i < end; i++ {
			cs[i] = embedding
			if before == after {
				cs[i] = before
			}
		}
	}
}

// direction is the strong direction of a class for neutrals beside it, ON for
// the neutrals themselves.
func direction(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	default:
		return bidi.ON
	}
}

func at(cs []bidi.Class, i int) bidi.Class {
	if i < 0 || i >= len(cs) {
		return bidi.ON
	}
	return cs[i]
}

// leadsTo tells whether cs is a run of one class followed by another.
func leadsTo(cs []bidi.Class, run, then bidi.Class) bool {
	for _, c := range cs {
		if c != run {
			return c == then
		}
	}
	return false
}

// reorder reverses what runs against the reader (rule L2).
func reorder(clusters []string, levels []int) {
	highest := 0
	for _, l := range levels {
		highest = max(highest, l)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(levels); i++ {
			end := i
			for end < len(levels) && levels[end] >= level {
				end++
			}
			for a, b := i, end-1; a < b; a, b = a+1, b-1 {
				clusters[a], clusters[b] = clusters[b], clusters[a]
				levels[a], levels[b] = levels[b], levels[a]
			}
			i = max(i, end-1)
		}
	}
}
