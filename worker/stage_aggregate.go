package worker

import (
	"context"
	"encoding/json"
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
	k.span()
	if k.tail.Count == 0 || k.detected != "" {
		e.Language = k.language()
	}
	e.Settings = map[string]string{
		conversation.SettingThreshold: strconv.FormatFloat(k.payload.Options.ConfidenceThreshold, 'g', -1, 64),
	}
	if k.payload.Options.EnableSummary {
		e.Settings[conversation.SettingSummary] = "true"
	}
	k.languageSettings(e.Settings)
	if k.reading != nil {
		b, err := json.Marshal(k.reading)
		if err != nil {
			return err
		}
		e.Settings[conversation.SettingReading] = string(b)
	}
	if name := k.engine(); name != "" {
		e.Settings[conversation.SettingEngine] = name
	}
	return nil
}

// span widens the conversation's time to hold the new messages; the first
// submission sets it.
func (k *work) span() {
	start, end := k.tail.Conversation.StartTime, k.tail.Conversation.EndTime
	first := k.tail.Count == 0
	for i, m := range k.messages {
		if m.StartTime.Before(start) || first && i == 0 {
			start = m.StartTime
			k.effects.FirstStart = start
		}
		if m.EndTime.After(end) || first && i == 0 {
			end = m.EndTime
			k.effects.LastEnd = end
		}
	}
}
