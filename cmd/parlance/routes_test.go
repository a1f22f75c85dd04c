package main

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"parlance/app"
	"parlance/conversation"
)

// public are the routes that answer without a token, each with why.
func public() map[string]string {
	return map[string]string{
		"GET /livez":                  "probes have no token; says nothing but that it lives",
		"GET /readyz":                 "probes have no token; says which part is away",
		"GET /version":                "name and version",
		"GET /openapi.yaml":           "the published description",
		"POST /oauth2/token:generate": "takes appId and appSecret itself",
		"POST /oauth2/token:refresh":  "takes appId and appSecret itself",
		"DELETE /oauth2/token:revoke": "takes appId and appSecret itself",
	}
}

// Every route that the binary serves asks who is there, unless it stands on the
// list above.
func TestEveryRouteAsksWhoIsThere(t *testing.T) {
	t.Parallel()
	f := newFortress(t)
	open := map[string]bool{}
	for _, r := range f.routes {
		name := r.Method + " " + r.Path
		if r.Public {
			open[name] = true
			continue
		}
		path := fillWith(r, f.conversationID, f.memberID)
		if hasID(r) {
			path = f.fill(r)
		}
		contentType, text := body(r)
		for who, header := range map[string][]string{
			"nobody":                nil,
			"an empty token":        {"Authorization", "Bearer "},
			"a made-up token":       {"Authorization", "Bearer abc"},
			"the appSecret":         {"Authorization", "Bearer " + f.owner.AppSecret},
			"the refresh token":     {"Authorization", "Bearer " + f.owner.token.RefreshToken},
			"a token without proof": {"Authorization", "Bearer " + unsigned(f.owner.token.AccessToken)},
			"a token of another":    {"Authorization", "Bearer " + swapped(f.owner.token.AccessToken, f.stranger.token.AccessToken)},
			"two accounts at once":  {"Authorization", "Bearer " + f.owner.token.AccessToken, "X-Api-Key", f.stranger.token.AccessToken},
			"name and password":     {"Authorization", "Basic YWRtaW46YWRtaW4="},
		} {
			got := f.call(r.Method, path, "", contentType, text, header...)
			if got.status != http.StatusUnauthorized || got.header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s with %s: %d %s", name, who, got.status, got.body)
			}
		}
	}
	want := slices.Sorted(maps.Keys(public()))
	if got := slices.Sorted(maps.Keys(open)); !slices.Equal(got, want) {
		t.Errorf("routes without authentication:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(f.routes) < 50 {
		t.Errorf("only %d routes were seen", len(f.routes))
	}
}

// unsigned is a token that says it needs no signature.
func unsigned(token string) string {
	parts := strings.Split(token, ".")
	return "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + parts[1] + "."
}

// swapped is the claim of one token under the signature of another.
func swapped(claim, signature string) string {
	c, s := strings.Split(claim, "."), strings.Split(signature, ".")
	return c[0] + "." + c[1] + "." + s[2]
}

// Whoever asks for what belongs to another account hears what they would hear if it
// did not exist, on every route with an id, and nothing is changed.
func TestAccountsDoNotReachEachOther(t *testing.T) {
	t.Parallel()
	f := newFortress(t)
	before := f.dump()
	tried := 0
	for _, r := range f.routes {
		if !hasID(r) || r.Public {
			continue
		}
		tried++
		contentType, text := body(r)
		path := f.fill(r)
		got := f.call(r.Method, path, f.stranger.token.AccessToken, contentType, text)
		if got.status != http.StatusNotFound {
			t.Errorf("%s %s as a stranger: %d %s", r.Method, r.Path, got.status, got.body)
			continue
		}
		id := strings.Split(path, "/")[slices.IndexFunc(strings.Split(r.Path, "/"), func(s string) bool { return s == ":id" })]
		absent := conversation.NewNumericID()
		other := f.call(r.Method, fillWith(r, absent, f.memberID), f.stranger.token.AccessToken, contentType, text)
		if other.status != got.status || strings.ReplaceAll(other.body, absent, "ID") != strings.ReplaceAll(got.body, id, "ID") {
			t.Errorf("%s %s tells what exists: %s, but %s for what does not", r.Method, r.Path, got.body, other.body)
		}
	}
	if after := f.dump(); after != before {
		t.Errorf("something was changed:\n%s\nbefore:\n%s", after, before)
	}
	if tried < 30 {
		t.Errorf("only %d routes were tried", tried)
	}
}

// Lists show an account its own things only, whatever they are asked for.
func TestListsShowOwnThingsOnly(t *testing.T) {
	t.Parallel()
	f := newFortress(t)
	tried := 0
	for _, r := range f.routes {
		if hasID(r) || r.Public || r.Method != http.MethodGet {
			continue
		}
		for _, query := range []string{"", "?conversationId=" + f.conversationID, "?name=price", "?tenantId=" + f.owner.Tenant.ID} {
			tried++
			got := f.call(r.Method, r.Path+query, f.stranger.token.AccessToken, "", "")
			for _, id := range f.ids() {
				if strings.Contains(strings.ReplaceAll(got.body, query, ""), id) {
					t.Errorf("%s%s shows a stranger %s: %s", r.Path, query, id, got.body)
				}
			}
			mine := f.call(r.Method, r.Path, f.owner.token.AccessToken, "", "")
			if !slices.ContainsFunc(f.ids(), func(id string) bool { return strings.Contains(mine.body, id) }) {
				t.Errorf("%s does not show the owner anything either: %s", r.Path, mine.body)
			}
		}
	}
	if tried < 16 {
		t.Errorf("only %d lists were tried", tried)
	}
	if got := f.call("GET", "/v1/jobs?cursor="+f.jobID, f.stranger.token.AccessToken, "", ""); got.status != http.StatusBadRequest {
		t.Errorf("a stranger's job is a place to go on from: %d %s", got.status, got.body)
	}
}

// Ids that stand elsewhere than behind the name of their kind, of a stranger's and of
// the owner's mixed, reach nothing either.
func TestAccountsDoNotReachEachOtherByOtherWays(t *testing.T) {
	t.Parallel()
	f := newFortress(t)
	theirs, err := f.core.app.SubmitText(t.Context(), f.stranger.principal, app.TextRequest{Messages: []conversation.InputMessage{{Text: "Mine."}}})
	must(t, err)
	before := f.dump()
	const nothing = `{"replayed":0}`
	for _, tt := range []struct {
		method, path, body string
		status             int
		said               string // "" = anything
	}{
		{"POST", "/v1/webhooks/deliveries/" + f.jobDeliveryID + "/replay", "{}", 404, ""},
		{"POST", "/v1/webhooks/deliveries/replay", `{"jobId":"` + f.jobID + `"}`, 0, nothing},
		{"POST", "/v1/webhooks/deliveries/replay", `{}`, 202, nothing},
		{"PUT", "/v1/conversations/" + theirs.ConversationID + "/members/" + f.memberID, `{"name":"Mallory"}`, 404, ""},
		{"PUT", "/v1/process/text/" + theirs.JobID, `{"messages":[{"payload":{"content":"x"}}]}`, 404, ""},
		{"GET", "/v1/job/" + f.conversationID, "", 404, ""},
		{"GET", "/v1/conversations/" + f.jobID, "", 404, ""},
		{"DELETE", "/v1/webhooks/" + f.deliveryID, "", 404, ""},
		{"GET", "/v1/conversations/" + theirs.ConversationID + "%2F..%2F" + f.conversationID, "", 404, ""},
		{"GET", "/v1/conversations/" + theirs.ConversationID + "/../" + f.conversationID, "", 404, ""},
	} {
		got := f.call(tt.method, tt.path, f.stranger.token.AccessToken, "application/json", tt.body)
		if tt.status == 0 && got.status == 404 {
			continue
		}
		if tt.status > 0 && got.status != tt.status || tt.said != "" && strings.TrimSpace(got.body) != tt.said {
			t.Errorf("%s %s %s as a stranger: %d %s", tt.method, tt.path, tt.body, got.status, got.body)
		}
	}
	if after := f.dump(); after != before {
		t.Errorf("something was changed:\n%s\nbefore:\n%s", after, before)
	}
	// The owner can, so the attempts above were good ones.
	if got := f.call("POST", "/v1/webhooks/deliveries/"+f.jobDeliveryID+"/replay", f.owner.token.AccessToken, "application/json", "{}"); got.status != 202 {
		t.Errorf("the owner's replay: %d %s", got.status, got.body)
	}
}
