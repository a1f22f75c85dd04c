package subtitle

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parlance/export/fold"
)

// token is a part of a text between two places where a line may end.
type token struct {
	text       string // without the space that follows
	width      int    // columns of text
	space      int    // columns of the space that follows
	start, end time.Duration
	stop       stop
}

// stop says how well a cue can end behind a token.
type stop int

const (
	anywhere stop = iota
	clause        // behind a comma
	sentence      // behind a full stop
)

// tokens parts s, cutting what is longer than a line.
func tokens(s string) []token {
	var out []token
	for piece := range fold.Pieces(s) {
		text := strings.TrimRightFunc(piece, unicode.IsSpace)
		space := fold.Width(piece) - fold.Width(text)
		if text == "" { // leading space
			continue
		}
		for part := range fold.Cut(text, LineColumns, fold.Columns) {
			out = append(out, token{text: part, width: fold.Width(part)})
		}
		last := &out[len(out)-1]
		last.space = min(space, 1)
		last.stop = stopOf(text)
	}
	return out
}

// stopOf judges the end of a word, looking through closing quotes and brackets.
func stopOf(s string) stop {
	s = strings.TrimRight(s, `"')]}»”’`)
	last, _ := utf8.DecodeLastRuneInString(s)
	switch {
	case last == '.' && abbreviation(s):
		return anywhere
	case strings.ContainsRune(".?!…。？！؟।", last):
		return sentence
	case strings.ContainsRune(",;:，、；：،–—", last):
		return clause
	default:
		return anywhere
	}
}

// abbreviation tells whether the full stop of s is likely to end no sentence.
func abbreviation(s string) bool {
	switch strings.ToLower(s) {
	case "dr.", "mr.", "mrs.", "ms.", "st.", "vs.", "prof.", "e.g.", "i.e.", "approx.":
		return true
	default:
		return utf8.RuneCountInString(s) <= 2 // an initial, or a number of a list
	}
}

// columns is the width of ts on one line.
func columns(ts []token) int {
	n := 0
	for i, t := range ts {
		n += t.width
		if i < len(ts)-1 {
			n += t.space
		}
	}
	return n
}

// join is ts as one line.
func join(ts []token) string {
	var b strings.Builder
	for i, t := range ts {
		b.WriteString(t.text)
		if i < len(ts)-1 && t.space > 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// spread shares the time from start to end out among ts by their widths.
func spread(ts []token, start, end time.Duration) {
	total := 0
	for _, t := range ts {
		total += t.width + 1
	}
	done := 0
	at := func() time.Duration {
		return start + time.Duration(float64(end-start)*float64(done)/float64(max(total, 1)))
	}
	for i := range ts {
		ts[i].start = at()
		done += ts[i].width + 1
		ts[i].end = at()
	}
}
