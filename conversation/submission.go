package conversation

import "time"

// DefaultConfidenceThreshold is the score an insight needs when nobody says.
const DefaultConfidenceThreshold = 0.5

// DefaultLanguage is assumed when a submission names none.
const DefaultLanguage = "en-US"

// Options are the processing options of one submission, the same for every
// dialect. They travel with the job as JSON.
type Options struct {
	ConfidenceThreshold float64        `json:"confidence_threshold"` // 0 to 1
	DetectPhrases       bool           `json:"detect_phrases,omitempty"`
	DetectEntities      bool           `json:"detect_entities,omitempty"`
	CustomEntities      []CustomEntity `json:"custom_entities,omitempty"`
	Trackers            []Tracker      `json:"trackers,omitempty"`
	EnableAllTrackers   bool           `json:"enable_all_trackers,omitempty"`
	EnableSummary       bool           `json:"enable_summary,omitempty"`
	TimezoneOffset      int            `json:"timezone_offset,omitempty"` // minutes east of UTC
	ConversationType    string         `json:"conversation_type,omitempty"`
	Features            []string       `json:"features,omitempty"`

	// For recordings only.
	CustomVocabulary        []string         `json:"custom_vocabulary,omitempty"`
	LanguageCode            string           `json:"language_code,omitempty"` // BCP-47
	Mode                    string           `json:"mode,omitempty"`          // "default" or "phone"
	SeparateChannels        bool             `json:"separate_channels,omitempty"`
	Channels                []ChannelSpeaker `json:"channels,omitempty"`
	SpeakerDiarization      bool             `json:"speaker_diarization,omitempty"`
	DiarizationSpeakerCount int              `json:"diarization_speaker_count,omitempty"`
}

// ChannelSpeaker names who speaks on a channel of a recording.
type ChannelSpeaker struct {
	Channel int    `json:"channel"` // 1-based
	Speaker Member `json:"speaker"`
}

// InputMessage is one message of a text submission, as the client sent it.
type InputMessage struct {
	Text      string    `json:"text"`
	From      Member    `json:"from"`
	StartTime time.Time `json:"start_time,omitzero"`
	EndTime   time.Time `json:"end_time,omitzero"`
}

// Payload is what a job needs besides its row; it is stored as JSON.
type Payload struct {
	Options  Options        `json:"options"`
	Messages []InputMessage `json:"messages,omitempty"` // TextJob
	BlobKey  string         `json:"blob_key,omitempty"` // AudioJob: where the recording lies
	URL      string         `json:"url,omitempty"`      // AudioURLJob: where to fetch it
	FileName string         `json:"file_name,omitempty"`
	MIMEType string         `json:"mime_type,omitempty"` // as the client said; a hint only
}
