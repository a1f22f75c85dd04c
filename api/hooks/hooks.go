// Package hooks is the API of an account's webhook endpoints: make, change and
// test them, see what was delivered, send it again. It is a dialect of our own,
// the same whatever dialect the conversations come in by.
//
// It reads HTTP through api, asks app, and answers JSON with names in camel case.
// It neither sends webhooks (see webhooks) nor keeps a rule that app could keep.
package hooks

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/app"
	"parlance/conversation"
)

// UseCases is what the dialect asks of app; *app.App has it.
type UseCases interface {
	Endpoints(ctx context.Context, p conversation.Principal) ([]conversation.Endpoint, error)
	Endpoint(ctx context.Context, p conversation.Principal, id string) (conversation.Endpoint, error)
	CreateEndpoint(ctx context.Context, p conversation.Principal, c app.EndpointChange, asymmetric bool) (app.NewEndpoint, error)
	UpdateEndpoint(ctx context.Context, p conversation.Principal, id string, c app.EndpointChange) (conversation.Endpoint, error)
	RotateEndpointSecret(ctx context.Context, p conversation.Principal, id string) (app.NewEndpoint, error)
	DeleteEndpoint(ctx context.Context, p conversation.Principal, id string) error
	Log
}

// Log is what the dialect asks about deliveries.
type Log interface {
	TestEndpoint(ctx context.Context, p conversation.Principal, id string) (conversation.Delivery, error)
	EndpointDeliveries(ctx context.Context, p conversation.Principal, id string, f conversation.DeliveryFilter) ([]app.LoggedDelivery, error)
	ReplayDelivery(ctx context.Context, p conversation.Principal, deliveryID string) (conversation.Delivery, error)
	ReplayDeliveries(ctx context.Context, p conversation.Principal, id string, f conversation.DeliveryFilter) (int, error)
	JobDeliveries(ctx context.Context, p conversation.Principal, jobID string, f conversation.DeliveryFilter) ([]app.LoggedDelivery, error)
	ReplayJobDeliveries(ctx context.Context, p conversation.Principal, jobID string, f conversation.DeliveryFilter) (int, error)
}

var _ UseCases = (*app.App)(nil)

// Dialect answers under /v1/webhooks.
type Dialect struct{ uses UseCases }

// New makes the dialect over the use cases.
func New(uses UseCases) *Dialect { return &Dialect{uses} }

// maxBody bounds a request, in bytes.
const maxBody = 64 << 10

// Register adds the routes.
func (d *Dialect) Register(r *api.Router) {
	const all, one = "/v1/webhooks", "/v1/webhooks/:id"
	body := api.MaxBody(maxBody)
	r.Handle("GET", all, d.list)
	r.Handle("POST", all, d.create, body)
	r.Handle("GET", one, d.get)
	r.Handle("PATCH", one, d.change, body)
	r.Handle("DELETE", one, d.delete)
	r.Handle("POST", one+"/rotate-secret", d.rotate, body)
	r.Handle("POST", one+"/test", d.test, body)
	r.Handle("GET", one+"/deliveries", d.deliveries)
	r.Handle("POST", one+"/replay", d.replayRange, body)
	// To the addresses that jobs name; one may be replayed wherever it went.
	r.Handle("GET", all+"/deliveries", d.jobDeliveries)
	r.Handle("POST", all+"/deliveries/replay", d.replayJobs, body)
	r.Handle("POST", all+"/deliveries/:id/replay", d.replay, body)
}

// WriteError answers with an error.
func (d *Dialect) WriteError(c echo.Context, p api.Problem) error {
	body := errorBody{Message: p.Message}
	if p.Status == http.StatusTooManyRequests {
		body.StatusCode = p.Status
	}
	if p.Status >= http.StatusInternalServerError {
		body.RequestID = p.RequestID
	}
	return c.JSON(p.Status, body)
}

type errorBody struct {
	StatusCode int    `json:"statusCode,omitempty"` // of 429, as in the other dialect
	Message    string `json:"message"`
	RequestID  string `json:"requestId,omitempty"`
}
