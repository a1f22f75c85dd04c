package conversation

// The sticky settings of a conversation: the worker writes them with each job,
// the read side uses the latest.
const (
	SettingThreshold = "confidence_threshold" // decimal, 0 to 1
	SettingSummary   = "enable_summary"       // "true" once asked for
	SettingEngine    = "engine"               // speech engine and model of the last recording
)
