package fold

import (
	"iter"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// Measure says how wide a string is, in the unit of the width to fold to. The
// width of a string may not exceed the sum of the widths of its parts.
type Measure func(string) float64

// Columns measures in columns of a fixed-pitch font: an ideograph or emoji
// takes two, a combining mark none.
func Columns(s string) float64 { return float64(Width(s)) }

// Width is the number of columns of s in a fixed-pitch font.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	return uniseg.StringWidth(s)
}

// Lines folds s into lines of at most width. "\n" always ends a line; spaces at
// the folds go. A cluster wider than width still gets a line, so nothing is
// lost. An empty s gives no lines, an empty paragraph an empty line.
func Lines(s string, width float64, measure Measure) []string {
	if s == "" {
		return nil
	}
	var out []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		out = append(out, paragraphLines(paragraph, width, measure)...)
	}
	return out
}

func paragraphLines(s string, width float64, measure Measure) []string {
	if measure(s) <= width {
		return []string{strings.TrimRightFunc(s, unicode.IsSpace)}
	}
	var out []string
	start, end, used := 0, 0, 0.0 // the open line is s[start:end]
	flush := func() {
		line := strings.TrimRightFunc(s[start:end], unicode.IsSpace)
		if len(out) > 0 { // an indent belongs to the first line only
			line = strings.TrimLeftFunc(line, unicode.IsSpace)
		}
		if line != "" {
			out = append(out, line)
		}
		start, used = end, 0
	}
	for piece := range Pieces(s) {
		bare := strings.TrimRightFunc(piece, unicode.IsSpace)
		if used > 0 && used+measure(bare) > width {
			flush()
		}
		if used == 0 && measure(bare) > width {
			for part := range Cut(piece, width, measure) {
				if used > 0 {
					flush()
				}
				end += len(part)
				used = measure(part)
			}
			continue
		}
		end += len(piece)
		used += measure(piece)
	}
	flush()
	return out
}

// Pieces gives the parts of s (one paragraph) between which a line may end,
// each with the spaces that follow it.
func Pieces(s string) iter.Seq[string] {
	if plain(s) {
		return words(s)
	}
	return func(yield func(string) bool) {
		state := -1
		for s != "" {
			var piece string
			piece, s, _, state = uniseg.FirstLineSegmentInString(s, state)
			if !yield(piece) {
				return
			}
		}
	}
}

// words is Pieces for ASCII: after spaces, after a hyphen between letters, and
// after a slash or question mark inside a word, so that addresses break well.
func words(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := 0
		for i := 1; i < len(s); i++ {
			space := s[i-1] == ' ' && s[i] != ' '
			if !space && !opensInside(s, i) {
				continue
			}
			if !yield(s[start:i]) {
				return
			}
			start = i
		}
		if start < len(s) {
			yield(s[start:])
		}
	}
}

// opensInside tells whether a line may end inside a word, before s[i].
func opensInside(s string, i int) bool {
	if i < 2 || !letter(s[i]) {
		return false
	}
	switch s[i-1] {
	case '-':
		return letter(s[i-2])
	case '/', '?':
		return s[i-2] != ' '
	default:
		return false
	}
}

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// Cut gives s in parts of at most width, cut between grapheme clusters.
func Cut(s string, width float64, measure Measure) iter.Seq[string] {
	return func(yield func(string) bool) {
		start, end, used, state := 0, 0, 0.0, -1
		for rest := s; rest != ""; {
			var cluster string
			cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
			w := measure(cluster)
			if used > 0 && used+w > width {
				if !yield(s[start:end]) {
					return
				}
				start, used = end, 0
			}
			end += len(cluster)
			used += w
		}
		if end > start {
			yield(s[start:end])
		}
	}
}

// Shorten cuts s to at most width and marks the cut with an ellipsis.
func Shorten(s string, width float64, measure Measure) string {
	if measure(s) <= width {
		return s
	}
	const mark = "…"
	room := width - measure(mark)
	for part := range Cut(s, room, measure) {
		if measure(part) > room {
			return mark // not even one cluster fits
		}
		return strings.TrimRightFunc(part, unicode.IsSpace) + mark
	}
	return ""
}
