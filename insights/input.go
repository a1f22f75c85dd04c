package insights

import (
	"time"

	"parlance/conversation"
)

// TailLength is how many earlier messages Analyze wants to see: enough to
// continue an insight, to find who is spoken to and to see a question answered.
const TailLength = 8

// Input is one append to a conversation.
type Input struct {
	Options  conversation.Options
	Language string    // BCP-47; "" is conversation.DefaultLanguage
	Now      time.Time // stands in for messages without a time

	// Tail are the last messages before New, oldest first, about TailLength of
	// them, and TailInsights the insights that touch them.
	Tail         []conversation.Message
	TailInsights []conversation.Insight

	Members  []conversation.Member  // all known participants, ids set
	Trackers []conversation.Tracker // those of the submission and of the account
	New      []conversation.Message // ids, positions, members and times set
}

// Output is what the new messages hold.
type Output struct {
	// Messages are Input.New with Sentiment set, and Phrases when asked for.
	Messages []conversation.Message
	// Insights have scores at or above the threshold, in order of Position. One
	// that continues an insight of the tail replaces it.
	Insights []conversation.Insight
	Replaced []string // ids of TailInsights that Insights take the place of
	// Entities are mentions, one per place: custom ones whenever the submission
	// names any, the others only with Options.DetectEntities.
	Entities []conversation.Entity
	Trackers []conversation.TrackerHit
}

// TopicOptions say which topics are wanted.
type TopicOptions struct {
	Threshold        float64  // 0 to 1; topics below are left out
	CustomVocabulary []string // words and phrases that are topics whenever they are said
	Language         string   // BCP-47; "" is conversation.DefaultLanguage
}

// SummaryOptions say what a summary should be like.
type SummaryOptions struct {
	MaxWords int    // 0 = chosen from the length of the conversation
	Language string // BCP-47; "" is conversation.DefaultLanguage
}
