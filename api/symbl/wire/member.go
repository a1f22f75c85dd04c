package wire

import "parlance/conversation"

// Member is a participant; {} when nobody knows who it was.
type Member struct {
	ID     string `json:"id,omitempty"`
	Name   string `json:"name,omitempty"`
	Email  string `json:"email,omitempty"`
	UserID string `json:"userId,omitempty"`
}

// Members is the answer to GET members.
type Members struct {
	Members []Member `json:"members"`
}

// NewMember makes a participant.
func NewMember(m conversation.Member) Member {
	return Member{ID: m.ID, Name: m.Name, Email: m.Email, UserID: m.UserID}
}

// NewMembers makes the list of participants.
func NewMembers(ms []conversation.Member) Members { return Members{each(ms, NewMember)} }
