package webhooks

import (
	"context"
	"time"

	"parlance/conversation"
)

// Store is what delivering needs of the outbox; storage.Store has it.
type Store interface {
	// DueDeliveries lists heads (the lowest unsettled sequence of a lane) that are
	// due now, oldest first.
	DueDeliveries(ctx context.Context, limit int) ([]conversation.Delivery, error)
	// ClaimDelivery takes the head delivery of a lane if it is due; nil if none.
	// Its Attempts counts settled attempts only: a claim that is let go, because
	// the endpoint is down or the process ends, uses none up.
	ClaimDelivery(ctx context.Context, lane string, lease time.Duration) (*conversation.Delivery, error)
	// SettleDelivery records an attempt: delivered, dead, or due again in
	// retryIn. It tells whether another delivery of the lane is due at once.
	// Fenced: someone else took over.
	SettleDelivery(ctx context.Context, d conversation.Delivery, a conversation.DeliveryAttempt, status conversation.DeliveryStatus, retryIn time.Duration) (more bool, err error)
	// Tenant gives the account, whose WebhookSecret signs. It may hold several
	// keys with spaces between, for rotation.
	Tenant(ctx context.Context, id string) (conversation.Tenant, error)
}

// EndpointStore knows the endpoints of accounts.
type EndpointStore interface {
	// Endpoint gives one with its secrets opened, ready to sign. NotFound: it
	// was deleted.
	Endpoint(ctx context.Context, tenantID, id string) (conversation.Endpoint, error)
}
