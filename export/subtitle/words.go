package subtitle

import (
	"time"
	"unicode"
)

// align gives each token the time of its letters. The text is made of the words
// but may be punctuated, capitalised and split another way, so letters are
// counted rather than words compared; where even their number differs (a number
// written in digits), the count is stretched.
func align(ts []token, words []Word) {
	spoken := newRuler(words)
	written := 0
	for _, t := range ts {
		written += letters(t.text)
	}
	if written == 0 || spoken.total == 0 {
		spread(ts, words[0].Start, spoken.end)
		return
	}
	scale := float64(spoken.total) / float64(written)
	done := 0
	for i := range ts {
		ts[i].start = spoken.startAt(float64(done) * scale)
		done += letters(ts[i].text)
		ts[i].end = max(ts[i].start, spoken.endAt(float64(done)*scale))
	}
}

// ruler finds the time of the n-th letter of words.
type ruler struct {
	words  []Word
	before []int // letters before each word
	total  int
	end    time.Duration
	next   int // positions are asked for in rising order
}

// newRuler also puts right what cannot be: words that end before they begin or
// begin before the word before them.
func newRuler(words []Word) *ruler {
	r := &ruler{words: make([]Word, len(words)), before: make([]int, len(words))}
	var floor time.Duration
	for i, w := range words {
		w.Start = max(w.Start, floor)
		w.End = max(w.End, w.Start)
		floor, r.end = w.Start, max(r.end, w.End)
		r.words[i], r.before[i] = w, r.total
		r.total += letters(w.Text)
	}
	return r
}

// find gives the word that holds the letter at position n, and how far in it
// lies (0 to 1). An end belongs to the word before it, a start to the one behind.
func (r *ruler) find(n float64, asEnd bool) (w Word, within float64) {
	for r.next < len(r.words)-1 {
		border := float64(r.before[r.next+1])
		if n < border || asEnd && n <= border {
			break
		}
		r.next++
	}
	w = r.words[r.next]
	size := float64(letters(w.Text))
	if size == 0 {
		return w, 0
	}
	return w, min(max((n-float64(r.before[r.next]))/size, 0), 1)
}

func (r *ruler) startAt(n float64) time.Duration {
	w, within := r.find(n+1e-9, false)
	return w.Start + time.Duration(within*float64(w.End-w.Start))
}

func (r *ruler) endAt(n float64) time.Duration {
	w, within := r.find(n-1e-9, true)
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
