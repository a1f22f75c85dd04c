package app

import (
	"context"
	"encoding/json"

	"parlance/conversation"
	"parlance/insights"
)

// The aggregates: computed from all messages when somebody reads them, then kept
// until the conversation changes. An append so costs what it appends.
const (
	topicsAggregate    = "topics"
	summaryAggregate   = "summary"
	analyticsAggregate = "analytics"
)

// TopicsQuery says how topics are wanted.
type TopicsQuery struct {
	CustomVocabulary []string
	Refresh          bool // do not use the kept result
}

// Topics gives what the conversation was about, best first.
func (a *App) Topics(ctx context.Context, p conversation.Principal, id string, q TopicsQuery) ([]conversation.Topic, error) {
	c, err := a.exists(ctx, p, id)
	if err != nil {
		return nil, err
	}
	compute := func() ([]conversation.Topic, error) {
		tail, err := a.Store.Tail(ctx, p.TenantID, id, 1)
		if err != nil {
			return nil, err
		}
		msgs, err := a.Store.Messages(ctx, p.TenantID, id, false)
		if err != nil {
			return nil, err
		}
		return a.Insights.Topics(msgs, insights.TopicOptions{
			Threshold: threshold(tail.Settings), CustomVocabulary: q.CustomVocabulary, Language: c.Language,
		}), nil
	}
	if len(q.CustomVocabulary) > 0 { // one caller's view; not kept
		return compute()
	}
	return cached(ctx, a, c, topicsAggregate, q.Refresh, compute)
}

// SummaryQuery says how a summary is wanted.
type SummaryQuery struct {
	Refresh bool
}

// Summary gives the sentences that tell what happened, in order of time.
func (a *App) Summary(ctx context.Context, p conversation.Principal, id string, q SummaryQuery) ([]conversation.SummarySentence, error) {
	c, err := a.exists(ctx, p, id)
	if err != nil {
		return nil, err
	}
	return cached(ctx, a, c, summaryAggregate, q.Refresh, func() ([]conversation.SummarySentence, error) {
		if list, err := a.abstract(ctx, c); err != nil || len(list) > 0 {
			return list, err
		}
		msgs, err := a.Store.Messages(ctx, p.TenantID, id, false)
		if err != nil {
			return nil, err
		}
		return a.Insights.Summary(msgs, insights.SummaryOptions{Language: c.Language}), nil
	})
}

// Analytics says how the talking was shared out.
func (a *App) Analytics(ctx context.Context, p conversation.Principal, id string) (conversation.Analytics, error) {
	c, err := a.exists(ctx, p, id)
	if err != nil {
		return conversation.Analytics{}, err
	}
	return cached(ctx, a, c, analyticsAggregate, false, func() (conversation.Analytics, error) {
		msgs, err := a.Store.Messages(ctx, p.TenantID, id, true)
		if err != nil {
			return conversation.Analytics{}, err
		}
		found, err := a.Store.Insights(ctx, p.TenantID, id)
		if err != nil {
			return conversation.Analytics{}, err
		}
		members, err := a.Store.Members(ctx, p.TenantID, id)
		if err != nil {
			return conversation.Analytics{}, err
		}
		return a.Insights.Analytics(msgs, found, members), nil
	})
}

// cached reads an aggregate of exactly this version, or makes and keeps it.
func cached[T any](ctx context.Context, a *App, c conversation.Conversation, kind string, refresh bool, compute func() (T, error)) (T, error) {
	var v T
	if !refresh {
		data, found, err := a.Store.Aggregate(ctx, c.TenantID, c.ID, kind, c.Version)
		if err != nil {
			return v, err
		}
		if found && json.Unmarshal(data, &v) == nil {
			return v, nil
		}
	}
	v, err := compute()
	if err != nil {
		return v, err
	}
	data, err := json.Marshal(v)
	if err != nil {
		return v, err
	}
	// A result that cannot be kept is still a result.
	if err := a.Store.PutAggregate(ctx, c.TenantID, c.ID, kind, c.Version, data); err != nil && a.Log != nil {
		a.Log.WarnContext(ctx, "aggregate not kept", "conversation_id", c.ID, "kind", kind, "error", err)
	}
	return v, nil
}
