package storage

import (
	"context"

	"parlance/conversation"
)

// Attribution says anew who said what in a conversation.
type Attribution struct {
	Version  int64                          // of the conversation that it was made from
	Speakers map[string]conversation.Member // by message id
	Members  []conversation.Member          // new or changed
	Silent   []string                       // ids of members to remove: they say nothing any more
}

// Attributing changes who said what, outside the pipeline.
type Attributing interface {
	// Attribute changes the speakers of messages, and of the insights that begin in
	// them, and raises the conversation's Version. Conflict: the conversation has
	// changed since Version.
	Attribute(ctx context.Context, tenantID, conversationID string, a Attribution) error
}
