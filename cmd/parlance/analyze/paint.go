package analyze

import (
	"strings"

	"github.com/rivo/uniseg"
)

// ink is a way to write, as a terminal's SGR code.
type ink string

const (
	bold    ink = "1"
	dim     ink = "2"
	heading ink = "1;36"
	good    ink = "32"
	bad     ink = "31"
	warm    ink = "33"
	name    ink = "36"
)

// paint writes text in an ink when colours are wanted.
func (p Page) paint(i ink, text string) string {
	if !p.Color || text == "" {
		return text
	}
	return "\x1b[" + string(i) + "m" + text + "\x1b[0m"
}

// clean makes a text that was read harmless for a terminal: one line, without
// control characters, of which some would steer it.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return ' '
		case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}

// wide is how many columns a text takes.
func wide(s string) int { return uniseg.StringWidth(s) }

// pad fills a text up to n columns, and cuts one that is longer.
func pad(s string, n int) string {
	if w := wide(s); w <= n {
		return s + strings.Repeat(" ", n-w)
	}
	return cut(s, n)
}

// cut shortens a text to n columns.
func cut(s string, n int) string {
	if wide(s) <= n {
		return s
	}
	w := 0
	g := uniseg.NewGraphemes(s)
	for g.Next() {
		if w+g.Width() > n-1 {
			from, _ := g.Positions()
			return s[:from] + "…" + strings.Repeat(" ", n-1-w)
		}
		w += g.Width()
	}
	return s
}

// wrap breaks a text into lines of at most n columns, between words where it can.
func wrap(s string, n int) []string {
	var lines []string
	line, w := "", 0
	for word := range strings.FieldsSeq(s) {
		for wide(word) > n { // a word, or Chinese without blanks
			if line != "" {
				lines, line, w = append(lines, line), "", 0
			}
			head := strings.TrimRight(strings.TrimSuffix(strings.TrimRight(cut(word, n), " "), "…"), " ")
			if head == "" {
				break
			}
			lines, word = append(lines, head), word[len(head):]
		}
		if x := wide(word); line == "" {
			line, w = word, x
		} else if w+1+x > n {
			lines, line, w = append(lines, line), word, x
		} else {
			line, w = line+" "+word, w+1+x
		}
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// bar draws a share of 0 to 1 over n columns, in eighths.
func bar(share float64, n int) string {
	eighths := int(share*float64(n)*8 + 0.5)
	eighths = min(max(eighths, 0), n*8)
	s := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		s += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return s + strings.Repeat(" ", n-(eighths+7)/8)
}
