package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// Webhook is one entry of GET /v1/webhooks; Secret and PublicKey come with the
// answer to its creation only.
type Webhook struct {
	ID             string   `json:"id"`
	URL            string   `json:"url"`
	Events         []string `json:"events"`
	Strict         bool     `json:"strict"`
	Disabled       bool     `json:"disabled"`
	DisabledReason string   `json:"disabledReason"`
	FailingSince   string   `json:"failingSince"`
	Secret         string   `json:"secret"`
	PublicKey      string   `json:"publicKey"`
}

// WebhookDelivery is one entry of a webhook's log.
type WebhookDelivery struct {
	ID        string `json:"id"`
	JobID     string `json:"jobId"`
	Type      string `json:"type"`
	Sequence  int    `json:"sequence"`
	Status    string `json:"status"`
	CreatedAt string `json:"createdAt"`
	LastError string `json:"lastError"`
	Attempts  []struct {
		Attempt   int     `json:"attempt"`
		Status    int     `json:"status"`
		LatencyMS float64 `json:"latencyMs"`
		Error     string  `json:"error"`
	} `json:"attempts"`
}

// Webhooks lists the account's endpoints.
func (c *Client) Webhooks(ctx context.Context) ([]Webhook, error) {
	var out struct {
		Webhooks []Webhook `json:"webhooks"`
	}
	return out.Webhooks, c.Call(ctx, http.MethodGet, "/v1/webhooks", nil, &out)
}

// WebhookDeliveries lists what was sent to an endpoint, newest first; status ""
// = all.
func (c *Client) WebhookDeliveries(ctx context.Context, id, status string, limit int) ([]WebhookDelivery, error) {
	return c.deliveries(ctx, "/v1/webhooks/"+url.PathEscape(id)+"/deliveries", url.Values{}, status, limit)
}

// JobDeliveries lists what was sent to the addresses that jobs name, newest first;
// jobID "" = of all jobs.
func (c *Client) JobDeliveries(ctx context.Context, jobID, status string, limit int) ([]WebhookDelivery, error) {
	q := url.Values{}
	if jobID != "" {
		q.Set("jobId", jobID)
	}
	return c.deliveries(ctx, "/v1/webhooks/deliveries", q, status, limit)
}

func (c *Client) deliveries(ctx context.Context, path string, q url.Values, status string, limit int) ([]WebhookDelivery, error) {
	q.Set("limit", strconv.Itoa(limit))
	if status != "" {
		q.Set("status", status)
	}
	var out struct {
		Deliveries []WebhookDelivery `json:"deliveries"`
	}
	err := c.Call(ctx, http.MethodGet, path+"?"+q.Encode(), nil, &out)
	return out.Deliveries, err
}

// TestWebhook sends a test event and gives the id of its delivery.
func (c *Client) TestWebhook(ctx context.Context, id string) (string, error) {
	return c.sent(ctx, "/v1/webhooks/"+url.PathEscape(id)+"/test")
}

// ReplayDelivery sends one delivery again and gives its id, the old one.
func (c *Client) ReplayDelivery(ctx context.Context, deliveryID string) (string, error) {
	return c.sent(ctx, "/v1/webhooks/deliveries/"+url.PathEscape(deliveryID)+"/replay")
}

func (c *Client) sent(ctx context.Context, path string) (string, error) {
	var out struct {
		DeliveryID string `json:"deliveryId"`
	}
	err := c.Call(ctx, http.MethodPost, path, nil, &out)
	return out.DeliveryID, err
}

// ReplayRange says which deliveries to send again; "" leaves a bound open, or
// means the dead ones.
type ReplayRange struct {
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	Status string `json:"status,omitempty"`
	JobID  string `json:"jobId,omitempty"` // for ReplayJobDeliveries only
}

// ReplayDeliveries sends those of an endpoint again and gives their number.
func (c *Client) ReplayDeliveries(ctx context.Context, id string, r ReplayRange) (int, error) {
	return c.replay(ctx, "/v1/webhooks/"+url.PathEscape(id)+"/replay", r)
}

// ReplayJobDeliveries does so for the addresses that jobs name.
func (c *Client) ReplayJobDeliveries(ctx context.Context, r ReplayRange) (int, error) {
	return c.replay(ctx, "/v1/webhooks/deliveries/replay", r)
}

func (c *Client) replay(ctx context.Context, path string, r ReplayRange) (int, error) {
	var out struct {
		Replayed int `json:"replayed"`
	}
	err := c.Call(ctx, http.MethodPost, path, r, &out)
	return out.Replayed, err
}
