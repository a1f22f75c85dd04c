package app

import (
	"context"
	"encoding/json"
	"strconv"

	"parlance/conversation"
	"parlance/insights"
)

// Analysis says how a conversation was read: which language it is in, why
// something is missing, and what a language model did.
func (a *App) Analysis(ctx context.Context, p conversation.Principal, id string) (conversation.Analysis, error) {
	c, err := a.exists(ctx, p, id)
	if err != nil {
		return conversation.Analysis{}, err
	}
	tail, err := a.Store.Tail(ctx, p.TenantID, id, 0)
	if err != nil {
		return conversation.Analysis{}, err
	}
	return analysisOf(c, tail.Settings), nil
}

func analysisOf(c conversation.Conversation, settings map[string]string) conversation.Analysis {
	out := conversation.Analysis{Language: c.Language, Reason: insights.Reason(c.Language), Reading: readingOf(settings)}
	if sure, err := strconv.ParseFloat(settings[conversation.SettingSure], 64); err == nil {
		out.Detected, out.Sure = true, sure
	}
	if r := out.Reading; r != nil && r.Fallback == "" && r.Requests > 0 {
		out.Reason = insights.ReasonBesideModel(c.Language)
	}
	return out
}

// readingOf is what the worker kept of a language model's work; nil for none.
func readingOf(settings map[string]string) *conversation.Reading {
	var r conversation.Reading
	if json.Unmarshal([]byte(settings[conversation.SettingReading]), &r) != nil {
		return nil // absent, or of a later version
	}
	return &r
}

// abstract is the summary that a language model wrote, if it has read the whole
// conversation but for the few words that wait for more.
func (a *App) abstract(ctx context.Context, c conversation.Conversation) ([]conversation.SummarySentence, error) {
	tail, err := a.Store.Tail(ctx, c.TenantID, c.ID, 0)
	if err != nil {
		return nil, err
	}
	if r := readingOf(tail.Settings); r != nil && !r.Partial {
		return r.Summary, nil
	}
	return nil, nil
}
