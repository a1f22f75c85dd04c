package wire

import "parlance/conversation"

// Message is one utterance.
type Message struct {
	ID             string     `json:"id"`
	Text           string     `json:"text"`
	From           Member     `json:"from"`
	StartTime      string     `json:"startTime,omitempty"`
	EndTime        string     `json:"endTime,omitempty"`
	TimeOffset     float64    `json:"timeOffset"`
	Duration       float64    `json:"duration"`
	ConversationID string     `json:"conversationId"`
	Phrases        []Phrase   `json:"phrases"`
	Sentiment      *Sentiment `json:"sentiment,omitempty"`
	Words          *[]Word    `json:"words,omitempty"`
}

// Messages is the transcript.
type Messages struct {
	Messages []Message `json:"messages"`
}

// Phrase is a stretch of text that carries an insight.
type Phrase struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// Sentiment is a score from -1 to 1 and its band.
type Sentiment struct {
	Polarity  Polarity `json:"polarity"`
	Suggested string   `json:"suggested"`
}

// Polarity holds the score.
type Polarity struct {
	Score float64 `json:"score"`
}

// Word is one recognised word.
type Word struct {
	Word       string   `json:"word"`
	StartTime  string   `json:"startTime,omitempty"`
	EndTime    string   `json:"endTime,omitempty"`
	SpeakerTag int      `json:"speakerTag,omitempty"`
	Score      *float64 `json:"score,omitempty"`
	TimeOffset float64  `json:"timeOffset"`
	Duration   float64  `json:"duration"`
}

// MessageView says what of a message is wanted.
type MessageView struct {
	Sentiment bool
	Words     bool
}

// NewMessages makes the transcript of a conversation.
func NewMessages(conversationID string, ms []conversation.Message, v MessageView) Messages {
	return Messages{each(ms, func(m conversation.Message) Message { return newMessage(conversationID, m, v) })}
}

func newMessage(conversationID string, m conversation.Message, v MessageView) Message {
	out := Message{
		ID: m.ID, Text: m.Text, From: NewMember(m.From), StartTime: instant(m.StartTime), EndTime: instant(m.EndTime),
		TimeOffset: seconds(m.Offset), Duration: seconds(m.Duration), ConversationID: conversationID,
		Phrases: newPhrases(m.Phrases),
	}
	if v.Sentiment {
		out.Sentiment = newSentiment(m.Sentiment)
	}
	if v.Words {
		words := each(m.Words, func(w conversation.Word) Word { return newWord(m, w) })
		out.Words = &words
	}
	return out
}

// newWord places a word in time relative to the message it belongs to.
func newWord(m conversation.Message, w conversation.Word) Word {
	out := Word{Word: w.Text, SpeakerTag: w.SpeakerTag, TimeOffset: seconds(w.Offset), Duration: seconds(w.Duration)}
	if !m.StartTime.IsZero() {
		start := m.StartTime.Add(w.Offset - m.Offset)
		out.StartTime, out.EndTime = instant(start), instant(start.Add(w.Duration))
	}
	if w.Confidence >= 0 {
		s := score(w.Confidence)
		out.Score = &s
	}
	return out
}

func newPhrases(ps []conversation.Phrase) []Phrase {
	return each(ps, func(p conversation.Phrase) Phrase { return Phrase{p.Type, p.Text} })
}

func newSentiment(f float64) *Sentiment {
	return &Sentiment{Polarity{round(f, 3)}, conversation.SentimentLabel(f)}
}
