package export

import (
	"math"
	"time"

	"parlance/conversation"
)

// The shapes of the json format. Times are RFC 3339 in UTC with milliseconds,
// durations and offsets seconds from the start of the conversation, scores 0 to
// 1, sentiment -1 to 1, text offsets count characters.

type jsonConversation struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Type      string            `json:"type"`
	Language  string            `json:"language"`
	StartTime *string           `json:"start_time"`
	EndTime   *string           `json:"end_time"`
	Metadata  map[string]string `json:"metadata"`
	Version   int64             `json:"version"`
	CreatedAt *string           `json:"created_at"`
	UpdatedAt *string           `json:"updated_at"`
}

type jsonEngine struct {
	Name string `json:"name"`
	Note string `json:"note"`
}

type jsonAnalysis struct {
	Language string     `json:"language"`
	Detected bool       `json:"detected"` // by its words; otherwise it was named or assumed
	Sure     float64    `json:"sure"`     // of what was detected
	Reason   string     `json:"reason"`   // why much is empty; "": it is not
	Model    *jsonModel `json:"language_model"`
}

type jsonModel struct {
	Name     string `json:"name"`
	Abstract bool   `json:"abstract"` // the summary is the model's
	Fallback string `json:"fallback"` // why the built-in engine's result stands; "": it does not
	Requests int    `json:"requests"`
	Tokens   int    `json:"tokens"`
}

type jsonMember struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Email  string `json:"email"`
	UserID string `json:"user_id"`
}

type jsonMessage struct {
	ID              string       `json:"id"`
	Position        int          `json:"position"`
	Text            string       `json:"text"`
	From            *jsonMember  `json:"from"`
	StartTime       *string      `json:"start_time"`
	EndTime         *string      `json:"end_time"`
	OffsetSeconds   float64      `json:"offset_seconds"`
	DurationSeconds float64      `json:"duration_seconds"`
	Timed           bool         `json:"timed"` // the times came with the input
	Sentiment       float64      `json:"sentiment"`
	Confidence      float64      `json:"confidence"`
	Phrases         []jsonPhrase `json:"phrases"`
	Words           []jsonWord   `json:"words"`
}

type jsonPhrase struct {
	Type   string `json:"type"`
	Text   string `json:"text"`
	Offset int    `json:"offset"`
}

type jsonWord struct {
	Text            string  `json:"text"`
	OffsetSeconds   float64 `json:"offset_seconds"`
	DurationSeconds float64 `json:"duration_seconds"`
	Confidence      float64 `json:"confidence"`  // -1: the engine gave none
	SpeakerTag      int     `json:"speaker_tag"` // 0: unknown
}

type jsonSummary struct {
	ID         string   `json:"id"`
	Text       string   `json:"text"`
	MessageIDs []string `json:"message_ids"`
	StartTime  *string  `json:"start_time"`
	EndTime    *string  `json:"end_time"`
}

type jsonTopic struct {
	ID         string   `json:"id"`
	Text       string   `json:"text"`
	Score      float64  `json:"score"`
	Sentiment  float64  `json:"sentiment"`
	MessageIDs []string `json:"message_ids"`
	Parents    []string `json:"parents"`
}

type jsonInsight struct {
	ID         string       `json:"id"`
	Kind       string       `json:"kind"` // question, action_item, follow_up, decision
	Text       string       `json:"text"`
	Score      float64      `json:"score"`
	Position   int          `json:"position"`
	MessageIDs []string     `json:"message_ids"`
	From       *jsonMember  `json:"from"`
	Assignee   *jsonMember  `json:"assignee"`
	DueBy      *string      `json:"due_by"`
	Definitive bool         `json:"definitive"`
	Answered   *bool        `json:"answered"` // null: not a question, or not judged
	Entities   []jsonEntity `json:"entities"`
	Phrases    []jsonPhrase `json:"phrases"`
}

type jsonEntity struct {
	Type       string      `json:"type"`
	SubType    string      `json:"sub_type"`
	Category   string      `json:"category"`
	CustomType string      `json:"custom_type"`
	Text       string      `json:"text"`
	Value      string      `json:"value"`
	Start      string      `json:"start"`
	End        string      `json:"end"`
	Assignee   bool        `json:"assignee"`
	Member     *jsonMember `json:"member"`
	MessageID  string      `json:"message_id"`
	Offset     int         `json:"offset"`
}

type jsonTracker struct {
	TrackerID string `json:"tracker_id"`
	Name      string `json:"name"`
	Type      string `json:"type"`
	Value     string `json:"value"`
	Text      string `json:"text"`
	MessageID string `json:"message_id"`
	InsightID string `json:"insight_id"`
	Offset    int    `json:"offset"` // -1: similar, not literal
}

type jsonAnalytics struct {
	LengthSeconds   float64               `json:"length_seconds"`
	TalkSeconds     float64               `json:"talk_seconds"`
	SilenceSeconds  float64               `json:"silence_seconds"`
	OverlapSeconds  float64               `json:"overlap_seconds"`
	Interactivity   float64               `json:"speaker_changes_per_minute"`
	Members         []jsonMemberAnalytics `json:"members"`
	SentimentSeries []jsonSentiment       `json:"sentiment_series"`
}

type jsonMemberAnalytics struct {
	Member                  *jsonMember   `json:"member"`
	TalkSeconds             float64       `json:"talk_seconds"`
	ListenSeconds           float64       `json:"listen_seconds"`
	WordsPerMinute          float64       `json:"words_per_minute"`
	Words                   int           `json:"words"`
	Questions               int           `json:"questions"`
	Fillers                 int           `json:"fillers"`
	LongestMonologueSeconds float64       `json:"longest_monologue_seconds"`
	PatienceSeconds         float64       `json:"patience_seconds"`
	Overlaps                []jsonOverlap `json:"overlaps"`
}

type jsonOverlap struct {
	Member          *jsonMember `json:"member"`
	DurationSeconds float64     `json:"duration_seconds"`
}

type jsonSentiment struct {
	OffsetSeconds float64 `json:"offset_seconds"`
	Score         float64 `json:"score"`
}

// instant is t for JSON, nil for the zero time.
func instant(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format("2006-01-02T15:04:05.000Z")
	return &s
}

// seconds rounds d to milliseconds.
func seconds(d time.Duration) float64 {
	return float64(d.Round(time.Millisecond).Milliseconds()) / 1000
}

// number is f as JSON can say it: six decimals, and 0 for what is no number.
func number(f float64) float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) || math.Abs(f) > 1e12 {
		return 0
	}
	return math.Round(f*1e6) / 1e6
}

func jsonMemberOf(m conversation.Member) *jsonMember {
	if m.Empty() {
		return nil
	}
	return &jsonMember{ID: m.ID, Name: m.Name, Email: m.Email, UserID: m.UserID}
}
