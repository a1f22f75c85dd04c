package app

import (
	"context"

	"parlance/conversation"
)

// Ahead counts the jobs of the same conversation that come before a job that
// waits: jobs of a conversation run in order. It is 0 for any other job.
func (a *App) Ahead(ctx context.Context, p conversation.Principal, j conversation.Job) (int, error) {
	if j.Status != conversation.Scheduled {
		return 0, nil
	}
	open, err := a.Store.OpenJobs(ctx, p.TenantID, j.ConversationID)
	if err != nil {
		return 0, err
	}
	// The unfinished jobs are the last ones of the conversation. Jobs of one
	// millisecond are listed in any order, so the very last is looked for.
	newest, err := a.Store.Jobs(ctx, p.TenantID, conversation.JobFilter{ConversationID: j.ConversationID, Limit: min(open+16, maxNewest)})
	if err != nil {
		return 0, err
	}
	last := j.Seq
	for _, n := range newest {
		last = max(last, n.Seq)
	}
	return max(open-1-int(last-j.Seq), 0), nil
}

// maxNewest bounds the jobs that Ahead looks at.
const maxNewest = 128

// Pending tells whether a conversation has nothing to show yet, because its
// first job is not done.
func (a *App) Pending(ctx context.Context, p conversation.Principal, id string) (bool, error) {
	tail, err := a.Store.Tail(ctx, p.TenantID, id, 0)
	if err != nil || tail.Count > 0 {
		return false, err
	}
	open, err := a.Store.OpenJobs(ctx, p.TenantID, id)
	return open > 0, err
}
