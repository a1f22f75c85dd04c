package pocketsphinx

import (
	"strings"
	"time"

	"parlance/conversation"
)

// frame is the unit of the library's times.
const frame = 10 * time.Millisecond

// wordOf makes a word of a segment of the library's result; false for what is
// no word: sentence marks, silence, noises (<s>, <sil>, [NOISE], ++UH++).
func wordOf(text string, first, last int, posterior float64) (conversation.Word, bool) {
	if text == "" || strings.ContainsAny(text[:1], "<[+") {
		return conversation.Word{}, false
	}
	// "read(2)" is the second pronunciation of "read".
	if i := strings.IndexByte(text, '('); i > 0 {
		text = text[:i]
	}
	return conversation.Word{
		Text:       text,
		Offset:     time.Duration(first) * frame,
		Duration:   time.Duration(last-first+1) * frame,
		Confidence: min(1, max(0, posterior)),
	}, true
}
