package subtitle

import (
	"strings"
	"time"
	"unicode"
)

// align gives each token the time of its letters. The text is made of the words
// but may be punctuated, capitalised and split another way, so letters are
// counted rather than words compared. Where their number differs (an amount
// written in digits), words that stand in both are found first, and only what
// lies between those is stretched.
func align(ts []token, words []Word) {
	words = rising(words)
	last := words[0].Start
	exact := lettersOf(ts) == lettersIn(words)
	for len(ts) > 0 {
		t, w := len(ts), len(words)
		if !exact {
			t, w = anchor(ts, words)
		}
		switch {
		case t == 0: // the same word; those before it are not written
			words = words[w:]
			t, w = 1, 1
			stretch(ts[:1], words[:1])
		case w == 0: // text that nobody spoke
			spread(ts[:t], last, last)
		default:
			stretch(ts[:t], words[:w])
		}
		last = ts[t-1].end
		ts, words = ts[t:], words[w:]
	}
}

// anchor finds the nearest token and word that are the same; the ends of both
// if there is none within reach.
func anchor(ts []token, words []Word) (t, w int) {
	const reach = 16
	for sum := range reach {
		for t := range min(sum+1, len(ts)) {
			if w := sum - t; w < len(words) && sameWord(ts[t].text, words[w].Text) {
				return t, w
			}
		}
	}
	return len(ts), len(words)
}

func sameWord(a, b string) bool {
	bare := func(s string) string {
		return strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	a = bare(a)
	return a != "" && strings.EqualFold(a, bare(b))
}

// stretch lays the letters of ts evenly over the letters of words.
func stretch(ts []token, words []Word) {
	r := newRuler(words)
	written := lettersOf(ts)
	if written == 0 || r.total == 0 {
		spread(ts, words[0].Start, words[len(words)-1].End)
		return
	}
	scale := float64(r.total) / float64(written)
	done := 0
	for i := range ts {
		ts[i].start = r.at(float64(done)*scale, false)
		done += letters(ts[i].text)
		ts[i].end = max(ts[i].start, r.at(float64(done)*scale, true))
	}
}

// rising is words with what cannot be put right: words that end before they
// begin, or begin before the word before them.
func rising(words []Word) []Word {
	out := make([]Word, 0, len(words))
	var floor time.Duration
	for _, w := range words {
		w.Start = max(w.Start, floor)
		w.End = max(w.End, w.Start)
		floor = w.Start
		out = append(out, w)
	}
	return out
}

// ruler finds the time of the n-th letter of words.
type ruler struct {
	words  []Word
	before []int // letters before each word
	total  int
	next   int // positions are asked for in rising order
}

func newRuler(words []Word) *ruler {
	r := &ruler{words: words, before: make([]int, len(words))}
	for i, w := range words {
		r.before[i] = r.total
		r.total += letters(w.Text)
	}
	return r
}

// at is the time of the letter at position n. Between two words, an end belongs
// to the one before, a start to the one behind.
func (r *ruler) at(n float64, end bool) time.Duration {
	const tiny = 1e-6 // of a letter; sums of fractions are not exact
	for r.next < len(r.words)-1 {
		border := float64(r.before[r.next+1])
		if n < border-tiny || end && n <= border+tiny {
			break
		}
		r.next++
	}
	w := r.words[r.next]
	size := float64(letters(w.Text))
	if size == 0 {
		return w.Start
	}
	within := min(max((n-float64(r.before[r.next]))/size, 0), 1)
	return w.Start + time.Duration(within*float64(w.End-w.Start))
}

// letters counts what is spoken of s: letters and digits.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

func lettersOf(ts []token) int {
	n := 0
	for _, t := range ts {
		n += letters(t.text)
	}
	return n
}

func lettersIn(words []Word) int {
	n := 0
	for _, w := range words {
		n += letters(w.Text)
	}
	return n
}
