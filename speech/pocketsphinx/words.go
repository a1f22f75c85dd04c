package pocketsphinx

import (
	"strings"
	"time"

	"parlance/conversation"
)

// frame is the unit of the library's times.
const frame = 10 * time.Millisecond

// heard is a segment of the library's result.
type heard struct {
	text        string
	first, last int // frames
	posterior   float64
}

// word makes a word of it; false for what is no word: sentence marks, silence,
// noises (<s>, <sil>, [NOISE], ++UH++).
func (h heard) word() (conversation.Word, bool) {
	text := h.text
	if text == "" || strings.ContainsAny(text[:1], "<[+") {
		return conversation.Word{}, false
	}
	// "read(2)" is the second pronunciation of "read".
	if i := strings.IndexByte(text, '('); i > 0 {
		text = text[:i]
	}
	return conversation.Word{
		Text:       text,
		Offset:     time.Duration(h.first) * frame,
		Duration:   time.Duration(h.last-h.first+1) * frame,
		Confidence: min(1, max(0, h.posterior)),
	}, true
}

// leastBelief is the mean posterior that the words of a segment must have: below it
// the decoder believes none of them, as with noise that sounds like no word at all.
const leastBelief = 0.1

// unbelieved tells that words, whose Confidence is the posterior, are noise.
func unbelieved(words []conversation.Word) bool {
	sum := 0.0
	for _, w := range words {
		sum += w.Confidence
	}
	return sum < leastBelief*float64(len(words))
}
