package wire

import "parlance/conversation"

// Conversation is one conversation with who took part.
type Conversation struct {
	ID        string            `json:"id"`
	Type      string            `json:"type"`
	Name      string            `json:"name"`
	StartTime string            `json:"startTime,omitempty"`
	EndTime   string            `json:"endTime,omitempty"`
	Language  string            `json:"languageCode,omitempty"`
	Members   []Member          `json:"members"`
	Metadata  map[string]string `json:"metadata,omitempty"`

	Transcripts []Transcript `json:"transcripts,omitempty"` // of recordings and given ones; ours
	Analysis    *Analysis    `json:"analysis,omitempty"`    // of a conversation alone, not in lists
}

// Conversations is a list of conversations.
type Conversations struct {
	Conversations []Conversation `json:"conversations"`
}

// Metadata is the answer to a change of metadata.
type Metadata struct {
	ID       string            `json:"id"`
	Metadata map[string]string `json:"metadata"`
}

// Said is an answer that only says something.
type Said struct {
	Message string `json:"message"`
}

// NewConversation makes the answer for one conversation.
func NewConversation(c conversation.Conversation, members []conversation.Member) Conversation {
	return Conversation{
		ID: c.ID, Type: c.Type, Name: c.Name, StartTime: instant(c.StartTime), EndTime: instant(c.EndTime),
		Language: c.Language, Members: each(members, NewMember), Metadata: c.Metadata,
	}
}
