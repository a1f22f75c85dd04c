package app

import (
	"context"

	"parlance/conversation"
	"parlance/storage"
)

// Cancel ends a job and gives its state: a job that waits has failed with the code
// Cancelled, one that runs is about to. Conflict: it is settled.
func (a *App) Cancel(ctx context.Context, p conversation.Principal, id string) (conversation.Job, error) {
	j, hint, err := a.Store.Cancel(ctx, p.TenantID, id)
	return a.steered(ctx, j, hint, err)
}

// Retry puts a failed job at the end of its conversation, as if it had just been
// submitted. Conflict: it is not failed. LimitReached: too many unfinished jobs.
func (a *App) Retry(ctx context.Context, p conversation.Principal, id string) (conversation.Job, error) {
	limit, err := a.JobLimit(ctx, p)
	if err != nil {
		return conversation.Job{}, err
	}
	j, hint, err := a.Store.Retry(ctx, p.TenantID, id, limit)
	return a.steered(ctx, j, hint, err)
}

// steered tells those who go on with the job.
func (a *App) steered(ctx context.Context, j conversation.Job, hint *storage.Hint, err error) (conversation.Job, error) {
	if err != nil {
		return conversation.Job{}, err
	}
	if hint != nil {
		a.Hints.Hint(ctx, *hint)
	}
	if j.WebhookURL != "" {
		a.Webhooks.Notify(j.ID)
	}
	return j, nil
}
