package storagetest

import (
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func accountCases() []testCase {
	return []testCase{
		{"tenants", accountTenants},
		{"policies", accountPolicies},
		{"credentials", accountCredentials},
		{"live token", accountLiveToken},
		{"revoke", accountRevoke},
		{"signing keys", accountKeys},
	}
}

func accountTenants(k *kit) {
	_, err := k.s.FirstTenant(k.ctx)
	k.code("first tenant of a new store", err, conversation.NotFound)
	limit := 5
	first := conversation.Tenant{ID: "b", Name: "B", CreatedAt: january(1), WebhookSecret: "whsec_1", MaxConcurrentJobs: &limit}
	second := conversation.Tenant{ID: "a", Name: "A", CreatedAt: january(2)}
	k.must(k.s.CreateTenant(k.ctx, second))
	k.must(k.s.CreateTenant(k.ctx, first))
	k.code("same id", k.s.CreateTenant(k.ctx, first), conversation.Conflict)
	got, err := k.s.Tenant(k.ctx, "a")
	k.must(err)
	equal(k, "tenant without a limit", got, second)
	got, err = k.s.FirstTenant(k.ctx)
	k.must(err)
	equal(k, "first tenant", got, first)
	_, err = k.s.Tenant(k.ctx, "c")
	k.code("unknown tenant", err, conversation.NotFound)
}

func accountPolicies(k *kit) {
	limit := 5
	k.must(k.s.CreateTenant(k.ctx, conversation.Tenant{ID: "b", Name: "B", CreatedAt: january(2)}))
	k.must(k.s.CreateTenant(k.ctx, conversation.Tenant{ID: "a", Name: "A", CreatedAt: january(1), MaxConcurrentJobs: &limit}))
	list, err := k.s.Tenants(k.ctx)
	k.must(err)
	equal(k, "tenants", len(list), 2)
	equal(k, "oldest first", list[0].ID+list[1].ID, "ab")
	zero := 0
	for _, p := range []storage.Policy{
		{MaxConcurrentJobs: &limit}, {}, {MaxConcurrentJobs: &zero, OnFailure: storage.BlockFailed}, {OnFailure: storage.SkipFailed},
	} {
		k.must(k.s.SetPolicy(k.ctx, "a", p))
		got, err := k.s.Policy(k.ctx, "a")
		k.must(err)
		equal(k, "policy", got, p)
		tenant, err := k.s.Tenant(k.ctx, "a")
		k.must(err)
		equal(k, "limit of the tenant", tenant.MaxConcurrentJobs, p.MaxConcurrentJobs)
	}
	other, err := k.s.Policy(k.ctx, "b")
	k.must(err)
	equal(k, "another tenant", other, storage.Policy{})
	_, err = k.s.Policy(k.ctx, "c")
	k.code("unknown tenant", err, conversation.NotFound)
	k.code("unknown tenant", k.s.SetPolicy(k.ctx, "c", storage.Policy{}), conversation.NotFound)
}

func (k *kit) credential(c conversation.Credential) conversation.Credential {
	k.Helper()
	c.TenantID = k.tenant
	k.must(k.s.CreateCredential(k.ctx, c))
	return c
}

func accountCredentials(k *kit) {
	app := k.credential(conversation.Credential{
		ID: "app", Kind: conversation.AppCredential, SecretHash: []byte{0, 1, 255}, Scopes: []string{"read", "write"},
		Note: "n", CreatedAt: january(1), ExpiresAt: january(9), LastUsedAt: january(2), RevokedAt: january(3),
	})
	newer := k.credential(conversation.Credential{ID: "app2", Kind: conversation.AppCredential, CreatedAt: january(2)})
	k.credential(conversation.Credential{ID: "token", Kind: conversation.AccessToken, CreatedAt: january(3)})
	k.code("same id", k.s.CreateCredential(k.ctx, app), conversation.Conflict)
	got, err := k.s.Credential(k.ctx, "app")
	k.must(err)
	equal(k, "credential", got, app)
	_, err = k.s.Credential(k.ctx, "nope")
	k.code("unknown credential", err, conversation.NotFound)
	list, err := k.s.Credentials(k.ctx, k.tenant, conversation.AppCredential)
	k.must(err)
	equal(k, "newest first", list, []conversation.Credential{newer, app})
}

func accountLiveToken(k *kit) {
	token := func(id string, day int, expires, revoked time.Time) conversation.Credential {
		return k.credential(conversation.Credential{
			ID: id, Kind: conversation.AccessToken, ParentID: "app", CreatedAt: january(day), ExpiresAt: expires, RevokedAt: revoked,
		})
	}
	never := time.Time{}
	good := token("good", 2, january(20), never)
	token("older", 1, january(20), never)
	token("too short", 4, january(10), never)
	token("revoked", 5, january(20), january(6))
	k.credential(conversation.Credential{ID: "other kind", Kind: conversation.RefreshToken, ParentID: "app", CreatedAt: january(7), ExpiresAt: january(20)})
	k.credential(conversation.Credential{ID: "other parent", Kind: conversation.AccessToken, ParentID: "app2", CreatedAt: january(7), ExpiresAt: january(20)})
	for _, until := range []time.Time{january(15), january(20)} {
		got, err := k.s.LiveToken(k.ctx, "app", conversation.AccessToken, until)
		k.must(err)
		equal(k, "live token", got, good)
	}
	_, err := k.s.LiveToken(k.ctx, "app", conversation.AccessToken, january(21))
	k.code("none lives that long", err, conversation.NotFound)
	forever := token("forever", 3, never, never)
	got, err := k.s.LiveToken(k.ctx, "app", conversation.AccessToken, january(31))
	k.must(err)
	equal(k, "a token without end", got, forever)
}

func accountRevoke(k *kit) {
	for _, id := range []string{"t1", "t2"} {
		k.credential(conversation.Credential{ID: id, Kind: conversation.AccessToken, ParentID: "app", CreatedAt: january(1)})
	}
	k.credential(conversation.Credential{ID: "app", Kind: conversation.AppCredential, CreatedAt: january(1)})
	revoked := func(id string) time.Time {
		c, err := k.s.Credential(k.ctx, id)
		k.must(err)
		return c.RevokedAt
	}
	k.must(k.s.RevokeCredential(k.ctx, k.tenant, "t1"))
	at := revoked("t1")
	if at.IsZero() || !revoked("t2").IsZero() {
		k.Errorf("revoked at %v, the other at %v", at, revoked("t2"))
	}
	k.later()
	k.must(k.s.RevokeChildren(k.ctx, k.tenant, "app"))
	k.must(k.s.RevokeCredential(k.ctx, k.tenant, "t1"))
	equal(k, "the first time counts", revoked("t1"), at)
	if revoked("t2").IsZero() || !revoked("app").IsZero() {
		k.Errorf("child revoked at %v, parent at %v", revoked("t2"), revoked("app"))
	}
	k.code("unknown", k.s.RevokeCredential(k.ctx, k.tenant, "t3"), conversation.NotFound)
	k.must(k.s.RevokeChildren(k.ctx, k.tenant, "no children"))
}

func accountKeys(k *kit) {
	old := storage.SigningKey{ID: "1", Sealed: []byte{0, 9}, CreatedAt: january(1), RetiredAt: january(2)}
	young := storage.SigningKey{ID: "2", Sealed: []byte("x"), CreatedAt: january(2)}
	k.must(k.s.AddSigningKey(k.ctx, old))
	k.must(k.s.AddSigningKey(k.ctx, young))
	k.must(k.s.AddSigningKey(k.ctx, storage.SigningKey{ID: "1", Sealed: []byte("other"), CreatedAt: january(5)}))
	got, err := k.s.SigningKeys(k.ctx)
	k.must(err)
	equal(k, "keys", got, []storage.SigningKey{young, old})
}
