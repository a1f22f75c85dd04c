package wire

import "parlance/conversation"

// Analysis says how a conversation was read (ours).
type Analysis struct {
	Language string         `json:"language"`
	Detected bool           `json:"detected"`         // by its words; otherwise it was named or assumed
	Sure     *float64       `json:"sure,omitempty"`   // of what was detected
	Reason   string         `json:"reason,omitempty"` // why much is empty
	Model    *LanguageModel `json:"languageModel,omitempty"`
}

// LanguageModel is what a language model did for a conversation.
type LanguageModel struct {
	Model    string `json:"model"`
	Abstract bool   `json:"abstract"`           // the summary is the model's
	Fallback string `json:"fallback,omitempty"` // why the built-in engine's result stands for the newest messages
	Requests int    `json:"requests"`
	Tokens   int    `json:"tokens"`
}

// NewAnalysis makes the answer; nil when there is nothing to say.
func NewAnalysis(a conversation.Analysis) *Analysis {
	if !a.Detected && a.Reason == "" && a.Reading == nil {
		return nil
	}
	out := &Analysis{Language: a.Language, Detected: a.Detected, Reason: a.Reason}
	if a.Detected {
		sure := score(a.Sure)
		out.Sure = &sure
	}
	if r := a.Reading; r != nil {
		out.Model = &LanguageModel{
			Model: r.Model, Abstract: !r.Partial && len(r.Summary) > 0, Fallback: r.Fallback, Requests: r.Requests, Tokens: r.Tokens,
		}
	}
	return out
}
