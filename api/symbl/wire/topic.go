package wire

import "parlance/conversation"

// Topic is what part of the conversation was about.
type Topic struct {
	ID         string      `json:"id"`
	Text       string      `json:"text"`
	Type       string      `json:"type"` // "topic"
	Score      float64     `json:"score"`
	MessageIDs []string    `json:"messageIds"`
	Sentiment  *Sentiment  `json:"sentiment,omitempty"`
	ParentRefs []ParentRef `json:"parentRefs"`
}

// ParentRef is a broader topic.
type ParentRef struct {
	Type string `json:"type"` // "topic"
	Text string `json:"text"`
}

// Topics is the answer to GET topics.
type Topics struct {
	Topics []Topic `json:"topics"`
}

// TopicView says what of a topic is wanted.
type TopicView struct {
	Sentiment bool
	Parents   bool
}

// NewTopics makes the list of topics.
func NewTopics(list []conversation.Topic, v TopicView) Topics {
	return Topics{each(list, func(t conversation.Topic) Topic { return newTopic(t, v) })}
}

func newTopic(t conversation.Topic, v TopicView) Topic {
	out := Topic{
		ID: t.ID, Text: t.Text, Type: "topic", Score: score(t.Score),
		MessageIDs: list(t.MessageIDs), ParentRefs: []ParentRef{},
	}
	if v.Sentiment {
		out.Sentiment = newSentiment(t.Sentiment)
	}
	if v.Parents {
		out.ParentRefs = each(t.Parents, func(text string) ParentRef { return ParentRef{"topic", text} })
	}
	return out
}
