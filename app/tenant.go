package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"sync"
	"time"

	"parlance/conversation"
)

// tenantLife bounds how long a change to a tenant's settings stays unknown.
const tenantLife = 5 * time.Second

// tenantCache remembers tenants, which every submission asks for.
type tenantCache struct {
	mu sync.Mutex
	m  map[string]cachedTenant
}

type cachedTenant struct {
	t     conversation.Tenant
	until time.Time
}

// tenant gives a tenant that may be a few seconds old.
func (a *App) tenant(ctx context.Context, id string) (conversation.Tenant, error) {
	now := a.now()
	a.tenants.mu.Lock()
	e, ok := a.tenants.m[id]
	a.tenants.mu.Unlock()
	if ok && now.Before(e.until) {
		return e.t, nil
	}
	t, err := a.Store.Tenant(ctx, id)
	if err != nil {
		return conversation.Tenant{}, err
	}
	a.tenants.mu.Lock()
	defer a.tenants.mu.Unlock()
	if a.tenants.m == nil || len(a.tenants.m) >= maxPrincipals {
		a.tenants.m = map[string]cachedTenant{}
	}
	a.tenants.m[id] = cachedTenant{t, now.Add(tenantLife)}
	return t, nil
}

// Owner is what the first start hands out, once.
type Owner struct {
	Tenant        conversation.Tenant
	AppID         string
	AppSecret     string
	WebhookSecret string
}

// EnsureOwner makes the first account when the store is new; nil otherwise. The
// secret is in the answer and nowhere else.
func (a *App) EnsureOwner(ctx context.Context) (*Owner, error) {
	_, err := a.Store.FirstTenant(ctx)
	if conversation.CodeOf(err) != conversation.NotFound {
		return nil, err
	}
	return a.CreateOwner(ctx, "Default account")
}

// CreateOwner makes an account with one application credential.
func (a *App) CreateOwner(ctx context.Context, name string) (*Owner, error) {
	o := Owner{
		AppID:     conversation.NewSecret(conversation.AppIDLength),
		AppSecret: conversation.NewSecret(conversation.AppSecretLength),
		Tenant:    conversation.Tenant{ID: conversation.NewUUID(), Name: name, CreatedAt: a.now()},

		WebhookSecret: newWebhookSecret(),
	}
	o.Tenant.WebhookSecret = a.Keys.SealText(o.Tenant.ID, o.WebhookSecret)
	if err := a.Store.CreateTenant(ctx, o.Tenant); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(o.AppSecret))
	err := a.Store.CreateCredential(ctx, conversation.Credential{
		ID: o.AppID, Kind: conversation.AppCredential, TenantID: o.Tenant.ID,
		SecretHash: sum[:], Note: "first application", CreatedAt: a.now(),
	})
	if err != nil {
		return nil, err
	}
	return &o, nil
}

// OpenTenant gives a tenant with its webhook secret opened, for those who sign.
func (a *App) OpenTenant(ctx context.Context, id string) (conversation.Tenant, error) {
	t, err := a.tenant(ctx, id)
	if err != nil {
		return conversation.Tenant{}, err
	}
	t.WebhookSecret, err = a.Keys.OpenText(t.ID, t.WebhookSecret)
	return t, err
}

// newWebhookSecret makes a symmetric Standard Webhooks secret of 32 bytes.
func newWebhookSecret() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails: see crypto/rand
	return "whsec_" + base64.StdEncoding.EncodeToString(key)
}

func itoa(n int) string { return strconv.Itoa(n) }
