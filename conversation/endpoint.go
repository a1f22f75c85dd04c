package conversation

import (
	"strings"
	"time"
)

// Endpoint is an address of the account that hears of the account's events, for
// as long as it exists, besides the address that a single job may name.
type Endpoint struct {
	ID          string // EndpointPrefix + random
	TenantID    string
	URL         string
	Description string
	// Events are the types it wants: a type, "job.*" or "*".
	Events []string
	// Strict endpoints get the events of a job strictly in order: one that fails
	// holds the later ones back until it is delivered or given up.
	Strict bool
	// Secret signs ("whsec_" or "whsk_"); storage keeps it sealed.
	Secret string
	// OldSecret signs too until OldSecretUntil; "" = none.
	OldSecret      string
	OldSecretUntil time.Time
	DisabledAt     time.Time // zero = enabled
	DisabledReason string
	// FailingSince is the first failed attempt since the last good one; zero =
	// the last one was good, or there was none.
	FailingSince time.Time
	CreatedAt    time.Time
}

// EndpointPrefix begins the id of every endpoint and so tells the lanes of
// endpoints from those of jobs.
const EndpointPrefix = "ep_"

// Events that are not about a job.
const (
	EventTest     = "webhook.test"     // asked for by the account
	EventDisabled = "webhook.disabled" // another endpoint was disabled by the server
)

// DisableAfter is how long an endpoint may fail without a single good answer
// before it is disabled.
const DisableAfter = 5 * 24 * time.Hour

// SecretOverlap is how long a secret that was replaced goes on signing.
const SecretOverlap = 24 * time.Hour

// Enabled tells whether the endpoint gets webhooks.
func (e Endpoint) Enabled() bool { return e.DisabledAt.IsZero() }

// Wants tells whether the endpoint asked for events of this type.
func (e Endpoint) Wants(eventType string) bool {
	for _, w := range e.Events {
		family, all := strings.CutSuffix(w, "*")
		if w == eventType || all && strings.HasPrefix(eventType, family) {
			return true
		}
	}
	return false
}

// SigningKeys are the keys that sign now, the newest first.
func (e Endpoint) SigningKeys(now time.Time) []string {
	keys := []string{e.Secret}
	if e.OldSecret != "" && now.Before(e.OldSecretUntil) {
		keys = append(keys, e.OldSecret)
	}
	return keys
}

// EventTypes are the types that an endpoint can ask for by name.
func EventTypes() []string {
	return []string{"job.scheduled", "job.in_progress", "job.completed", "job.failed", EventTest, EventDisabled}
}

// DeliveryFilter narrows a list of deliveries.
type DeliveryFilter struct {
	Status DeliveryStatus // "" = any
	From   time.Time      // created at or after; zero = any
	To     time.Time      // created before; zero = any
	Limit  int            // at most so many
}
