package storage

import (
	"context"

	"parlance/conversation"
)

// OnFailure says what follows a job that has failed for good.
type OnFailure string

// The rules. A job that somebody cancels is always skipped.
const (
	// SkipFailed goes on with the next job of the conversation.
	SkipFailed OnFailure = "skip"
	// BlockFailed holds up the conversation until the failed job is retried, in
	// its old place, or cancelled.
	BlockFailed OnFailure = "block"
)

// Policy are the rules of one account that differ from the server's.
type Policy struct {
	MaxConcurrentJobs *int      // unfinished jobs; 0 = no limit; nil = the server's
	OnFailure         OnFailure // "" = the server's
}

// Policies keeps the rules of accounts.
type Policies interface {
	// Tenants lists all, the oldest first.
	Tenants(ctx context.Context) ([]conversation.Tenant, error)
	// Policy reads the rules of a tenant. NotFound: there is none.
	Policy(ctx context.Context, tenantID string) (Policy, error)
	// SetPolicy replaces them. NotFound: there is no such tenant.
	SetPolicy(ctx context.Context, tenantID string, p Policy) error
	// BlockedBy is the failed job that holds up a conversation; "" = none does.
	// Steering.Retry does it again in its place and without regard to the limit of
	// unfinished jobs, and Steering.Cancel lets it be, so that the conversation goes
	// on; it stays as failed as it was.
	BlockedBy(ctx context.Context, tenantID, conversationID string) (jobID string, err error)
}

// JobReplays sends the deliveries to the addresses that jobs name again.
// Endpoints.ReplayDelivery takes theirs as well.
type JobReplays interface {
	// JobDeliveries lists them, newest first; jobID "" = of all jobs.
	JobDeliveries(ctx context.Context, tenantID, jobID string, f conversation.DeliveryFilter) ([]conversation.Delivery, error)
	// ReplayJobDeliveries makes all settled ones that fit f (whose Limit does not
	// count) pending again, under their old ids, and gives their number.
	ReplayJobDeliveries(ctx context.Context, tenantID, jobID string, f conversation.DeliveryFilter) (int, error)
}
