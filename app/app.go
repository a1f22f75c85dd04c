// Package app holds the use cases of Parlance: submit, append, read, edit,
// export, and the accounts behind them. Every dialect, the command line and
// whatever comes later (telephony, automation) goes through it, so that a rule
// is kept in one place and no dialect can forget it.
//
// It reads requests in domain terms, writes jobs to storage, and hands hints to
// the queue. It knows neither HTTP nor a wire format.
package app

import (
	"context"
	"io"
	"log/slog"
	"net/url"
	"time"

	"parlance/conversation"
	"parlance/insights"
	"parlance/storage"
)

// Hinter tells the workers that a conversation may have work. It never blocks
// and never fails the caller: a lost hint is repaired by the reaper.
type Hinter interface {
	Hint(ctx context.Context, h conversation.Hint)
}

// Notifier tells the webhook dispatcher that a job has deliveries.
type Notifier interface {
	Notify(jobID string)
}

// Limits bound what one request may ask for. Zero means no limit.
type Limits struct {
	MaxMessages       int   // in one text submission
	MaxMessageRunes   int   // in one message
	MaxAudioBytes     int64 // of one recording
	MaxAudioDuration  time.Duration
	MaxConcurrentJobs int // unfinished jobs of a tenant
}

// App is the use cases over one store. The exported fields are its inputs;
// Clock may stay nil.
type App struct {
	Store    storage.Store
	Policies storage.Policies
	Replays  storage.JobReplays
	Blobs    storage.Blobs
	Hints    Hinter
	Webhooks Notifier
	Insights *insights.Engine
	Keys     *Keyring
	Limits   Limits
	// CheckURL refuses addresses that must not be called (*conversation.Error).
	CheckURL func(raw string) error
	// Probe looks at the first bytes of a recording and refuses what no decoder
	// here can read (*conversation.Error, Unsupported).
	Probe func(head []byte) error
	// Length tells by the first bytes of a recording of size bytes (0 = unknown) how
	// long it is, if they tell. nil = nobody knows.
	Length func(head []byte, size int64) (d time.Duration, known bool)
	// IsTranscript tells whether the first bytes of an upload are those of a
	// finished transcript; said: its sender calls it one. nil = nothing is.
	IsTranscript func(head []byte, said bool) bool
	// CheckLanguage refuses a language that the speech engine does not understand,
	// with the list of what it does; nil = the engine is not known here.
	CheckLanguage func(code string) error
	// Recordings tells how transcripts came to be; nil = not known.
	Recordings storage.Recordings
	// Speakers changes who said what; nil = nobody can.
	Speakers storage.Attributing
	// EngineNote says honestly how good a speech engine is.
	EngineNote func(engine string) string
	// PDFFont is a TrueType file for what the built-in fonts lack; "" = none.
	PDFFont   string
	TokenLife time.Duration
	Clock     func() time.Time
	Log       *slog.Logger

	principals principalCache
	tenants    tenantCache
}

// Accepted is the answer to every submission.
type Accepted struct {
	ConversationID string
	JobID          string
	Replayed       bool // the answer to an earlier request with the same key
}

// Submission is what every kind of request has in common.
type Submission struct {
	ConversationID string // "" starts a new conversation
	Name           string
	Metadata       map[string]string
	Options        conversation.Options
	WebhookURL     string
	RequestID      string
	Keyed          *Keyed // nil: sent without a key
}

// TextRequest submits messages.
type TextRequest struct {
	Submission
	Messages []conversation.InputMessage
}

// AudioRequest submits a recording, or a finished transcript, as a stream of
// bytes.
type AudioRequest struct {
	Submission
	Body        io.Reader
	ContentType string // bare and in lower case; a hint
	FileName    string // a hint
	Size        int64  // of Body in bytes, as the client says; 0 = unknown
	// Beside gives the transcript that came with a recording, when Body has been
	// read; nil, or a nil reader: none.
	Beside func() (io.Reader, error)
}

// AudioURLRequest submits a recording that a worker is to fetch.
type AudioURLRequest struct {
	Submission
	URL string
}

func (a *App) now() time.Time {
	if a.Clock != nil {
		return a.Clock().UTC()
	}
	return time.Now().UTC()
}

// checkURL refuses a webhook or recording address, naming the field.
func (a *App) checkURL(field, raw string) error {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return conversation.InvalidField(field, "%q must be an absolute http or https URL", field)
	}
	if a.CheckURL == nil {
		return nil
	}
	if err := a.CheckURL(raw); err != nil {
		return conversation.InvalidField(field, "%q: %s", field, conversation.MessageOf(err))
	}
	return nil
}
