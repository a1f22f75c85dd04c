package speech

import (
	"cmp"
	"slices"
	"time"

	"parlance/conversation"
)

// Transcript is what was said in a recording.
type Transcript struct {
	Engine   string // Engine.Label
	Model    string
	Version  string
	Accuracy string // the engine's note
	Language string // BCP-47; "" when the engine does not tell
	Format   string // what the recording was, for people
	Channels int    // of the recording
	Voices   int    // signals that were recognised: 1, or one per speaker
	Duration time.Duration
	// MeanConfidence is over all words that have one; 0 when none has.
	MeanConfidence float64
	// Utterances are in order of their first words.
	Utterances []Utterance
}

// Utterance is an unbroken stretch of speech on one channel.
type Utterance struct {
	Channel int // 1-based; 0 when the channels were mixed
	Speaker conversation.Member
	Words   []conversation.Word // never empty; offsets from the start of the recording
}

// finish orders the utterances and computes what depends on all of them.
func (t *Transcript) finish() {
	slices.SortStableFunc(t.Utterances, func(a, b Utterance) int {
		return cmp.Or(cmp.Compare(a.Words[0].Offset, b.Words[0].Offset), cmp.Compare(a.Channel, b.Channel))
	})
	sum, n := 0.0, 0
	for _, u := range t.Utterances {
		for _, w := range u.Words {
			if w.Confidence >= 0 {
				sum += w.Confidence
				n++
			}
		}
	}
	if n > 0 {
		t.MeanConfidence = sum / float64(n)
	}
}
