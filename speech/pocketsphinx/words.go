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

// certain is from where on a segment is not listened to in another way.
const certain = 0.8

// certainty is the mean posterior of the words, each by its length; 0 without words.
func certainty(list []heard) float64 {
	sum, frames := 0.0, 0
	for _, h := range list {
		if w, ok := h.word(); ok {
			n := h.last - h.first + 1
			sum, frames = sum+w.Confidence*float64(n), frames+n
		}
	}
	return sum / float64(max(1, frames))
}
