package sherpa

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parlance/conversation"
)

// result is what a model heard in a window: pieces of words with times from the
// start of the window. Timestamps and Durations may be empty.
type result struct {
	Text       string
	Tokens     []string
	Timestamps []float32
	Durations  []float32
}

// Ends of words are not told by most models. A last piece is taken to last this
// long, unless the next word begins before.
const lastPiece = 200 * time.Millisecond

// words puts the pieces together. Without times, or when the pieces do not make
// up the text, the words share the window by their length.
func (r result) words(window time.Duration) []conversation.Word {
	if len(r.Timestamps) != len(r.Tokens) || len(r.Tokens) == 0 {
		return possible(spread(r.Text, window), window)
	}
	text, piece := r.join()
	if !utf8.ValidString(text) {
		return possible(spread(strings.ToValidUTF8(r.Text, ""), window), window)
	}
	var out []conversation.Word
	for _, f := range cut(text) {
		first, last := piece[f.from], piece[f.to-1]
		start := at(r.Timestamps[first])
		end := at(r.Timestamps[last]) + lastPiece
		if last < len(r.Durations) && r.Durations[last] > 0 {
			end = at(r.Timestamps[last]) + at(r.Durations[last])
		}
		if n := len(out); n > 0 { // the word before ends where this one begins
			out[n-1].Duration = max(0, min(out[n-1].Duration, start-out[n-1].Offset))
		}
		out = append(out, conversation.Word{Text: text[f.from:f.to], Offset: start, Duration: end - start, Confidence: -1})
	}
	return possible(out, window)
}

// join makes one text of the pieces and tells for each byte which piece it is
// from. Pieces may be marked with a blank or U+2581 where a word begins, be a
// bare mark, stand for a byte ("<0xE4>"), or be a note of the model ("<|en|>").
func (r result) join() (text string, piece []int) {
	var b strings.Builder
	for i, t := range r.Tokens {
		t = strings.ReplaceAll(t, "▁", " ")
		switch {
		case t == "|":
			t = " "
		case len(t) == 6 && strings.HasPrefix(t, "<0x") && t[5] == '>':
			if v, err := strconv.ParseUint(t[3:5], 16, 8); err == nil {
				t = string([]byte{byte(v)})
			}
		case len(t) > 2 && t[0] == '<' && t[len(t)-1] == '>':
			t = ""
		}
		b.WriteString(t)
		for len(piece) < b.Len() {
			piece = append(piece, i)
		}
	}
	return b.String(), piece
}

// field is a word as bytes of a text.
type field struct{ from, to int }

// cut cuts a text at blanks. Scripts that write without blanks are cut at
// each character, with the marks that follow it.
func cut(text string) []field {
	var out []field
	inside := false
	for i, c := range text {
		switch end := i + utf8.RuneLen(c); {
		case unicode.IsSpace(c):
			inside = false
		case !inside, dense(c), denseBefore(text, i) && !unicode.IsPunct(c):
			out = append(out, field{i, end})
			inside = true
		default:
			out[len(out)-1].to = end
		}
	}
	return out
}

// dense tells characters of scripts without blanks between words.
func dense(c rune) bool {
	return unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// denseBefore tells whether such a character, with its marks, stands before i.
func denseBefore(text string, i int) bool {
	c, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(text[:i], unicode.IsPunct))
	return dense(c)
}

// spread shares a window among the words of a text by their length.
func spread(text string, window time.Duration) []conversation.Word {
	all := cut(text)
	total := 0
	for _, f := range all {
		total += f.to - f.from
	}
	var out []conversation.Word
	done := 0
	for _, f := range all {
		start := window * time.Duration(done) / time.Duration(total)
		done += f.to - f.from
		end := window * time.Duration(done) / time.Duration(total)
		out = append(out, conversation.Word{Text: text[f.from:f.to], Offset: start, Duration: end - start, Confidence: -1})
	}
	return out
}

// possible brings times into the window and into order.
func possible(words []conversation.Word, window time.Duration) []conversation.Word {
	var last time.Duration
	for i := range words {
		w := &words[i]
		w.Offset = min(max(w.Offset, last), window)
		w.Duration = min(max(w.Duration, 0), window-w.Offset)
		last = w.Offset
	}
	return words
}

func at(s float32) time.Duration {
	if !(s > 0) || s > 1e6 {
		return 0
	}
	return time.Duration(float64(s) * float64(time.Second)).Round(time.Millisecond)
}
