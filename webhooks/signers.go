package webhooks

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"parlance/conversation"
)

// signerLife bounds how long a rotated key stays unknown; maxSigners bounds the
// accounts whose keys are kept.
const (
	signerLife = 5 * time.Second
	maxSigners = 10_000
)

// signers remembers the signers of accounts and endpoints for a few seconds.
type signers struct {
	store     Store
	endpoints EndpointStore
	now       func() time.Time

	mu   sync.Mutex
	kept map[string]keptSigner
}

type keptSigner struct {
	signer *Signer
	until  time.Time
}

// of gives the signer of the account, or of its endpoint. NotFound: there is no
// such account or endpoint. Conflict: it is disabled. Invalid: its keys cannot be
// used.
func (s *signers) of(ctx context.Context, d conversation.Delivery) (*Signer, error) {
	name := d.TenantID + d.EndpointID
	now := s.now()
	s.mu.Lock()
	k, ok := s.kept[name]
	s.mu.Unlock()
	if ok && now.Before(k.until) {
		return k.signer, nil
	}
	keys, err := s.keys(ctx, d, now)
	if err != nil {
		return nil, err
	}
	signer, err := NewSigner(keys...)
	if err != nil {
		return nil, &conversation.Error{
			Code: conversation.Invalid, Message: "the webhook secret cannot be used", Err: err,
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) >= maxSigners {
		clear(s.kept)
	}
	s.kept[name] = keptSigner{signer, now.Add(signerLife)}
	return signer, nil
}

func (s *signers) keys(ctx context.Context, d conversation.Delivery, now time.Time) ([]string, error) {
	if d.EndpointID == "" {
		tenant, err := s.store.Tenant(ctx, d.TenantID)
		return strings.Fields(tenant.WebhookSecret), err
	}
	if s.endpoints == nil {
		return nil, errors.New("nobody knows the endpoints")
	}
	e, err := s.endpoints.Endpoint(ctx, d.TenantID, d.EndpointID)
	if err == nil && !e.Enabled() {
		err = conversation.Errorf(conversation.Conflict, "the endpoint is disabled")
	}
	return e.SigningKeys(now), err
}
