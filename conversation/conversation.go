package conversation

import "time"

// DefaultType is the type of a conversation that nobody typed.
const DefaultType = "meeting"

// Conversation is one conversation of a tenant; Botpress conversations, Symbient
// transcripts and Syntphony sessions are views of the same row.
type Conversation struct {
	ID        string // 16 digits
	TenantID  string
	Type      string
	Name      string // defaults to ID
	StartTime time.Time
	EndTime   time.Time
	Metadata  map[string]string // values up to MaxMetadataValue characters
	Language  string            // BCP-47 of the first submission, "en-US" by default
	Version   int64             // counts committed jobs and edits; aggregates are cached under it
	CreatedAt time.Time
	UpdatedAt time.Time
}

// MaxMetadataValue is the longest metadata value, in characters.
const MaxMetadataValue = 128

// Member is a participant of a conversation.
type Member struct {
	ID     string // UUID
	Name   string
	Email  string
	UserID string // the client's own id; often an e-mail address
}

// Empty tells whether nothing is known of the member.
func (m Member) Empty() bool { return m == Member{} }

// ListFilter selects conversations; the zero value selects the first page of all.
type ListFilter struct {
	From, To time.Time // bounds on StartTime, zero = open
	Limit    int       // 0 returns none
	Offset   int
	Desc     bool              // newest StartTime first
	Metadata map[string]string // all must match
	Name     string            // exact, "" = any
}
