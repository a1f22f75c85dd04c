package app

import (
	"context"
	"sync"
	"time"

	"parlance/conversation"
)

// principalLife bounds how long a revoked token may still be believed by a
// process that did not revoke it itself.
const principalLife = 2 * time.Second

// maxPrincipals bounds the cache; when full it starts anew.
const maxPrincipals = 10_000

// principalCache remembers verified tokens for a moment, so that a client that
// polls does not cost a query and a signature each time.
type principalCache struct {
	mu sync.Mutex
	m  map[string]cachedPrincipal
}

type cachedPrincipal struct {
	p     conversation.Principal
	until time.Time
}

func (c *principalCache) get(token string, now time.Time) (conversation.Principal, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.m[token]
	return e.p, ok && now.Before(e.until)
}

func (c *principalCache) put(token string, p conversation.Principal, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.m == nil || len(c.m) >= maxPrincipals {
		c.m = map[string]cachedPrincipal{}
	}
	c.m[token] = cachedPrincipal{p, until}
}

func (c *principalCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.m = nil
}

// Authenticate says who presents an access token. Unauthorized: it is missing,
// forged, expired or revoked.
func (a *App) Authenticate(ctx context.Context, token string) (conversation.Principal, error) {
	now := a.now()
	if p, ok := a.principals.get(token, now); ok {
		return p, nil
	}
	bad := conversation.Errorf(conversation.Unauthorized, "Token validation failed for provided token.")
	c, err := a.parse(ctx, token)
	if conversation.CodeOf(err) == conversation.Unavailable {
		return conversation.Principal{}, err
	}
	if err != nil || c.Kind != string(conversation.AccessToken) {
		return conversation.Principal{}, bad
	}
	row, err := a.Store.Credential(ctx, c.ID)
	if conversation.CodeOf(err) == conversation.NotFound {
		return conversation.Principal{}, bad
	}
	if err != nil {
		return conversation.Principal{}, err
	}
	if row.Kind != conversation.AccessToken || row.TenantID != c.Subject || !row.Live(now) {
		return conversation.Principal{}, bad
	}
	p := conversation.Principal{TenantID: row.TenantID, CredentialID: row.ID, Kind: row.Kind, Scopes: row.Scopes}
	until := now.Add(principalLife)
	if row.ExpiresAt.Before(until) {
		until = row.ExpiresAt
	}
	a.principals.put(token, p, until)
	return p, nil
}
