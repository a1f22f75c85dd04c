package subtitle

import (
	"strings"
	"time"
	"unicode"

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
	switch {
	case strings.HasSuffix(s, ".") && len(s) <= 3: // "Dr.", "a."
		return anywhere
	case endsIn(s, ".?!…。？！؟।"):
		return sentence
	case endsIn(s, ",;:，、；：،–—"):
		return clause
	default:
		return anywhere
	}
}

func endsIn(s, marks string) bool {
	for _, m := range marks {
		if strings.HasSuffix(s, string(m)) {
			return true
		}
	}
	return false
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
