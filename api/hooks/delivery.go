package hooks

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/app"
	"parlance/conversation"
)

// delivery is one webhook in the log. The body is shown as it was sent;
// signatures are neither kept nor shown.
type delivery struct {
	ID            string    `json:"id"`                  // the webhook-id header
	WebhookID     string    `json:"webhookId,omitempty"` // absent: the job itself names the address
	JobID         string    `json:"jobId,omitempty"`
	Type          string    `json:"type"`
	Sequence      int       `json:"sequence"`
	URL           string    `json:"url"`
	Body          string    `json:"body"`
	Status        string    `json:"status"`
	CreatedAt     string    `json:"createdAt"`
	NextAttemptAt string    `json:"nextAttemptAt,omitempty"` // while pending
	DeliveredAt   string    `json:"deliveredAt,omitempty"`
	ReplayedAt    string    `json:"replayedAt,omitempty"`
	LastStatus    int       `json:"lastStatus,omitempty"`
	LastError     string    `json:"lastError,omitempty"`
	Attempts      []attempt `json:"attempts"`
}

type attempt struct {
	Attempt   int     `json:"attempt"`
	At        string  `json:"at"`
	Status    int     `json:"status"` // 0 = no answer
	Error     string  `json:"error,omitempty"`
	LatencyMS float64 `json:"latencyMs"`
	Response  string  `json:"response"` // how the answer's body began
}

// farFuture is beyond any schedule: a delivery parked behind another one.
const farFuture = 10 * 365 * 24 * time.Hour

func newDelivery(d app.LoggedDelivery) delivery {
	out := delivery{
		ID: d.ID, WebhookID: d.EndpointID, JobID: d.JobID, Type: d.EventType, Sequence: d.Sequence, URL: d.URL,
		Body: string(d.Body), Status: string(d.Status), CreatedAt: instant(d.CreatedAt),
		DeliveredAt: instant(d.DeliveredAt), ReplayedAt: instant(d.ReplayedAt),
		LastStatus: d.LastStatus, LastError: d.LastError, Attempts: []attempt{},
	}
	if d.Status == conversation.DeliveryPending && d.NextAttemptAt.Sub(d.CreatedAt) < farFuture {
		out.NextAttemptAt = instant(d.NextAttemptAt)
	}
	for _, a := range d.Log {
		out.Attempts = append(out.Attempts, attempt{
			Attempt: a.Attempt, At: instant(a.At), Status: a.Status, Error: a.Error,
			LatencyMS: float64(a.Latency.Microseconds()) / 1000, Response: a.Response,
		})
	}
	return out
}

// accepted answers test and replay: the delivery goes out by the usual way.
type accepted struct {
	DeliveryID string `json:"deliveryId"`
	Status     string `json:"status"`
}

func (d *Dialect) deliveries(c echo.Context, p conversation.Principal) error {
	return list(c, p, api.Param(c, "id"), d.uses.EndpointDeliveries)
}

func (d *Dialect) jobDeliveries(c echo.Context, p conversation.Principal) error {
	return list(c, p, c.QueryParam("jobId"), d.uses.JobDeliveries)
}

// list answers with the deliveries of what id names.
func list(
	c echo.Context, p conversation.Principal, id string,
	of func(ctx context.Context, p conversation.Principal, id string, f conversation.DeliveryFilter) ([]app.LoggedDelivery, error),
) error {
	f, err := filterOf(c.QueryParam("from"), c.QueryParam("to"), c.QueryParam("status"))
	if err != nil {
		return err
	}
	if text := c.QueryParam("limit"); text != "" {
		if f.Limit, err = strconv.Atoi(text); err != nil || f.Limit < 1 {
			return conversation.InvalidField("limit", `"limit" must be a number from 1`)
		}
	}
	list, err := of(c.Request().Context(), p, id, f)
	if err != nil {
		return err
	}
	out := make([]delivery, len(list))
	for i, l := range list {
		out[i] = newDelivery(l)
	}
	return c.JSON(http.StatusOK, map[string]any{"deliveries": out})
}

func (d *Dialect) test(c echo.Context, p conversation.Principal) error {
	made, err := d.uses.TestEndpoint(c.Request().Context(), p, api.Param(c, "id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusAccepted, accepted{made.ID, string(made.Status)})
}

func (d *Dialect) replay(c echo.Context, p conversation.Principal) error {
	made, err := d.uses.ReplayDelivery(c.Request().Context(), p, api.Param(c, "id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusAccepted, accepted{made.ID, string(made.Status)})
}

// replayBody says which deliveries are to be sent again.
type replayBody struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Status string `json:"status"`
}

func (d *Dialect) replayRange(c echo.Context, p conversation.Principal) error {
	var r replayBody
	if err := readBody(c, &r); err != nil {
		return err
	}
	return replay(c, p, r, api.Param(c, "id"), d.uses.ReplayDeliveries)
}

func (d *Dialect) replayJobs(c echo.Context, p conversation.Principal) error {
	var r struct {
		replayBody

		JobID string `json:"jobId"`
	}
	if err := readBody(c, &r); err != nil {
		return err
	}
	return replay(c, p, r.replayBody, r.JobID, d.uses.ReplayJobDeliveries)
}

// replay sends those of what id names again.
func replay(
	c echo.Context, p conversation.Principal, r replayBody, id string,
	of func(ctx context.Context, p conversation.Principal, id string, f conversation.DeliveryFilter) (int, error),
) error {
	f, err := filterOf(r.From, r.To, r.Status)
	if err != nil {
		return err
	}
	n, err := of(c.Request().Context(), p, id, f)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusAccepted, map[string]int{"replayed": n})
}
