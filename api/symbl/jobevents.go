package symbl

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/conversation"
)

// How often an open stream looks at the job, and shows that it is alive.
const (
	eventPoll = 250 * time.Millisecond
	eventBeat = 15 * time.Second
)

// jobEvents tells of each change of a job until it is settled. A client that comes
// again after that, as browsers do, is told that there is no more.
func (d *Dialect) jobEvents(c echo.Context, p conversation.Principal) error {
	ctx, id := c.Request().Context(), api.Param(c, "id")
	api.Concern(c, "job_id", id)
	j, err := d.uses.Job(ctx, p, id)
	if err != nil {
		return noSuchJob(err, id)
	}
	if j.Status.Terminal() && c.Request().Header.Get("Last-Event-ID") == eventID(j) {
		return api.NoContent(c)
	}
	return d.follow(ctx, p, j, api.StartEvents(c))
}

// eventID differs for all that is told of a job.
func eventID(j conversation.Job) string {
	return fmt.Sprintf("%d-%s-%d-%d", j.Seq, j.Status, j.Attempts, j.Progress)
}

// follow ends without an error when nobody listens any more or the server stops:
// the answer has begun, so there is nobody to tell.
func (d *Dialect) follow(ctx context.Context, p conversation.Principal, j conversation.Job, out api.Events) error {
	poll, beat := time.NewTicker(eventPoll), time.NewTicker(eventBeat)
	defer poll.Stop()
	defer beat.Stop()
	for last := ""; ; {
		if id := eventID(j); id != last {
			last = id
			state, err := d.jobState(ctx, j)
			if err != nil || out.Send("job", id, state) != nil || j.Status.Terminal() {
				return nil //nolint:nilerr // see above
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-beat.C:
			if out.Beat() != nil {
				return nil
			}
			continue
		case <-poll.C:
		}
		now, err := d.uses.Job(ctx, p, j.ID)
		switch conversation.CodeOf(err) {
		case "":
			j = now
		case conversation.Unavailable: // for a moment, perhaps
		default:
			return nil
		}
	}
}

func (d *Dialect) cancelJob(c echo.Context, p conversation.Principal) error {
	return d.steer(c, p, d.uses.Cancel)
}

func (d *Dialect) retryJob(c echo.Context, p conversation.Principal) error {
	return d.steer(c, p, d.uses.Retry)
}

// steer does something to a job and answers with its state.
func (d *Dialect) steer(
	c echo.Context, p conversation.Principal,
	do func(ctx context.Context, p conversation.Principal, id string) (conversation.Job, error),
) error {
	ctx, id := c.Request().Context(), api.Param(c, "id")
	api.Concern(c, "job_id", id)
	j, err := do(ctx, p, id)
	if conversation.CodeOf(err) == conversation.LimitReached {
		return d.tooManyJobs(c, p, err)
	}
	if err != nil {
		return noSuchJob(err, id)
	}
	state, err := d.jobState(ctx, j)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, state)
}
