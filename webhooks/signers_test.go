package webhooks

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"parlance/conversation"
)

// oneEndpoint is an EndpointStore of one.
type oneEndpoint struct{ e *conversation.Endpoint }

func (o oneEndpoint) Endpoint(_ context.Context, tenantID, id string) (conversation.Endpoint, error) {
	if tenantID != o.e.TenantID || id != o.e.ID {
		return conversation.Endpoint{}, conversation.Errorf(conversation.NotFound, "no endpoint %s", id)
	}
	return *o.e, nil
}

// TestRotation sends before, during and after a rotation: who knows only the old
// secret believes for a day, who knows the new one at once.
func TestRotation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		before, after := NewSecret(), NewSecret()
		e := &conversation.Endpoint{ID: "ep_1", TenantID: "t1", URL: "https://example.com/", Secret: before}
		s := &signers{endpoints: oneEndpoint{e}, now: time.Now, kept: map[string]keptSigner{}}
		d := conversation.NewTestEvent(*e, time.Now())
		believes := func(secret string) bool {
			t.Helper()
			signer, err := s.of(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			v, err := NewVerifier(secret)
			if err != nil {
				t.Fatal(err)
			}
			h := http.Header{}
			if err := signer.SetHeaders(h, d.ID, time.Now(), d.Body); err != nil {
				t.Fatal(err)
			}
			return v.Verify(h, d.Body) == nil
		}
		check := func(when string, wantOld, wantNew bool) {
			t.Helper()
			if o, n := believes(before), believes(after); o != wantOld || n != wantNew {
				t.Errorf("%s: old secret %v, new secret %v; want %v, %v", when, o, n, wantOld, wantNew)
			}
		}
		check("before", true, false)
		e.Secret, e.OldSecret, e.OldSecretUntil = after, before, time.Now().Add(conversation.SecretOverlap)
		<-time.After(signerLife)
		check("during", true, true)
		<-time.After(conversation.SecretOverlap)
		check("after", false, true)
	})
}

// TestSignersRefuse says why an endpoint's delivery cannot be signed.
func TestSignersRefuse(t *testing.T) {
	t.Parallel()
	e := conversation.Endpoint{ID: "ep_1", TenantID: "t1", Secret: NewSecret()}
	disabled, broken := e, e
	disabled.DisabledAt, broken.Secret = time.Now(), "nonsense"
	for _, tt := range []struct {
		name   string
		e      conversation.Endpoint
		tenant string
		want   conversation.Code
	}{
		{"good", e, "t1", ""},
		{"of another account", e, "t2", conversation.NotFound},
		{"disabled", disabled, "t1", conversation.Conflict},
		{"bad key", broken, "t1", conversation.Invalid},
	} {
		s := &signers{endpoints: oneEndpoint{&tt.e}, now: time.Now, kept: map[string]keptSigner{}}
		_, err := s.of(t.Context(), conversation.Delivery{TenantID: tt.tenant, EndpointID: "ep_1"})
		if (err == nil) != (tt.want == "") || err != nil && conversation.CodeOf(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}
