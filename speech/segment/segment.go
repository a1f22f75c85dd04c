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
	// Ends tells how sure it is that a sentence ends after each word of one
	// speaker's turn: 0 to 1, 0.5 being the point of balance. nil, or a nil answer:
	// Boundary decides. Text with marks is cut at its marks.
	Ends func(words []conversation.Word) []float64
	// Boundary replaces Pauses as the judge of where sentences end.
	Boundary Boundary
	// Names tells which words of a sentence are names, to be capitalised; nil =
	// none are known.
	Names func(words []string) []bool
	// Known are names and terms as they are written: participants, vocabulary.
	Known []string
	// Numbers writes numbers, dates, times and money as people write them; for
	// English.
	Numbers bool
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

// Message is a message and how its text was made of its words.
type Message struct {
	conversation.Message

	Spans []Span // in order of the text
}

// Span is a stretch of a message's text and the words that it was made of.
type Span struct {
	Start, End  int // runes of the text
	First, Last int // indexes of the words, both inclusive
}

// Messages cuts t into messages, in order of their start. Offset counts from the
// start of the recording; Position is left to the caller.
func Messages(t *speech.Transcript, o Options) []Message {
	if o.Boundary == nil {
		o.Boundary = Pauses
	}
	if o.NewID == nil {
		o.NewID = conversation.NewNumericID
	}
	w := newWriter(t, o)
	var out []Message
	for _, turn := range turns(t.Utterances) {
		for _, words := range o.cut(turn.Words, w.marked) {
			out = append(out, o.message(turn.Speaker, words, w))
		}
	}
	slices.SortStableFunc(out, func(a, b Message) int { return cmp.Compare(a.Offset, b.Offset) })
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

// cut cuts the words of a turn into sentences.
func (o Options) cut(words []conversation.Word, marked bool) [][]conversation.Word {
	if o.Ends == nil || marked {
		return sentences(words, o.Boundary)
	}
	ends := o.Ends(words)
	if len(ends) != len(words) {
		return sentences(words, o.Boundary)
	}
	return weighed(words, ends)
}

// sentences cuts the words of a turn where a boundary says so.
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
