package segment

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/speech"
)

// Boundary tells whether a message ends after words[i]; pause is the silence
// before words[i+1]. words are one speaker's, without an interruption.
type Boundary func(words []conversation.Word, i int, pause time.Duration) bool

// Options tune Messages; the zero value is usable.
type Options struct {
	// Start is when the recording began; with it messages get their StartTime
	// and EndTime.
	Start time.Time
	// Boundary replaces Pauses as the judge of where sentences end.
	Boundary Boundary
	// NewID makes message ids; nil = conversation.NewNumericID.
	NewID func() string
	// Terminal gives the mark that ends a sentence ("." or "?"), or "" when it is
	// not known; nil = never known.
	Terminal func(words []conversation.Word) string
}

// Shape of messages made of speech.
const (
	sentencePause = 450 * time.Millisecond // usually ends a sentence
	longPause     = time.Second            // always does
	fewWords      = 3                      // under this a short pause ends nothing
	maxWords      = 40                     // longer messages are cut at their longest pause
	minPart       = 6                      // words on either side of such a cut
	joinGap       = 2 * time.Second        // stretches of one speaker further apart stay apart
)

// Pauses is the Boundary that knows silence, and the marks of engines that set
// them: with marks near, a short pause ends no sentence.
func Pauses(words []conversation.Word, i int, pause time.Duration) bool {
	switch {
	case pause >= longPause || endsSentence(words[i].Text):
		return true
	case pause < sentencePause || i+1 < fewWords:
		return false
	}
	for _, w := range words[i:min(len(words), i+maxWords)] {
		if endsSentence(w.Text) {
			return false
		}
	}
	return true
}

func endsSentence(word string) bool {
	word = strings.TrimRight(word, `"'”’)`)
	return len(word) > 2 && strings.ContainsAny(word[len(word)-1:], ".?!")
}

// Messages cuts t into messages, in order of their start. Offset counts from the
// start of the recording; Position is left to the caller.
func Messages(t *speech.Transcript, o Options) []conversation.Message {
	if o.Boundary == nil {
		o.Boundary = Pauses
	}
	if o.NewID == nil {
		o.NewID = conversation.NewNumericID
	}
	var out []conversation.Message
	for _, turn := range turns(t.Utterances) {
		for _, words := range sentences(turn.Words, o.Boundary) {
			out = append(out, o.message(turn.Speaker, words))
		}
	}
	slices.SortStableFunc(out, func(a, b conversation.Message) int { return cmp.Compare(a.Offset, b.Offset) })
	return out
}

// turns joins the utterances of one channel that follow each other without
// another channel in between.
func turns(utterances []speech.Utterance) []speech.Utterance {
	var out []speech.Utterance
	for _, u := range utterances {
		if len(u.Words) == 0 {
			continue
		}
		if n := len(out) - 1; n >= 0 && sameVoice(out[n], u) && u.Words[0].Offset-endOf(out[n].Words) < joinGap {
			out[n].Words = append(slices.Clip(out[n].Words), u.Words...)
			continue
		}
		out = append(out, u)
	}
	return out
}

func sameVoice(a, b speech.Utterance) bool {
	return a.Channel == b.Channel && a.Speaker == b.Speaker && a.Words[0].SpeakerTag == b.Words[0].SpeakerTag
}

func endOf(words []conversation.Word) time.Duration {
	w := words[len(words)-1]
	return w.Offset + w.Duration
}

// pauseAfter is the silence between words i and i+1.
func pauseAfter(words []conversation.Word, i int) time.Duration {
	return max(0, words[i+1].Offset-words[i].Offset-words[i].Duration)
}

// sentences cuts the words of a turn.
func sentences(words []conversation.Word, ends Boundary) [][]conversation.Word {
	var out [][]conversation.Word
	start := 0
	for i := range words {
		if i+1 == len(words) || ends(words[start:], i-start, pauseAfter(words, i)) {
			out = append(out, shorten(words[start:i+1])...)
			start = i + 1
		}
	}
	return out
}

// shorten cuts what is too long for a message at its longest pauses.
func shorten(words []conversation.Word) [][]conversation.Word {
	if len(words) <= maxWords {
		return [][]conversation.Word{words}
	}
	// Without a pause anywhere the cut is in the middle.
	at, longest := len(words)/2, time.Duration(0)
	for i := minPart - 1; i < len(words)-minPart; i++ {
		if p := pauseAfter(words, i); p > longest {
			at, longest = i+1, p
		}
	}
	return append(shorten(words[:at]), shorten(words[at:])...)
}
