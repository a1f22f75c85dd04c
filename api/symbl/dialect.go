// Package symbl speaks the Symbl dialect: the published paths, parameters and
// JSON shapes of Symbl's asynchronous, conversation and management APIs, so that
// clients written for them work when only their base address is changed.
//
// It reads HTTP through api, asks app, and answers. request/ reads what clients
// send, wire/ holds what they read; the files here are the routes, on one
// screen, and a few lines for each. It keeps no rule of its own that app could
// keep, and nothing outside of it is shaped like Symbl.
package symbl

import (
	"context"
	"time"

	"parlance/app"
	"parlance/conversation"
)

// Submitter accepts work.
type Submitter interface {
	SubmitText(ctx context.Context, p conversation.Principal, r app.TextRequest) (app.Accepted, error)
	SubmitAudio(ctx context.Context, p conversation.Principal, r app.AudioRequest) (app.Accepted, error)
	SubmitAudioURL(ctx context.Context, p conversation.Principal, r app.AudioURLRequest) (app.Accepted, error)
	JobLimit(ctx context.Context, p conversation.Principal) (int, error)
}

// Jobs tells how work goes on.
type Jobs interface {
	Job(ctx context.Context, p conversation.Principal, id string) (conversation.Job, error)
	Jobs(ctx context.Context, p conversation.Principal, f conversation.JobFilter) ([]conversation.Job, error)
	Ahead(ctx context.Context, j conversation.Job) (int, error)
	BlockedBy(ctx context.Context, j conversation.Job) (string, error)
	Cancel(ctx context.Context, p conversation.Principal, id string) (conversation.Job, error)
	Retry(ctx context.Context, p conversation.Principal, id string) (conversation.Job, error)
}

// Conversations reads and edits conversations as such.
type Conversations interface {
	ConversationsWithMembers(ctx context.Context, p conversation.Principal, f conversation.ListFilter) ([]app.Listed, error)
	Conversation(ctx context.Context, p conversation.Principal, id string) (conversation.Conversation, []conversation.Member, error)
	Members(ctx context.Context, p conversation.Principal, id string) ([]conversation.Member, error)
	SetMetadata(ctx context.Context, p conversation.Principal, id string, metadata map[string]string) error
	SpeakerEvents(ctx context.Context, p conversation.Principal, id string, events []app.SpeakerEvent) error
	UpdateMember(ctx context.Context, p conversation.Principal, id string, m conversation.Member) error
	Delete(ctx context.Context, p conversation.Principal, id string) error
	Transcripts(ctx context.Context, p conversation.Principal, conversationID string) ([]app.Transcript, error)
}

// Findings reads what was said and what was found in it.
type Findings interface {
	Messages(ctx context.Context, p conversation.Principal, id string, words bool) ([]conversation.Message, error)
	Found(ctx context.Context, p conversation.Principal, id string, kinds ...conversation.InsightKind) ([]conversation.Insight, error)
	Entities(ctx context.Context, p conversation.Principal, id string) ([]conversation.Entity, error)
	TrackerHits(ctx context.Context, p conversation.Principal, id string) ([]conversation.TrackerHit, error)
	Analysis(ctx context.Context, p conversation.Principal, id string) (conversation.Analysis, error)
}

// Aggregates reads what is made of the whole conversation.
type Aggregates interface {
	Topics(ctx context.Context, p conversation.Principal, id string, q app.TopicsQuery) ([]conversation.Topic, error)
	Summary(ctx context.Context, p conversation.Principal, id string, q app.SummaryQuery) ([]conversation.SummarySentence, error)
	Analytics(ctx context.Context, p conversation.Principal, id string) (conversation.Analytics, error)
	Pending(ctx context.Context, p conversation.Principal, id string) (bool, error)
}

// Files writes conversations as documents.
type Files interface {
	File(ctx context.Context, p conversation.Principal, id string, q app.FileQuery) (app.File, error)
	Transcript(ctx context.Context, p conversation.Principal, id string, q app.TranscriptQuery) (string, error)
}

// Trackers keeps the account's own trackers.
type Trackers interface {
	Trackers(ctx context.Context, p conversation.Principal) ([]conversation.Tracker, error)
	Tracker(ctx context.Context, p conversation.Principal, id string) (conversation.Tracker, error)
	CreateTrackers(ctx context.Context, p conversation.Principal, list []conversation.Tracker) ([]conversation.Tracker, error)
	UpdateTracker(ctx context.Context, p conversation.Principal, t conversation.Tracker) (conversation.Tracker, error)
	DeleteTracker(ctx context.Context, p conversation.Principal, id string) error
}

// Tokens exchanges credentials for access tokens.
type Tokens interface {
	IssueToken(ctx context.Context, appID, appSecret string) (app.Token, error)
	RefreshToken(ctx context.Context, appID, appSecret, refresh string) (app.Token, error)
	RevokeTokens(ctx context.Context, appID, appSecret string) error
}

// UseCases is all that the dialect asks of app; *app.App has it.
type UseCases interface {
	Submitter
	Jobs
	Conversations
	Findings
	Aggregates
	Files
	Trackers
	Tokens
}

var _ UseCases = (*app.App)(nil)

// Config says how the dialect behaves. The zero value works.
type Config struct {
	// QueuedStatus is what GET job answers while a job waits for its turn: most
	// published clients stop polling at anything but in_progress. "" =
	// in_progress.
	QueuedStatus conversation.JobStatus
	// MaxTextBody bounds the body of a text submission, in bytes. 0 = 10 MiB.
	MaxTextBody int64
	// MaxAudioBytes bounds a recording. 0 = 4 GiB.
	MaxAudioBytes int64
	// Contact is whom a client with too many jobs may ask for more, such as an
	// e-mail address; "" = not said.
	Contact string
	Clock   func() time.Time // nil = time.Now
}

// Dialect answers in Symbl's way.
type Dialect struct {
	cfg  Config
	uses UseCases
}

// New makes the dialect over the use cases.
func New(cfg Config, uses UseCases) *Dialect {
	if cfg.QueuedStatus == "" {
		cfg.QueuedStatus = conversation.InProgress
	}
	if cfg.MaxTextBody <= 0 {
		cfg.MaxTextBody = 10 << 20
	}
	if cfg.MaxAudioBytes <= 0 {
		cfg.MaxAudioBytes = 4 << 30
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	return &Dialect{cfg, uses}
}
