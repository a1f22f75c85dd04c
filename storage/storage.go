// Package storage says what Parlance keeps and what each operation promises.
// The implementations are storage/sqlstore (SQLite and PostgreSQL behind one
// query text) and storage/blobs (recordings on disk); storage/storagetest is
// the conformance suite that every implementation must pass.
//
// SQL is the truth: a queue, a cache or a process may vanish at any moment, and
// everything that was accepted can be continued from these tables alone.
//
// Every method takes the tenant it acts for, except those of the machinery
// (claim, reap, deliver), whose answers carry the tenant. Errors are
// *conversation.Error where they have a meaning: NotFound, Conflict, Fenced,
// Unavailable (the database is locked, full or away). Instants are UTC with
// millisecond precision; leases and due times use the database's own clock.
package storage

import (
	"context"
	"io"
	"time"

	"parlance/conversation"
)

// Submission is one accepted request, written in one transaction: the
// conversation (when New), the job, and the first webhook.
type Submission struct {
	// New is the conversation to create; nil appends to Job.ConversationID.
	New *conversation.Conversation
	// Name renames the conversation that is appended to; "" leaves it.
	Name string
	// Job's Seq, Status and CreatedAt are set by Submit.
	Job     conversation.Job
	Payload conversation.Payload
	// MaxOpenJobs refuses the submission with LimitReached when the tenant has
	// this many unfinished jobs already; 0 = no limit.
	MaxOpenJobs int
	// Keyed is completed together with the submission; nil = it has no key.
	// Conflict: another try has taken the key over, nothing was written.
	Keyed *KeyedRequest
}

// Hint says that a conversation may have work.
type Hint = conversation.Hint

// Submissions accepts work.
type Submissions interface {
	// Submit writes s and gives the job back, with the hint to send when the
	// conversation went from idle to queued (nil: someone is on it already).
	// NotFound: there is no such conversation. LimitReached: see MaxOpenJobs.
	Submit(ctx context.Context, s Submission) (conversation.Job, *Hint, error)
}

// Claim is the right to work on one conversation until the lease runs out.
type Claim struct {
	TenantID       string
	ConversationID string
	Generation     int64
	Fence          int64
	LeaseUntil     time.Time
	Queue          conversation.Queue
	Job            conversation.Job // the head job, already marked in_progress with Attempts counted
	Payload        conversation.Payload
}

// Outcome is how the head job of a claim ended.
type Outcome struct {
	// Effects are what the job changes; nil for a failure.
	Effects *Effects
	// Err fails the job when set. With RetryIn > 0 the job is tried again after
	// that time and the conversation waits for it.
	Err     error
	RetryIn time.Duration
	Engine  string
	// Yield gives the conversation back even if more jobs wait.
	Yield bool
}

// Next is what follows a settled job.
type Next struct {
	// Claim holds the next head job, already started under the same fence; nil
	// when the conversation was given back.
	Claim *Claim
	// Hint is to be sent when the conversation still has work for someone else.
	Hint *Hint
	// Cancelled tells that somebody had cancelled the job: it is failed, whatever
	// the outcome was.
	Cancelled bool
}

// Queueing is the order of jobs within conversations.
type Queueing interface {
	// Claim takes the conversation for lease and starts its head job, counting
	// the attempt before any work is done. It gives nil, nil when the hint is
	// stale: wrong generation, not queued, not due, gone. A head job that has
	// been started maxAttempts times without being settled is failed on the
	// spot, and the next one is taken.
	Claim(ctx context.Context, h Hint, lease time.Duration, maxAttempts int) (*Claim, error)
	// Renew extends the lease. Fenced: it is lost.
	Renew(ctx context.Context, c Claim, lease time.Duration) error
	// Progress records 0 to 100. Fenced: the lease is lost.
	Progress(ctx context.Context, c Claim, percent int) error
	// Settle writes effects, job state, webhook rows and the next head in one
	// transaction that checks the fence. Fenced: nothing was written.
	Settle(ctx context.Context, c Claim, o Outcome, lease time.Duration, maxAttempts int) (Next, error)
	// CancelAsked tells whether somebody has cancelled the head job of the claim.
	CancelAsked(ctx context.Context, c Claim) (bool, error)
	// Release gives the conversation back with its head job unsettled, without
	// counting the attempt: a worker that is shutting down hands over.
	Release(ctx context.Context, c Claim) (*Hint, error)
	// Reap gives hints for conversations that need one: queued ones whose hint
	// is older than rehint, and running ones whose lease has expired (these get
	// a new generation and fence). At most limit, oldest first.
	Reap(ctx context.Context, rehint time.Duration, limit int) ([]Hint, error)
	// Regenerate gives a queued conversation a new generation, because a hint
	// of the old one is stuck in the queue. nil: no longer queued.
	Regenerate(ctx context.Context, h Hint) (*Hint, error)
	// Backlog counts queued and running conversations of each queue.
	Backlog(ctx context.Context) (map[conversation.Queue]int, error)
}

// Steering is what people do to jobs.
type Steering interface {
	// Cancel ends a job as failed with the code Cancelled: at once when it waits,
	// wherever in its conversation; one that runs as soon as its worker has
	// noticed, and whatever its outcome. It gives the job as it is now, and the hint
	// to send when the conversation is to go on with another job. Conflict: the job
	// is settled.
	Cancel(ctx context.Context, tenantID, jobID string) (conversation.Job, *Hint, error)
	// Retry takes a new place for a failed job at the end of its conversation, with
	// its attempts counted anew, and gives it with the hint to send, as Submit does.
	// Conflict: the job is not failed. LimitReached: the tenant has maxOpenJobs
	// unfinished jobs already; 0 = no limit.
	Retry(ctx context.Context, tenantID, jobID string, maxOpenJobs int) (conversation.Job, *Hint, error)
	// Ahead counts the unfinished jobs of the same conversation that come before j.
	Ahead(ctx context.Context, j conversation.Job) (int, error)
}

// Effects are what one job changes in its conversation. Insights, entities and
// tracker hits are those of the new messages; Replaced names older insights
// that the new ones take the place of.
type Effects struct {
	Messages   []conversation.Message // Position and Offset are set by the worker
	Members    []conversation.Member  // new or changed
	Insights   []conversation.Insight
	Replaced   []string // ids of insights to delete
	Entities   []conversation.Entity
	Trackers   []conversation.TrackerHit
	Language   string            // set on the first submission only
	Settings   map[string]string // sticky per-conversation settings (see Tail.Settings); merged
	FirstStart time.Time         // earliest message start, zero = unchanged
	LastEnd    time.Time         // latest message end, zero = unchanged
}

// Tail is what a new job needs to know of the conversation so far. Its cost
// does not grow with the length of the conversation.
type Tail struct {
	Conversation conversation.Conversation
	Messages     []conversation.Message // the last ones, oldest first
	Insights     []conversation.Insight // those that touch Messages
	Members      []conversation.Member
	Count        int // messages in the conversation
	LastEnd      time.Duration
	Settings     map[string]string
}

// Reading is everything the read side asks for.
type Reading interface {
	Job(ctx context.Context, tenantID, jobID string) (conversation.Job, error)
	Jobs(ctx context.Context, tenantID string, f conversation.JobFilter) ([]conversation.Job, error)
	Conversation(ctx context.Context, tenantID, id string) (conversation.Conversation, error)
	Conversations(ctx context.Context, tenantID string, f conversation.ListFilter) ([]conversation.Conversation, error)
	Members(ctx context.Context, tenantID, conversationID string) ([]conversation.Member, error)
	// Messages in order of Position. Words are loaded only when asked for.
	Messages(ctx context.Context, tenantID, conversationID string, words bool) ([]conversation.Message, error)
	// Insights in order of Position; kinds empty = all.
	Insights(ctx context.Context, tenantID, conversationID string, kinds ...conversation.InsightKind) ([]conversation.Insight, error)
	Entities(ctx context.Context, tenantID, conversationID string) ([]conversation.Entity, error)
	TrackerHits(ctx context.Context, tenantID, conversationID string) ([]conversation.TrackerHit, error)
	Tail(ctx context.Context, tenantID, conversationID string, messages int) (Tail, error)
	// Aggregate reads a cached aggregate ("topics", "summary", "analytics") if
	// it was made for this version; found is false otherwise.
	Aggregate(ctx context.Context, tenantID, conversationID, kind string, version int64) (data []byte, found bool, err error)
	// PutAggregate caches an aggregate; an older version never replaces a newer.
	PutAggregate(ctx context.Context, tenantID, conversationID, kind string, version int64, data []byte) error
	// OpenJobs counts unfinished jobs of a conversation.
	OpenJobs(ctx context.Context, tenantID, conversationID string) (int, error)
	// OpenTenantJobs counts unfinished jobs of a tenant.
	OpenTenantJobs(ctx context.Context, tenantID string) (int, error)
}

// Editing changes what exists, outside the pipeline. Each raises the
// conversation's Version.
type Editing interface {
	SetMetadata(ctx context.Context, tenantID, conversationID string, metadata map[string]string) error
	UpdateMember(ctx context.Context, tenantID, conversationID string, m conversation.Member) error
	// DeleteConversation removes the conversation and all that hangs on it, jobs
	// included, and gives the blob keys that nothing refers to any more. A
	// running claim is fenced.
	DeleteConversation(ctx context.Context, tenantID, conversationID string) (blobKeys []string, err error)
}

// Deliveries is the outbox of webhooks.
type Deliveries interface {
	// DueDeliveries lists heads (the lowest unsettled sequence of a lane, see
	// conversation.Delivery.Lane) that are due now, oldest first.
	DueDeliveries(ctx context.Context, limit int) ([]conversation.Delivery, error)
	// ClaimDelivery takes the head delivery of a lane if it is due; nil if none.
	ClaimDelivery(ctx context.Context, lane string, lease time.Duration) (*conversation.Delivery, error)
	// SettleDelivery records an attempt: delivered, dead, or due again at
	// next (relative to the database's clock). It tells whether another delivery
	// of the lane is due at once. Fenced: someone else took over. An endpoint of
	// the account that answered 410, or has had no good answer for
	// conversation.DisableAfter, is disabled (at the time of the attempt), and the
	// account's other endpoints get an event about it.
	SettleDelivery(ctx context.Context, d conversation.Delivery, a conversation.DeliveryAttempt, status conversation.DeliveryStatus, retryIn time.Duration) (more bool, err error)
	// DeliveriesOf lists the deliveries of a job, or of the tenant when jobID is
	// "", newest first; those to the addresses that jobs name.
	DeliveriesOf(ctx context.Context, tenantID, jobID string, limit int) ([]conversation.Delivery, error)
	Attempts(ctx context.Context, tenantID, deliveryID string) ([]conversation.DeliveryAttempt, error)
}

// Endpoints keeps the account's own webhook addresses. Submit, Claim and Settle
// write a delivery for each enabled one that wants the event.
type Endpoints interface {
	// CreateEndpoint adds an endpoint. Conflict: the account has most already.
	CreateEndpoint(ctx context.Context, e conversation.Endpoint, most int) error
	// Endpoints lists them, the oldest first.
	Endpoints(ctx context.Context, tenantID string) ([]conversation.Endpoint, error)
	Endpoint(ctx context.Context, tenantID, id string) (conversation.Endpoint, error)
	// UpdateEndpoint changes an endpoint within one transaction; change may be
	// called more than once. What is pending for an endpoint that becomes
	// disabled is dead; of one that is moved it goes to the new address.
	UpdateEndpoint(ctx context.Context, tenantID, id string, change func(*conversation.Endpoint) error) (conversation.Endpoint, error)
	// DeleteEndpoint removes it with its deliveries.
	DeleteEndpoint(ctx context.Context, tenantID, id string) error
	// TestEndpoint writes a test event for it. Conflict: it is disabled.
	TestEndpoint(ctx context.Context, tenantID, id string) (conversation.Delivery, error)
	// EndpointDeliveries lists what went or goes to an endpoint, newest first.
	EndpointDeliveries(ctx context.Context, tenantID, id string, f conversation.DeliveryFilter) ([]conversation.Delivery, error)
	// ReplayDelivery makes one settled delivery to an endpoint pending again,
	// under its old id. Conflict: it is pending, or the endpoint is disabled.
	ReplayDelivery(ctx context.Context, tenantID, deliveryID string) (conversation.Delivery, error)
	// ReplayDeliveries does so for all settled ones of an endpoint that fit f
	// (whose Limit does not count), and gives their number.
	ReplayDeliveries(ctx context.Context, tenantID, endpointID string, f conversation.DeliveryFilter) (int, error)
}

// Accounts keeps tenants, credentials and the server's own keys.
type Accounts interface {
	CreateTenant(ctx context.Context, t conversation.Tenant) error
	Tenant(ctx context.Context, id string) (conversation.Tenant, error)
	// FirstTenant is the oldest one. NotFound: the store is new.
	FirstTenant(ctx context.Context) (conversation.Tenant, error)
	CreateCredential(ctx context.Context, c conversation.Credential) error
	// Credential by id, whatever its state. NotFound: none.
	Credential(ctx context.Context, id string) (conversation.Credential, error)
	// Credentials of a tenant and kind, newest first.
	Credentials(ctx context.Context, tenantID string, kind conversation.CredentialKind) ([]conversation.Credential, error)
	// LiveToken is the newest token made from parentID that lives until at least
	// then. NotFound: none.
	LiveToken(ctx context.Context, parentID string, kind conversation.CredentialKind, until time.Time) (conversation.Credential, error)
	RevokeCredential(ctx context.Context, tenantID, id string) error
	// RevokeChildren revokes all tokens made from parentID.
	RevokeChildren(ctx context.Context, tenantID, parentID string) error
	// SigningKeys are the sealed keys that sign tokens, newest first.
	SigningKeys(ctx context.Context) ([]SigningKey, error)
	// AddSigningKey adds a key unless its id exists.
	AddSigningKey(ctx context.Context, k SigningKey) error
}

// SigningKey is a token-signing key, sealed under the server's key.
type SigningKey struct {
	ID        string
	Sealed    []byte
	CreatedAt time.Time
	RetiredAt time.Time // zero = still signs; a retired key only verifies
}

// Trackers keeps the account's own trackers.
type Trackers interface {
	CreateTracker(ctx context.Context, tenantID string, t conversation.Tracker) error // Conflict: the name exists
	Trackers(ctx context.Context, tenantID string) ([]conversation.Tracker, error)    // by name
	DeleteTracker(ctx context.Context, tenantID, id string) error
	UpdateTracker(ctx context.Context, tenantID string, t conversation.Tracker) error
}

// Store is all of SQL.
type Store interface {
	Submissions
	Idempotency
	Queueing
	Steering
	Reading
	Editing
	Deliveries
	Endpoints
	Accounts
	Trackers
	// Now is the database's clock.
	Now(ctx context.Context) (time.Time, error)
	// Ping does a real write and undoes it.
	Ping(ctx context.Context) error
	Close() error
}

// Blobs keeps recordings. Keys are relative slash paths that the caller makes.
type Blobs interface {
	// Put streams r under key: temp file, fsync, rename. It gives the size.
	// TooLarge: more than limit bytes came (0 = no limit); nothing is kept.
	Put(ctx context.Context, key string, r io.Reader, limit int64) (int64, error)
	// Open reads a blob. NotFound: none.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, error)
	// Delete removes a blob; removing what is not there is no error.
	Delete(ctx context.Context, key string) error
	// Stat gives size and time of writing.
	Stat(ctx context.Context, key string) (size int64, written time.Time, err error)
	// List walks the keys under prefix.
	List(ctx context.Context, prefix string, f func(key string, written time.Time) error) error
}
