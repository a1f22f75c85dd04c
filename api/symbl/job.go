package symbl

import (
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
	j, err := d.uses.Job(c.Request().Context(), p, id)
	if conversation.CodeOf(err) == conversation.NotFound {
		const longest = 64
		return conversation.Errorf(conversation.NotFound, "Job with id '%s' not found", id[:min(len(id), longest)])
	}
	if err != nil {
		return err
	}
	out := wire.NewJob(j, d.cfg.QueuedStatus)
	if j.Status == conversation.Scheduled {
		n, err := d.uses.Ahead(c.Request().Context(), j)
		if err != nil {
			return err
		}
		out.QueuedBehind = &n
	}
	return c.JSON(http.StatusOK, out)
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
		Before:         params.Text("before"),
		Limit:          limit + 1, // one more tells whether a page follows
	}
	if err := params.Err(); err != nil {
		return err
	}
	list, err := d.uses.Jobs(c.Request().Context(), p, f)
	if err != nil {
		return err
	}
	out := wire.Jobs{Jobs: []wire.Job{}}
	for i, j := range list {
		if i == limit {
			out.Next = list[i-1].ID
			break
		}
		out.Jobs = append(out.Jobs, wire.NewJob(j, d.cfg.QueuedStatus))
	}
	return c.JSON(http.StatusOK, out)
}
