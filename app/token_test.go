package app_test

import (
	"strings"
	"testing"
	"time"

	"parlance/app"
	"parlance/conversation"
)

func TestApp_Token_CachedUntilNearItsEnd(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	issue := func() (string, time.Duration) {
		t.Helper()
		tok, err := b.IssueToken(t.Context(), b.owner.AppID, b.owner.AppSecret)
		if err != nil {
			t.Fatal(err)
		}
		return tok.AccessToken, tok.ExpiresIn
	}
	first, life := issue()
	if life != 24*time.Hour {
		t.Errorf("a new token lives %s", life)
	}
	b.now = b.now.Add(time.Hour)
	again, left := issue()
	if again != first || left != 23*time.Hour {
		t.Errorf("an hour later: same token %t, %s left", again == first, left)
	}
	b.now = b.now.Add(23*time.Hour - time.Minute)
	fresh, life := issue()
	if fresh == first || life != 24*time.Hour {
		t.Errorf("near the end: same token %t, %s left", fresh == first, life)
	}
}

func TestApp_Authenticate(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	tok, err := b.IssueToken(t.Context(), b.owner.AppID, b.owner.AppSecret)
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.Authenticate(t.Context(), tok.AccessToken)
	if err != nil || p.TenantID != b.owner.Tenant.ID {
		t.Fatalf("principal %+v, %v", p, err)
	}
	forged := tok.AccessToken[:len(tok.AccessToken)-4] + "AAAA"
	parts := strings.Split(tok.AccessToken, ".")
	for name, bad := range map[string]string{
		"empty": "", "junk": "junk", "forged": forged, "a refresh token": tok.RefreshToken,
		"no signature": parts[0] + "." + parts[1] + ".",
		"alg none":     "eyJhbGciOiJub25lIn0." + parts[1] + ".",
	} {
		if _, err := b.Authenticate(t.Context(), bad); conversation.CodeOf(err) != conversation.Unauthorized {
			t.Errorf("%s: %v", name, err)
		}
	}
	b.now = b.now.Add(24*time.Hour + time.Second)
	if _, err := b.Authenticate(t.Context(), tok.AccessToken); conversation.CodeOf(err) != conversation.Unauthorized {
		t.Errorf("expired: %v", err)
	}
}

func TestApp_Token_Revoke(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	tok, err := b.IssueToken(t.Context(), b.owner.AppID, b.owner.AppSecret)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.RefreshToken(t.Context(), b.owner.AppID, b.owner.AppSecret, tok.RefreshToken); err != nil {
		t.Errorf("refresh: %v", err)
	}
	if _, err := b.RefreshToken(t.Context(), b.owner.AppID, b.owner.AppSecret, tok.AccessToken); conversation.CodeOf(err) != conversation.Unauthorized {
		t.Errorf("refresh with an access token: %v", err)
	}
	if err := b.RevokeTokens(t.Context(), b.owner.AppID, b.owner.AppSecret); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Authenticate(t.Context(), tok.AccessToken); conversation.CodeOf(err) != conversation.Unauthorized {
		t.Errorf("after revoking: %v", err)
	}
	if _, err := b.RefreshToken(t.Context(), b.owner.AppID, b.owner.AppSecret, tok.RefreshToken); conversation.CodeOf(err) != conversation.Unauthorized {
		t.Errorf("refresh after revoking: %v", err)
	}
}

func TestApp_IssueToken_BadPairs(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	var said []string
	for _, pair := range [][2]string{
		{b.owner.AppID, "wrong"}, {"wrong", b.owner.AppSecret}, {"", ""}, {b.owner.AppID, ""},
	} {
		_, err := b.IssueToken(t.Context(), pair[0], pair[1])
		if conversation.CodeOf(err) != conversation.Unauthorized {
			t.Errorf("%q: %v", pair, err)
		}
		said = append(said, conversation.MessageOf(err))
	}
	for _, s := range said {
		if s != said[0] {
			t.Errorf("the answers tell which half was wrong: %q", said)
		}
	}
}

func TestKeyring_RotateKeepsOldTokens(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	old, err := b.FreshToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Keys.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	fresh, err := b.FreshToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kid := func(token string) string { head, _, _ := strings.Cut(token, "."); return head }
	if kid(old.AccessToken) == kid(fresh.AccessToken) {
		t.Error("the new token is signed with the old key")
	}
	for _, tok := range []string{old.AccessToken, fresh.AccessToken} {
		if _, err := b.Authenticate(t.Context(), tok); err != nil {
			t.Error(err)
		}
	}
}

// After Replace, only the new key signs and verifies.
func TestKeyring_ReplaceEndsOldTokens(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	dropper, ok := b.Store.(app.KeyDropper)
	if !ok {
		t.Fatal("the store cannot drop keys")
	}
	old, err := b.FreshToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Keys.Replace(t.Context(), dropper); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Authenticate(t.Context(), old.AccessToken); conversation.CodeOf(err) != conversation.Unauthorized {
		t.Errorf("a token of a dropped key: %v", err)
	}
	fresh, err := b.FreshToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Authenticate(t.Context(), fresh.AccessToken); err != nil {
		t.Errorf("a token of the new key: %v", err)
	}
}

func TestKeyring_SealedTextStaysInItsPlace(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	sealed := b.Keys.SealText("tenant a", "whsec_secret")
	if strings.Contains(sealed, "secret") {
		t.Fatalf("sealed text %q", sealed)
	}
	if got, err := b.Keys.OpenText("tenant a", sealed); err != nil || got != "whsec_secret" {
		t.Errorf("opened %q, %v", got, err)
	}
	for name, s := range map[string]string{"moved": sealed, "cut": sealed[:12], "empty": ""} {
		if got, err := b.Keys.OpenText("tenant b", s); err == nil {
			t.Errorf("%s text opened to %q", name, got)
		}
	}
}

func TestApp_OpenTenant(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	tenant, err := b.OpenTenant(t.Context(), b.owner.Tenant.ID)
	if err != nil || tenant.WebhookSecret != b.owner.WebhookSecret || !strings.HasPrefix(tenant.WebhookSecret, "whsec_") {
		t.Errorf("secret %q, %v", tenant.WebhookSecret, err)
	}
}
