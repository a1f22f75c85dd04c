package conversation

// Decision is what people agreed on. Only a language model finds decisions.
const Decision InsightKind = "decision"

// More sticky settings of a conversation.
const (
	SettingReading  = "language_model"   // a Reading as JSON
	SettingLanguage = "settled_language" // BCP-47 or ISO 639; set once it is named or the words tell
	SettingSure     = "language_sure"    // decimal, 0 to 1: how sure that is; absent when it was named
)

// Reading is what a language model made of a conversation so far, and what came
// in between. The zero value is a conversation that no model has seen.
type Reading struct {
	Model string `json:"model"` // that was asked last
	// Summary is written by the model, with the messages that it rests on.
	Summary []SummarySentence `json:"summary,omitempty"`
	// Until is the position up to which messages were given to the model; those
	// from there on wait for more to come.
	Until int `json:"until"`
	// Partial tells that some messages before Until were not read: then the
	// summary is not of the whole conversation and does not count.
	Partial bool `json:"partial,omitempty"`
	// Fallback says, for the user, why the embedded engine's result stands for the
	// newest messages; "" = the model's does.
	Fallback string `json:"fallback,omitempty"`
	// Requests and Tokens are what the conversation has cost.
	Requests int `json:"requests"`
	Tokens   int `json:"tokens"`
}

// Analysis says how a conversation was read, for its users.
type Analysis struct {
	Language string  // BCP-47 or ISO 639: what the rules for it were
	Detected bool    // by its words; otherwise it was named or assumed
	Sure     float64 // 0 to 1, of what was detected
	// Reason says why much is empty; "" = it is not.
	Reason  string
	Reading *Reading // nil = no language model has been asked
}
