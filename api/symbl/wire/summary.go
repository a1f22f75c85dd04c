package wire

import "parlance/conversation"

// Summary is the answer to GET summary.
type Summary struct {
	Summary []SummarySentence `json:"summary"`
}

// SummarySentence is one sentence with the messages it rests on.
type SummarySentence struct {
	ID          string       `json:"id"`
	Text        string       `json:"text"`
	MessageRefs []MessageRef `json:"messageRefs"`
	StartTime   string       `json:"startTime,omitempty"`
	EndTime     string       `json:"endTime,omitempty"`
}

// MessageRef names a message.
type MessageRef struct {
	ID string `json:"id"`
}

// NewSummary makes the summary.
func NewSummary(list []conversation.SummarySentence) Summary {
	return Summary{each(list, func(s conversation.SummarySentence) SummarySentence {
		return SummarySentence{
			ID: s.ID, Text: s.Text, StartTime: instant(s.StartTime), EndTime: instant(s.EndTime),
			MessageRefs: each(s.MessageIDs, func(id string) MessageRef { return MessageRef{id} }),
		}
	})}
}
