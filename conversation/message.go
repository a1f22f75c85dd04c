package conversation

import "time"

// Message is one utterance: a chat line, an e-mail, or a stretch of recognised
// speech by one speaker.
type Message struct {
	ID        string // 16 digits
	JobID     string // the job that added it
	Position  int    // 0-based in the conversation, without gaps
	Text      string
	From      Member // zero when unknown
	StartTime time.Time
	EndTime   time.Time
	Offset    time.Duration // from the start of the conversation
	Duration  time.Duration
	Timed     bool // StartTime and EndTime came with the input (or the recording), not from us

	Sentiment float64  // -1 to 1
	Phrases   []Phrase // filled when asked for
	Words     []Word   // of recognised speech, in time order; Text is made of them

	// Confidence is the mean confidence of Words; 1 for text that was typed.
	Confidence float64
}

// Word is one recognised word with its place in time.
type Word struct {
	Text       string
	Offset     time.Duration // from the start of the conversation
	Duration   time.Duration
	Confidence float64 // 0 to 1; -1 when the engine gives none
	SpeakerTag int     // 1-based speaker of the recording; 0 = unknown
}

// Phrase is a stretch of a message's text that carries an insight.
type Phrase struct {
	Type   string // "action_phrase", "key_phrase"
	Text   string
	Offset int // runes from the start of the text
}

// The borders of the sentiment bands (Symbl documents -0.3 to 0.3 as neutral).
const (
	sentimentPositive = 0.3
	sentimentNegative = -0.3
)

// SentimentLabel names the band of a score: positive, neutral or negative.
func SentimentLabel(score float64) string {
	switch {
	case score > sentimentPositive:
		return "positive"
	case score < sentimentNegative:
		return "negative"
	default:
		return "neutral"
	}
}
