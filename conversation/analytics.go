package conversation

import "time"

// Analytics says how the talking was shared out.
type Analytics struct {
	Length  time.Duration // from the first start to the last end
	Silence time.Duration // nobody speaks
	Talk    time.Duration // at least one speaks; Silence + Talk = Length
	Overlap time.Duration // at least two speak
	Members []MemberAnalytics

	Interactivity   float64 // speaker changes per minute
	SentimentSeries []SentimentPoint
}

// MemberAnalytics is one participant's share.
type MemberAnalytics struct {
	Member           Member
	Talk             time.Duration // how long the member spoke
	Listen           time.Duration // how long others spoke while the member did not
	WPM              float64       // words per minute of Talk
	Words            int
	Questions        int
	Fillers          int
	LongestMonologue time.Duration
	Patience         time.Duration // mean pause before answering another speaker
	Overlaps         []Overlap
}

// Overlap is how long two members spoke at once.
type Overlap struct {
	Member   Member
	Duration time.Duration
}

// SentimentPoint is the mean sentiment of a stretch of the conversation.
type SentimentPoint struct {
	Offset time.Duration
	Score  float64 // -1 to 1
}
