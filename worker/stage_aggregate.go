package worker

import (
	"context"
	"strconv"

	"parlance/conversation"
)

// aggregate gathers what the messages change in their conversation: its members,
// its span of time, and the settings that later reads follow. Topics, summary and
// analytics are not made here: they are computed when somebody reads them.
func (w *Worker) aggregate(_ context.Context, k *work) error {
	e := &k.effects
	e.Messages = k.messages
	e.Members = k.roster.Changed()
	for _, m := range k.messages {
		if e.FirstStart.IsZero() || m.StartTime.Before(e.FirstStart) {
			e.FirstStart = m.StartTime
		}
		if m.EndTime.After(e.LastEnd) {
			e.LastEnd = m.EndTime
		}
	}
	if k.tail.Count == 0 {
		e.Language = k.language()
	}
	e.Settings = map[string]string{
		conversation.SettingThreshold: strconv.FormatFloat(k.payload.Options.ConfidenceThreshold, 'g', -1, 64),
	}
	if k.payload.Options.EnableSummary {
		e.Settings[conversation.SettingSummary] = "true"
	}
	if name := k.engine(); name != "" {
		e.Settings[conversation.SettingEngine] = name
	}
	return nil
}
