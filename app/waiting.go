package app

import (
	"context"

	"parlance/conversation"
)

// Ahead counts the jobs of the same conversation that come before a job that
// waits: jobs of a conversation run in order. It is 0 for any other job.
func (a *App) Ahead(ctx context.Context, j conversation.Job) (int, error) {
	if j.Status != conversation.Scheduled {
		return 0, nil
	}
	return a.Store.Ahead(ctx, j)
}

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
