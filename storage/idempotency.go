package storage

import (
	"context"
	"time"
)

// KeyedRequest is a submission that its client named with a key, so that it can
// be sent again without being done again.
type KeyedRequest struct {
	TenantID string
	Key      string
	// Request is a hash of what was asked for besides the body.
	Request string
	// Body is a hash of the body; "" while it is still arriving.
	Body string
	// Owner is a new id for each try.
	Owner string
}

// KeyedAnswer is what a submission was answered.
type KeyedAnswer struct {
	ConversationID string
	JobID          string
	Body           string // hash of the body that was accepted
}

// Idempotency remembers the submissions that carry a key. A row is made before
// anything else is done, and completed by Submit in the same transaction, so
// that what was accepted is known to be accepted.
type Idempotency interface {
	// BeginKeyed takes the key for lease, or gives the answer of the request that
	// was accepted under it less than life ago. Unprocessable: the key belongs to
	// another request. Conflict: the first request is still running.
	BeginKeyed(ctx context.Context, r KeyedRequest, lease, life time.Duration) (*KeyedAnswer, error)
	// RenewKeyed extends the lease. Fenced: another try took the key over.
	RenewKeyed(ctx context.Context, r KeyedRequest, lease time.Duration) error
	// ForgetKeyed frees the key of a request that was refused. It does nothing
	// once the request is accepted, or belongs to another try.
	ForgetKeyed(ctx context.Context, r KeyedRequest) error
	// SweepKeyed removes at most limit keys older than life, and gives their
	// number.
	SweepKeyed(ctx context.Context, life time.Duration, limit int) (int, error)
}
