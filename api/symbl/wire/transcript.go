package wire

import "parlance/app"

// Transcript says how the words of a job came to be. Symbl has no such thing.
type Transcript struct {
	JobID    string `json:"jobId"`
	Engine   string `json:"engine"`
	Model    string `json:"model,omitempty"`
	Version  string `json:"version,omitempty"`
	Accuracy string `json:"accuracy,omitempty"` // the engine's own note: low, high
	Language string `json:"language,omitempty"`
	Format   string `json:"format,omitempty"` // of the recording or transcript
	// Duration is that of the recording in seconds.
	Duration float64 `json:"duration,omitempty"`
	// Confidence is the mean of the words that have one; absent when none has.
	Confidence *float64 `json:"confidence,omitempty"`
}

// NewTranscripts makes the list of a conversation.
func NewTranscripts(list []app.Transcript) []Transcript {
	out := make([]Transcript, 0, len(list))
	for _, t := range list {
		w := Transcript{
			JobID: t.JobID, Engine: t.Engine, Model: t.Model, Version: t.Version, Accuracy: t.Accuracy,
			Language: t.Language, Format: t.Format, Duration: t.Duration.Seconds(),
		}
		if t.Confidence >= 0 {
			w.Confidence = &t.Confidence
		}
		out = append(out, w)
	}
	return out
}
