package app

import (
	"context"
	"strconv"

	"parlance/conversation"
)

// Job gives the state of a job.
func (a *App) Job(ctx context.Context, p conversation.Principal, id string) (conversation.Job, error) {
	return a.Store.Job(ctx, p.TenantID, id)
}

// Jobs lists jobs, newest first.
func (a *App) Jobs(ctx context.Context, p conversation.Principal, f conversation.JobFilter) ([]conversation.Job, error) {
	return a.Store.Jobs(ctx, p.TenantID, f)
}

// Conversations lists conversations by start time.
func (a *App) Conversations(ctx context.Context, p conversation.Principal, f conversation.ListFilter) ([]conversation.Conversation, error) {
	return a.Store.Conversations(ctx, p.TenantID, f)
}

// Listed is a conversation with its members.
type Listed struct {
	conversation.Conversation

	Members []conversation.Member
}

// ConversationsWithMembers lists conversations by start time, with who took part.
func (a *App) ConversationsWithMembers(ctx context.Context, p conversation.Principal, f conversation.ListFilter) ([]Listed, error) {
	list, err := a.Store.Conversations(ctx, p.TenantID, f)
	if err != nil {
		return nil, err
	}
	out := make([]Listed, 0, len(list))
	for _, c := range list {
		members, err := a.Store.Members(ctx, p.TenantID, c.ID)
		if conversation.CodeOf(err) == conversation.NotFound { // deleted a moment ago
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Listed{c, members})
	}
	return out, nil
}

// Conversation gives one conversation with its members.
func (a *App) Conversation(ctx context.Context, p conversation.Principal, id string) (conversation.Conversation, []conversation.Member, error) {
	c, err := a.Store.Conversation(ctx, p.TenantID, id)
	if err != nil {
		return conversation.Conversation{}, nil, err
	}
	members, err := a.Store.Members(ctx, p.TenantID, id)
	return c, members, err
}

// exists gives NotFound for a conversation the tenant does not have.
func (a *App) exists(ctx context.Context, p conversation.Principal, id string) (conversation.Conversation, error) {
	return a.Store.Conversation(ctx, p.TenantID, id)
}

// Messages gives the transcript in order; words only when asked for.
func (a *App) Messages(ctx context.Context, p conversation.Principal, id string, words bool) ([]conversation.Message, error) {
	if _, err := a.exists(ctx, p, id); err != nil {
		return nil, err
	}
	return a.Store.Messages(ctx, p.TenantID, id, words)
}

// Found gives the insights of the kinds, in order; no kinds = all.
func (a *App) Found(ctx context.Context, p conversation.Principal, id string, kinds ...conversation.InsightKind) ([]conversation.Insight, error) {
	if _, err := a.exists(ctx, p, id); err != nil {
		return nil, err
	}
	return a.Store.Insights(ctx, p.TenantID, id, kinds...)
}

// Entities gives every mention of every entity, in order.
func (a *App) Entities(ctx context.Context, p conversation.Principal, id string) ([]conversation.Entity, error) {
	if _, err := a.exists(ctx, p, id); err != nil {
		return nil, err
	}
	return a.Store.Entities(ctx, p.TenantID, id)
}

// TrackerHits gives every place where a tracker matched, in order.
func (a *App) TrackerHits(ctx context.Context, p conversation.Principal, id string) ([]conversation.TrackerHit, error) {
	if _, err := a.exists(ctx, p, id); err != nil {
		return nil, err
	}
	return a.Store.TrackerHits(ctx, p.TenantID, id)
}

// Members gives the participants.
func (a *App) Members(ctx context.Context, p conversation.Principal, id string) ([]conversation.Member, error) {
	if _, err := a.exists(ctx, p, id); err != nil {
		return nil, err
	}
	return a.Store.Members(ctx, p.TenantID, id)
}

// Deliveries lists the webhooks of a job, newest first; "" = of the tenant.
func (a *App) Deliveries(ctx context.Context, p conversation.Principal, jobID string, limit int) ([]conversation.Delivery, error) {
	return a.Store.DeliveriesOf(ctx, p.TenantID, jobID, limit)
}

// threshold is the conversation's own confidence threshold: that of the latest
// submission.
func threshold(settings map[string]string) float64 {
	t, err := strconv.ParseFloat(settings[conversation.SettingThreshold], 64)
	if err != nil {
		return conversation.DefaultConfidenceThreshold
	}
	return t
}
