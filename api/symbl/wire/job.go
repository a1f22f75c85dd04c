package wire

import (
	"time"

	"parlance/conversation"
)

// Accepted is the answer to every submission.
type Accepted struct {
	ConversationID string `json:"conversationId"`
	JobID          string `json:"jobId"`
}

// Job is the state of a job. Symbl has id and status only.
type Job struct {
	ID     string `json:"id"`
	Status string `json:"status"` // as clients expect it; see NewJob

	State          string `json:"state"` // exactly
	Kind           string `json:"kind"`
	ConversationID string `json:"conversationId"`
	Sequence       int64  `json:"sequence"` // among the jobs of the conversation
	Progress       int    `json:"progress"` // 0 to 100
	Attempts       int    `json:"attempts"`
	QueuedBehind   *int   `json:"queuedBehind,omitempty"` // jobs of the conversation that come first
	BlockedBy      string `json:"blockedBy,omitempty"`    // failed job that holds up the conversation
	Blocking       bool   `json:"blocking,omitempty"`     // this one does
	Error          string `json:"error,omitempty"`
	ErrorCode      string `json:"errorCode,omitempty"`
	Engine         string `json:"engine,omitempty"`

	Transcript *Transcript `json:"transcript,omitempty"` // how the words came to be

	WebhookURL    string `json:"webhookUrl,omitempty"`
	CreatedAt     string `json:"createdAt"`
	StartedAt     string `json:"startedAt,omitempty"`
	FinishedAt    string `json:"finishedAt,omitempty"`
	NextAttemptAt string `json:"nextAttemptAt,omitempty"` // of a job that waits for a retry
}

// Jobs is a page of jobs, newest first.
type Jobs struct {
	Jobs []Job `json:"jobs"`
	// NextCursor is the value of "cursor" for the page that follows; absent on the
	// last one.
	NextCursor string `json:"nextCursor,omitempty"`
}

// NewJob makes the state of a job. queued is the status shown while it waits for
// its turn: published clients poll only as long as they read "in_progress".
func NewJob(j conversation.Job, queued conversation.JobStatus) Job {
	out := Job{
		ID: j.ID, Status: string(j.Status), State: string(j.Status), Kind: string(j.Kind), ConversationID: j.ConversationID,
		Sequence: j.Seq, Progress: j.Progress, Attempts: j.Attempts, Error: j.Error, ErrorCode: string(j.ErrorCode),
		Engine: j.Engine, WebhookURL: j.WebhookURL,
		CreatedAt: instant(j.CreatedAt), StartedAt: instant(j.StartedAt), FinishedAt: instant(j.FinishedAt),
	}
	if j.Status == conversation.Scheduled {
		out.Status = string(queued)
	}
	if !j.Status.Terminal() && j.NotBefore.After(time.Time{}) {
		out.NextAttemptAt = instant(j.NotBefore)
	}
	return out
}
