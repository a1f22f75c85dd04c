package webhooks

import (
	"context"
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

// signers remembers the signers of accounts for a few seconds.
type signers struct {
	store Store
	now   func() time.Time

	mu   sync.Mutex
	kept map[string]keptSigner
}

type keptSigner struct {
	signer *Signer
	until  time.Time
}

// of gives the signer of an account. NotFound: no such account. Invalid: its
// keys cannot be used.
func (s *signers) of(ctx context.Context, tenantID string) (*Signer, error) {
	now := s.now()
	s.mu.Lock()
	k, ok := s.kept[tenantID]
	s.mu.Unlock()
	if ok && now.Before(k.until) {
		return k.signer, nil
	}
	tenant, err := s.store.Tenant(ctx, tenantID)
	if err != nil {
		return nil, err
	}
	signer, err := NewSigner(strings.Fields(tenant.WebhookSecret)...)
	if err != nil {
		return nil, &conversation.Error{
			Code: conversation.Invalid, Message: "the account's webhook secret cannot be used", Err: err,
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) >= maxSigners {
		clear(s.kept)
	}
	s.kept[tenantID] = keptSigner{signer, now.Add(signerLife)}
	return signer, nil
}
