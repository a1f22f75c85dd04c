package app

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"parlance/conversation"
)

// tokenIssuer is the "iss" of our access tokens.
const tokenIssuer = "parlance"

// refreshFactor says how much longer a refresh token lives than an access token.
const refreshFactor = 30

// minRemaining is how long a cached token must still live to be given out again.
const minRemaining = 5 * time.Minute

// Token is the answer to a good pair of credentials.
type Token struct {
	AccessToken  string
	RefreshToken string
	ExpiresIn    time.Duration
}

// badPair is the one answer to everything that is wrong with a pair, so that
// nobody learns which half it was.
func badPair() error {
	return conversation.Errorf(conversation.Unauthorized, "The appId or appSecret is not valid.")
}

// IssueToken gives the access token of an application: the cached one while it
// lives for at least a few more minutes, a new one after that.
func (a *App) IssueToken(ctx context.Context, appID, appSecret string) (Token, error) {
	cred, err := a.application(ctx, appID, appSecret)
	if err != nil {
		return Token{}, err
	}
	return a.tokenFor(ctx, cred)
}

// FreshToken makes a new access token of the first tenant's application: what
// the command line prints for its owner.
func (a *App) FreshToken(ctx context.Context) (Token, error) {
	t, err := a.Store.FirstTenant(ctx)
	if err != nil {
		return Token{}, err
	}
	creds, err := a.Store.Credentials(ctx, t.ID, conversation.AppCredential)
	if err != nil {
		return Token{}, err
	}
	for _, c := range creds {
		if c.Live(a.now()) {
			return a.newToken(ctx, c)
		}
	}
	return Token{}, conversation.Errorf(conversation.NotFound, "The first account has no live application credential.")
}

// RefreshToken exchanges a refresh token for a new access token.
func (a *App) RefreshToken(ctx context.Context, appID, appSecret, refresh string) (Token, error) {
	cred, err := a.application(ctx, appID, appSecret)
	if err != nil {
		return Token{}, err
	}
	claims, err := a.parse(ctx, refresh)
	if err != nil || claims.Kind != string(conversation.RefreshToken) {
		return Token{}, conversation.Errorf(conversation.Unauthorized, "The refreshToken is not valid.")
	}
	row, err := a.Store.Credential(ctx, claims.ID)
	if err != nil || row.ParentID != cred.ID || !row.Live(a.now()) {
		return Token{}, conversation.Errorf(conversation.Unauthorized, "The refreshToken is not valid.")
	}
	return a.newToken(ctx, cred)
}

// RevokeTokens ends every token of an application.
func (a *App) RevokeTokens(ctx context.Context, appID, appSecret string) error {
	cred, err := a.application(ctx, appID, appSecret)
	if err != nil {
		return err
	}
	if err := a.Store.RevokeChildren(ctx, cred.TenantID, cred.ID); err != nil {
		return err
	}
	a.principals.forget()
	return nil
}

// application checks a pair in constant time, doing the same work for an id
// that does not exist.
func (a *App) application(ctx context.Context, appID, appSecret string) (conversation.Credential, error) {
	cred, err := a.Store.Credential(ctx, appID)
	if err != nil && conversation.CodeOf(err) != conversation.NotFound {
		return conversation.Credential{}, err
	}
	sum := sha256.Sum256([]byte(appSecret))
	want := cred.SecretHash
	if len(want) != len(sum) {
		want = make([]byte, len(sum))
	}
	same := subtle.ConstantTimeCompare(sum[:], want) == 1
	if err != nil || !same || cred.Kind != conversation.AppCredential || !cred.Live(a.now()) {
		return conversation.Credential{}, badPair()
	}
	return cred, nil
}

// tokenFor re-signs the newest live token (the same claims give the same
// bytes), or makes one.
func (a *App) tokenFor(ctx context.Context, cred conversation.Credential) (Token, error) {
	row, err := a.Store.LiveToken(ctx, cred.ID, conversation.AccessToken, a.now().Add(minRemaining))
	if conversation.CodeOf(err) == conversation.NotFound {
		return a.newToken(ctx, cred)
	}
	if err != nil {
		return Token{}, err
	}
	access, err := a.sign(ctx, row)
	if err != nil {
		return Token{}, err
	}
	return Token{AccessToken: access, ExpiresIn: row.ExpiresAt.Sub(a.now())}, nil
}

func (a *App) newToken(ctx context.Context, cred conversation.Credential) (Token, error) {
	now := a.now().Truncate(time.Second)
	access := conversation.Credential{
		ID: conversation.NewUUID(), Kind: conversation.AccessToken, TenantID: cred.TenantID,
		ParentID: cred.ID, Scopes: cred.Scopes, CreatedAt: now, ExpiresAt: now.Add(a.TokenLife),
	}
	refresh := access
	refresh.ID, refresh.Kind = conversation.NewUUID(), conversation.RefreshToken
	refresh.ExpiresAt = now.Add(refreshFactor * a.TokenLife)
	out := Token{ExpiresIn: a.TokenLife}
	for _, t := range []struct {
		row conversation.Credential
		to  *string
	}{{access, &out.AccessToken}, {refresh, &out.RefreshToken}} {
		if err := a.Store.CreateCredential(ctx, t.row); err != nil {
			return Token{}, err
		}
		signed, err := a.sign(ctx, t.row)
		if err != nil {
			return Token{}, err
		}
		*t.to = signed
	}
	return out, nil
}

// claims are what our tokens carry: a numeric "exp" that published clients read,
// the id of the row that can revoke them, and the tenant.
type claims struct {
	jwt.RegisteredClaims

	Kind string `json:"kind"`
}

func (a *App) sign(ctx context.Context, row conversation.Credential) (string, error) {
	id, key, err := a.Keys.Signing(ctx)
	if err != nil {
		return "", err
	}
	t := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{
		Kind: string(row.Kind),
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: tokenIssuer, Subject: row.TenantID, ID: row.ID,
			IssuedAt: jwt.NewNumericDate(row.CreatedAt), ExpiresAt: jwt.NewNumericDate(row.ExpiresAt),
		},
	})
	t.Header["kid"] = id
	return t.SignedString(key)
}

func (a *App) parse(ctx context.Context, token string) (claims, error) {
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		id, _ := t.Header["kid"].(string)
		key, ok, err := a.Keys.Verifying(ctx, id)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, errors.New("unknown key")
		}
		return key, nil
	}, jwt.WithValidMethods([]string{"HS256"}), jwt.WithIssuer(tokenIssuer),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(a.now))
	return c, err
}
