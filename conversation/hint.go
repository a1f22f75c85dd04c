package conversation

import "time"

// Hint says that a conversation may have work. A stale, doubled or lost hint
// changes nothing: the store decides who works on what.
type Hint struct {
	ConversationID string
	// Generation of the conversation's place in the queue; a hint of another
	// generation is stale.
	Generation int64
	Queue      Queue
	// At is when the work is due; zero = now.
	At time.Time
}
