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
