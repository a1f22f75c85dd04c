package wire

import (
	"time"

	"parlance/conversation"
)

// Analytics says how the talking was shared out.
type Analytics struct {
	Metrics       []Metric         `json:"metrics"`
	Members       []MemberShare    `json:"members"`
	Interactivity float64          `json:"interactivity"` // speaker changes per minute
	Sentiment     []SentimentPoint `json:"sentiment"`
}

// Metric is a share of the whole conversation.
type Metric struct {
	Type    string  `json:"type"`
	Percent float64 `json:"percent"`
	Seconds float64 `json:"seconds"`
}

// MemberShare is one participant's part.
type MemberShare struct {
	Member

	Pace             Pace    `json:"pace"`
	TalkTime         Share   `json:"talkTime"`
	ListenTime       Share   `json:"listenTime"`
	Overlap          Overlap `json:"overlap"`
	Words            int     `json:"words"`
	Questions        int     `json:"questions"`
	Fillers          int     `json:"fillers"`
	LongestMonologue float64 `json:"longestMonologue"` // seconds
	Patience         float64 `json:"patience"`         // seconds before answering, on average
}

// Pace is how fast somebody speaks.
type Pace struct {
	WPM float64 `json:"wpm"`
}

// Share is a part of the conversation's time.
type Share struct {
	Percentage float64 `json:"percentage"`
	Seconds    float64 `json:"seconds"`
}

// Overlap is how long somebody spoke while others did; {} when never.
type Overlap struct {
	Duration *float64      `json:"overlapDuration,omitempty"`
	Members  []OverlapPart `json:"overlappingMembers,omitempty"`
}

// OverlapPart is the overlap with one other participant.
type OverlapPart struct {
	Member

	Percent float64 `json:"percent"`
	Seconds float64 `json:"seconds"`
}

// SentimentPoint is the sentiment of a stretch that begins at TimeOffset.
type SentimentPoint struct {
	TimeOffset float64 `json:"timeOffset"`
	Score      float64 `json:"score"`
}

// NewAnalytics makes the answer. Silence and talk time add up to 100 percent.
func NewAnalytics(a conversation.Analytics) Analytics {
	silence := percent(a.Silence, a.Length)
	talk := 0.0
	if a.Length > 0 {
		talk = round(100-silence, 3)
	}
	return Analytics{
		Metrics: []Metric{
			{"total_silence", silence, seconds(a.Silence)},
			{"total_talk_time", talk, seconds(a.Talk)},
			{"total_overlap", percent(a.Overlap, a.Length), seconds(a.Overlap)},
		},
		Members:       each(a.Members, func(m conversation.MemberAnalytics) MemberShare { return newShare(m, a.Length) }),
		Interactivity: score(a.Interactivity),
		Sentiment: each(a.SentimentSeries, func(p conversation.SentimentPoint) SentimentPoint {
			return SentimentPoint{seconds(p.Offset), round(p.Score, 3)}
		}),
	}
}

func newShare(m conversation.MemberAnalytics, length time.Duration) MemberShare {
	out := MemberShare{
		Member: NewMember(m.Member), Pace: Pace{round(m.WPM, 1)},
		TalkTime:   Share{percent(m.Talk, length), seconds(m.Talk)},
		ListenTime: Share{percent(m.Listen, length), seconds(m.Listen)},
		Words:      m.Words, Questions: m.Questions, Fillers: m.Fillers,
		LongestMonologue: seconds(m.LongestMonologue), Patience: seconds(m.Patience),
	}
	var total time.Duration
	for _, o := range m.Overlaps {
		if o.Duration <= 0 {
			continue
		}
		total += o.Duration
		out.Overlap.Members = append(out.Overlap.Members, OverlapPart{
			Member: NewMember(o.Member), Percent: percent(o.Duration, length), Seconds: seconds(o.Duration),
		})
	}
	if total > 0 {
		s := seconds(total)
		out.Overlap.Duration = &s
	}
	return out
}
