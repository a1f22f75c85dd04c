package conversation

import "time"

// JobKind says which stages a job goes through.
type JobKind string

// The kinds of job.
const (
	TextJob     JobKind = "text"      // messages in the payload
	AudioJob    JobKind = "audio"     // a recording in the blob store
	AudioURLJob JobKind = "audio_url" // a recording to be fetched first
	NoopJob     JobKind = "noop"      // one empty message; measures the pipeline itself
)

// Queue names the pool of workers that runs a kind of job.
type Queue string

// The queues. Each has its own concurrency, so that long work in one never
// delays another.
const (
	TextQueue    Queue = "text"
	AudioQueue   Queue = "audio"
	WebhookQueue Queue = "webhooks"
)

// Queue gives the queue that runs jobs of the kind.
func (k JobKind) Queue() Queue {
	switch k {
	case AudioJob, AudioURLJob:
		return AudioQueue
	default:
		return TextQueue
	}
}

// JobStatus is the state of a job as clients see it.
type JobStatus string

// The states of a job: scheduled -> in_progress -> completed | failed. A retry
// stays in_progress until it is settled. A cancelled job is failed with the code
// Cancelled. A failed job that somebody asks to be done again is scheduled anew.
const (
	Scheduled  JobStatus = "scheduled"
	InProgress JobStatus = "in_progress"
	Completed  JobStatus = "completed"
	Failed     JobStatus = "failed"
)

// Terminal tells whether the state is final, unless somebody asks for more.
func (s JobStatus) Terminal() bool { return s == Completed || s == Failed }

// CanBecome tells whether a job may go from s to next.
func (s JobStatus) CanBecome(next JobStatus) bool {
	switch s {
	case Scheduled:
		return next == InProgress || next == Failed
	case InProgress:
		return next == InProgress || next.Terminal()
	case Failed:
		return next == Scheduled
	default:
		return false
	}
}

// CancelledJob is the error of a job that somebody cancelled.
func CancelledJob() *Error { return Errorf(Cancelled, "The job was cancelled.") }

// Job is one accepted request for a conversation.
type Job struct {
	ID             string // UUID
	TenantID       string
	ConversationID string
	Seq            int64 // 1-based order within the conversation, without gaps
	Kind           JobKind
	Status         JobStatus
	Attempts       int    // starts, counted before the work begins
	Progress       int    // 0 to 100
	Error          string // for the user, when failed or waiting for a retry
	ErrorCode      Code
	NotBefore      time.Time // of the next attempt; zero = at once
	WebhookURL     string
	CreatedAt      time.Time
	StartedAt      time.Time // of the first attempt
	FinishedAt     time.Time
	Engine         string // speech engine and model that made the transcript
	RequestID      string // of the HTTP request that submitted it
}

// JobFilter selects jobs of a tenant, newest first.
type JobFilter struct {
	Status         JobStatus // "" = any
	ConversationID string    // "" = any
	Limit          int
	Before         string // id of the last job of the page before, "" = first page
}
