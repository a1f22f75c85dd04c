package vosk

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"parlance/conversation"
)

// result is an answer of the server: partial while it listens, final after each
// pause and at the end.
type result struct {
	Partial *string `json:"partial"`
	Text    *string `json:"text"`
	Words   []word  `json:"result"`
	// Servers with max_alternatives set answer with a list, best first.
	Alternatives []struct {
		Text  string `json:"text"`
		Words []word `json:"result"`
	} `json:"alternatives"`
}

type word struct {
	Word  string   `json:"word"`
	Start float64  `json:"start"`
	End   float64  `json:"end"`
	Conf  *float64 `json:"conf"`
}

func (r result) final() bool { return r.Text != nil || len(r.Alternatives) > 0 }

// best gives text and words, of the first alternative if there are several.
func (r result) best() (string, []word) {
	if len(r.Alternatives) > 0 {
		return r.Alternatives[0].Text, r.Alternatives[0].Words
	}
	return *r.Text, r.Words
}

// wordsOf makes words of all final results about sound of the given length.
func wordsOf(results []result, length time.Duration) []conversation.Word {
	var out []conversation.Word
	from := time.Duration(0) // end of what is known
	for i, r := range results {
		text, words := r.best()
		if len(words) == 0 {
			// A server that gives no times: its text lies between its neighbours.
			out = append(out, spread(text, from, nextStart(results[i+1:], length))...)
		}
		for _, w := range words {
			if w.Word = strings.TrimSpace(w.Word); w.Word == "" {
				continue
			}
			c := -1.0
			if w.Conf != nil {
				c = min(1, max(0, *w.Conf))
			}
			start := seconds(w.Start)
			out = append(out, conversation.Word{Text: w.Word, Offset: start, Duration: seconds(w.End) - start, Confidence: c})
			from = max(from, seconds(w.End))
		}
	}
	return possible(out, length)
}

func nextStart(later []result, length time.Duration) time.Duration {
	for _, r := range later {
		if _, words := r.best(); len(words) > 0 {
			return seconds(words[0].Start)
		}
	}
	return length
}

// spread shares a stretch of time among the words of a text by their length.
func spread(text string, from, to time.Duration) []conversation.Word {
	fields := strings.Fields(text)
	total := 0
	for _, f := range fields {
		total += utf8.RuneCountInString(f)
	}
	var out []conversation.Word
	at := 0
	for _, f := range fields {
		n := utf8.RuneCountInString(f)
		start := from + (to-from)*time.Duration(at)/time.Duration(total)
		at += n
		end := from + (to-from)*time.Duration(at)/time.Duration(total)
		out = append(out, conversation.Word{Text: f, Offset: start, Duration: end - start, Confidence: -1})
	}
	return out
}

// possible brings times into the sound and into order.
func possible(words []conversation.Word, length time.Duration) []conversation.Word {
	slices.SortStableFunc(words, func(a, b conversation.Word) int { return int(a.Offset - b.Offset) })
	for i := range words {
		w := &words[i]
		w.Offset = min(max(w.Offset, 0), length)
		w.Duration = min(max(w.Duration, 0), length-w.Offset)
	}
	return words
}

func seconds(s float64) time.Duration {
	if !(s > 0) || s > 1e6 {
		return 0
	}
	return time.Duration(s * float64(time.Second))
}
