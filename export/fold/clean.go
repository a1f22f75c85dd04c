package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes s safe to show: broken UTF-8 becomes U+FFFD, every kind of line
// end becomes "\n", a tab a space; control characters go, and so do the marks
// that turn the direction of everything behind them (they can make a text read
// as something else). Spaces at the ends of lines and more than one empty line
// in a row go as well.
func Clean(s string) string {
	if plain(s) {
		return strings.TrimRight(s, " ")
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\u0085", "\n",
		"\v", "\n", "\f", "\n").Replace(strings.ToValidUTF8(s, string(utf8.RuneError)))
	s = strings.Map(visible, s)
	lines := strings.Split(s, "\n")
	kept := lines[:0]
	for _, line := range lines {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if line == "" && (len(kept) == 0 || kept[len(kept)-1] == "") {
			continue
		}
		kept = append(kept, line)
	}
	return strings.TrimRight(strings.Join(kept, "\n"), "\n")
}

// Flat is Clean on one line: names, titles and headings.
func Flat(s string) string { return strings.Join(strings.Fields(Clean(s)), " ") }

// plain tells whether s is one line of printable ASCII, as most messages are.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func visible(r rune) rune {
	switch {
	case r == '\n':
		return r
	case r == '\t':
		return ' '
	case unicode.IsControl(r), r == '\ufeff', turnsDirection(r):
		return -1
	default:
		return r
	}
}

// turnsDirection tells whether r overrides, embeds or isolates a direction.
func turnsDirection(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
