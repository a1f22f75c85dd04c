package symbl_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

type tokenAnswer struct {
	AccessToken, RefreshToken, RefershToken string
	ExpiresIn                               int
}

func TestTokens(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	owner, err := b.app.CreateOwner(t.Context(), "third")
	b.must(err)
	pair := map[string]string{"type": "application", "appId": owner.AppID, "appSecret": owner.AppSecret}
	var first, second tokenAnswer
	b.decode(b.want(http.StatusOK, "POST", "/oauth2/token:generate", pair), &first)
	if first.ExpiresIn != 86400 || strings.Count(first.AccessToken, ".") != 2 || first.RefreshToken == "" || first.RefershToken != first.RefreshToken {
		t.Errorf("first token: %+v", first)
	}
	b.app.Clock = func() time.Time { return time.Now().Add(time.Hour) }
	b.decode(b.want(http.StatusOK, "POST", "/oauth2/token:generate", pair), &second)
	if second.AccessToken != first.AccessToken || second.ExpiresIn > 86400-3600 || second.ExpiresIn < 86400-3700 {
		t.Errorf("second token: %+v, want the first one with an hour less", second)
	}
	b.as(first.AccessToken, "GET", "/v1/jobs", nil)

	refresh := map[string]string{"appId": owner.AppID, "appSecret": owner.AppSecret, "refreshToken": first.RefreshToken}
	var fresh tokenAnswer
	b.decode(b.want(http.StatusOK, "POST", "/oauth2/token:refresh", refresh), &fresh)
	if fresh.AccessToken == first.AccessToken || b.as(fresh.AccessToken, "GET", "/v1/jobs", nil).status != http.StatusOK {
		t.Errorf("refreshed token: %+v", fresh)
	}
	refresh["refreshToken"] = first.AccessToken
	b.want(http.StatusUnauthorized, "POST", "/oauth2/token:refresh", refresh)

	b.want(http.StatusNoContent, "DELETE", "/oauth2/token:revoke", pair)
	for _, token := range []string{first.AccessToken, fresh.AccessToken} {
		if a := b.as(token, "GET", "/v1/jobs", nil); a.status != http.StatusUnauthorized || a.message() != "Token validation failed for provided token." {
			t.Errorf("a revoked token: %d %s", a.status, a.text())
		}
	}
}

func TestTokenRefusals(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id, secret := b.owner.AppID, b.owner.AppSecret
	cases := []struct {
		name, body, message string
		status              int
	}{
		{"wrong secret", `{"type":"application","appId":"` + id + `","appSecret":"x"}`, "The appId or appSecret is not valid.", 401},
		{"wrong id", `{"type":"application","appId":"x","appSecret":"` + secret + `"}`, "The appId or appSecret is not valid.", 401},
		{"no id", `{"appSecret":"x"}`, `"appId" is required`, 400},
		{"password", `{"type":"password","username":"a","password":"b"}`, `"type" must be one of [application]`, 400},
		{"number", `{"appId":5,"appSecret":"x"}`, `"appId" must be a string`, 400},
		{"array", `[]`, `The request body must be a JSON object.`, 400},
		{"empty", ``, `The request body is empty; send a JSON object.`, 400},
		{"twice", `{"appId":"a","appId":"b"}`, `"appId" is given twice`, 400},
	}
	for _, c := range cases {
		if a := b.do("POST", "/oauth2/token:generate", c.body); a.status != c.status || a.message() != c.message {
			t.Errorf("%s: %d %s, want %d %s", c.name, a.status, a.text(), c.status, c.message)
		}
	}
	// What Go's SDK adds must not hurt.
	b.want(http.StatusOK, "POST", "/oauth2/token:generate", `{"type":"application","appId":"`+id+`","appSecret":"`+secret+`","AuthURI":"x"}`)
	if a := b.send(b.request("POST", "/oauth2/tokenXgenerate", nil)); a.status != http.StatusNotFound {
		t.Errorf("the colon is not literal: %d", a.status)
	}
}

func TestTokenCarriers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cases := []struct {
		name, method, path string
		header             []string
		status             int
	}{
		{"bearer", "GET", "/v1/jobs", []string{"Authorization", "Bearer " + b.token}, 200},
		{"bearer in lower case", "GET", "/v1/jobs", []string{"authorization", "bearer " + b.token}, 200},
		{"x-api-key", "GET", "/v1/jobs", []string{"x-api-key", b.token}, 200},
		{"X-API-KEY", "GET", "/v1/jobs", []string{"X-API-KEY", b.token}, 200},
		{"query", "GET", "/v1/jobs?access_token=" + b.token, nil, 200},
		{"query of a POST", "POST", "/v1/process/text?access_token=" + b.token, nil, 401},
		{"both, same account", "GET", "/v1/jobs", []string{"Authorization", "Bearer " + b.token, "X-API-KEY", b.token}, 200},
		{"both, two accounts", "GET", "/v1/jobs", []string{"Authorization", "Bearer " + b.token, "X-API-KEY", b.stranger}, 401},
		{"one good, one bad", "GET", "/v1/jobs", []string{"Authorization", "Bearer " + b.token, "X-API-KEY", "bad"}, 401},
		{"key pair of another dialect", "GET", "/v1/jobs", []string{"X-API-KEY", b.token, "X-Enc-Key", "e"}, 401},
		{"other scheme", "GET", "/v1/jobs", []string{"Authorization", "Basic " + b.token}, 401},
		{"nothing", "GET", "/v1/jobs", nil, 401},
	}
	for _, c := range cases {
		if a := b.send(b.request(c.method, c.path, nil, c.header...)); a.status != c.status {
			t.Errorf("%s: %d %s, want %d", c.name, a.status, a.text(), c.status)
		}
	}
}

func TestExpiredToken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.app.Clock = func() time.Time { return time.Now().Add(25 * time.Hour) }
	a := b.do("GET", "/v1/jobs", nil)
	var body map[string]any
	b.must(json.Unmarshal(a.body, &body))
	if a.status != http.StatusUnauthorized || len(body) != 1 || body["message"] != "Token validation failed for provided token." {
		t.Errorf("expired: %d %s", a.status, a.text())
	}
}
