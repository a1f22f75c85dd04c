package symbl

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/api/symbl/wire"
	"parlance/conversation"
)

const (
	defaultJobs = 20
	maxJobs     = 200
)

func (d *Dialect) job(c echo.Context, p conversation.Principal) error {
	id := api.Param(c, "id")
	api.Concern(c, "job_id", id)
	j, err := d.uses.Job(c.Request().Context(), p, id)
	if err != nil {
		return noSuchJob(err, id)
	}
	out, err := d.jobState(c.Request().Context(), j)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

// noSuchJob puts NotFound into the words by which published clients know it.
func noSuchJob(err error, id string) error {
	if conversation.CodeOf(err) != conversation.NotFound {
		return err
	}
	const longest = 64
	return conversation.Errorf(conversation.NotFound, "Job with id '%s' not found", id[:min(len(id), longest)])
}

// jobState is a job with its place in the queue, and what holds that up.
func (d *Dialect) jobState(ctx context.Context, j conversation.Job) (wire.Job, error) {
	out := wire.NewJob(j, d.cfg.QueuedStatus)
	if j.Status == conversation.Scheduled {
		n, err := d.uses.Ahead(ctx, j)
		if err != nil {
			return out, err
		}
		out.QueuedBehind = &n
	}
	if err := d.withTranscript(ctx, conversation.Principal{TenantID: j.TenantID}, &out); err != nil {
		return out, err
	}
	if j.Status == conversation.Scheduled || j.Status == conversation.Failed {
		by, err := d.uses.BlockedBy(ctx, j)
		if err != nil {
			return out, err
		}
		if out.Blocking = by == j.ID; !out.Blocking && j.Status == conversation.Scheduled {
			out.BlockedBy = by
		}
	}
	return out, nil
}

func (d *Dialect) jobs(c echo.Context, p conversation.Principal) error {
	params, err := queryParams(c)
	if err != nil {
		return err
	}
	limit := params.Int("limit", defaultJobs, 1, maxJobs)
	f := conversation.JobFilter{
		Status:         conversation.JobStatus(params.OneOf("status", "scheduled", "in_progress", "completed", "failed")),
		ConversationID: params.Text("conversationId"),
		Before:         params.Text("cursor"),
		Limit:          limit + 1, // one more tells whether a page follows
	}
	if err := params.Err(); err != nil {
		return err
	}
	if err := d.checkCursor(c.Request().Context(), p, f.Before); err != nil {
		return err
	}
	list, err := d.uses.Jobs(c.Request().Context(), p, f)
	if err != nil {
		return err
	}
	out := wire.Jobs{Jobs: []wire.Job{}}
	for i, j := range list {
		if i == limit {
			out.NextCursor = list[i-1].ID
			break
		}
		out.Jobs = append(out.Jobs, wire.NewJob(j, d.cfg.QueuedStatus))
	}
	return c.JSON(http.StatusOK, out)
}

// checkCursor refuses a place to go on from that no page can have given.
func (d *Dialect) checkCursor(ctx context.Context, p conversation.Principal, cursor string) error {
	if cursor == "" {
		return nil
	}
	_, err := d.uses.Job(ctx, p, cursor)
	if conversation.CodeOf(err) == conversation.NotFound {
		return conversation.InvalidField("cursor", `"cursor" must be the nextCursor of the page before`)
	}
	return err
}

// withTranscript adds how the words of the job came to be.
func (d *Dialect) withTranscript(ctx context.Context, p conversation.Principal, j *wire.Job) error {
	if j.Kind == string(conversation.TextJob) || j.Kind == string(conversation.NoopJob) || j.State == string(conversation.Scheduled) {
		return nil
	}
	list, err := d.uses.Transcripts(ctx, p, j.ConversationID)
	if err != nil {
		return err
	}
	for _, t := range wire.NewTranscripts(list) {
		if t.JobID == j.ID {
			j.Transcript = &t
		}
	}
	return nil
}
