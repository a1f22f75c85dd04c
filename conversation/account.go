package conversation

import "time"

// Tenant owns conversations, jobs, credentials and webhooks. Nothing crosses
// tenants: every row and every query carries the tenant's id.
type Tenant struct {
	ID        string // UUID
	Name      string
	CreatedAt time.Time
	// WebhookSecret signs the tenant's webhooks ("whsec_" + base64).
	WebhookSecret string
	// MaxConcurrentJobs overrides the server's limit; nil = the server's.
	MaxConcurrentJobs *int
}

// CredentialKind says what a credential is and who may present it how.
type CredentialKind string

// The kinds of credential. Later dialects add session, pat, bot, integration,
// keypair and env to the same table.
const (
	AppCredential   CredentialKind = "app"          // appId + appSecret, exchanged for access tokens
	AccessToken     CredentialKind = "access_token" // a signed token; the row says whether it still counts
	RefreshToken    CredentialKind = "refresh_token"
	AdminCredential CredentialKind = "admin" // the operator's pages
)

// Lengths that the published browser SDK insists on.
const (
	AppIDLength     = 64
	AppSecretLength = 128
)

// Credential is one way to prove who is calling. Secrets are kept as SHA-256
// only: they are long and random, so a slow hash would add nothing.
type Credential struct {
	ID         string // public part; the appId of an AppCredential, the "jti" of a token
	Kind       CredentialKind
	TenantID   string
	ParentID   string // the credential a token was made from
	SecretHash []byte // SHA-256; nil for tokens whose signature is the proof
	Scopes     []string
	Note       string
	CreatedAt  time.Time
	ExpiresAt  time.Time // zero = never
	LastUsedAt time.Time
	RevokedAt  time.Time // zero = not revoked
}

// Live tells whether the credential may still be used.
func (c Credential) Live(now time.Time) bool {
	return c.RevokedAt.IsZero() && (c.ExpiresAt.IsZero() || now.Before(c.ExpiresAt))
}

// Principal is who a request acts for; handlers and use cases see only this.
type Principal struct {
	TenantID     string
	CredentialID string
	Kind         CredentialKind
	Scopes       []string
}
