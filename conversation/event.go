package conversation

import (
	"encoding/json"
	"time"
)

// jobEvent is the body of a webhook. Published clients read "jobId" or "id" and
// "status" at the top; "type", "timestamp" and "data" follow Standard Webhooks.
type jobEvent struct {
	JobID     string       `json:"jobId"`
	ID        string       `json:"id"`
	Status    JobStatus    `json:"status"`
	Type      string       `json:"type"`
	Timestamp string       `json:"timestamp"`
	Data      jobEventData `json:"data"`
}

type jobEventData struct {
	JobID          string    `json:"jobId"`
	ConversationID string    `json:"conversationId"`
	Status         JobStatus `json:"status"`
	Sequence       int       `json:"sequence"`
	Progress       int       `json:"progress"`
	Error          string    `json:"error,omitempty"`
}

// NewDelivery makes the webhook for the state that j is in. sequence counts the
// deliveries of the job from 1; at is the time of the state change.
func NewDelivery(j Job, sequence int, at time.Time) Delivery {
	eventType := "job." + string(j.Status)
	body, _ := json.Marshal(jobEvent{ // strings and numbers only: cannot fail
		JobID: j.ID, ID: j.ID, Status: j.Status,
		Type: eventType, Timestamp: at.UTC().Format("2006-01-02T15:04:05.000Z"),
		Data: jobEventData{
			JobID: j.ID, ConversationID: j.ConversationID, Status: j.Status,
			Sequence: sequence, Progress: j.Progress, Error: j.Error,
		},
	})
	return Delivery{
		ID: "msg_" + NewSecret(27), TenantID: j.TenantID, JobID: j.ID, Sequence: sequence,
		EventType: eventType, URL: j.WebhookURL, Body: body,
		Status: DeliveryPending, CreatedAt: at, NextAttemptAt: at,
	}
}

// ForEndpoint makes the webhook of j for an endpoint of the account.
func ForEndpoint(e Endpoint, j Job, sequence int, at time.Time) Delivery {
	d := NewDelivery(j, sequence, at)
	d.EndpointID, d.URL = e.ID, e.URL
	return d
}

// endpointEvent is the body of a webhook about endpoints.
type endpointEvent struct {
	Type      string            `json:"type"`
	Timestamp string            `json:"timestamp"`
	Data      endpointEventData `json:"data"`
}

type endpointEventData struct {
	EndpointID string `json:"endpointId"`
	Sequence   int    `json:"sequence"`
	URL        string `json:"url,omitempty"`
	Reason     string `json:"reason,omitempty"`
}

// NewTestEvent makes a webhook that only shows that webhooks arrive.
func NewTestEvent(e Endpoint, at time.Time) Delivery {
	return newEndpointEvent(e, EventTest, endpointEventData{EndpointID: e.ID, Sequence: 1}, at)
}

// NewDisabledEvent tells endpoint e that another one was disabled.
func NewDisabledEvent(e, disabled Endpoint, at time.Time) Delivery {
	return newEndpointEvent(e, EventDisabled, endpointEventData{
		EndpointID: disabled.ID, Sequence: 1, URL: disabled.URL, Reason: disabled.DisabledReason,
	}, at)
}

func newEndpointEvent(e Endpoint, eventType string, data endpointEventData, at time.Time) Delivery {
	body, _ := json.Marshal(endpointEvent{ // strings and numbers only: cannot fail
		Type: eventType, Timestamp: at.UTC().Format("2006-01-02T15:04:05.000Z"), Data: data,
	})
	return Delivery{
		ID: "msg_" + NewSecret(27), TenantID: e.TenantID, EndpointID: e.ID, Sequence: 1,
		EventType: eventType, URL: e.URL, Body: body,
		Status: DeliveryPending, CreatedAt: at, NextAttemptAt: at,
	}
}
