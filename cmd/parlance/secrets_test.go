package main

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Nobody who gets hold of the files of the database can sign in, sign a token or
// sign a webhook: secrets lie there hashed or sealed, tokens not at all.
func TestSecretsAtRest(t *testing.T) {
	t.Parallel()
	f := newFortress(t)
	f.call(http.MethodPost, "/v1/webhooks/"+f.endpointID+"/rotate-secret", f.owner.token.AccessToken, "application/json", "{}")
	key, err := os.ReadFile(filepath.Join(f.core.cfg.DataDir, "secret.key"))
	must(t, err)
	secrets := map[string]string{
		"the appSecret":         f.owner.AppSecret,
		"the webhook secret":    strings.TrimPrefix(f.owner.WebhookSecret, "whsec_"),
		"the endpoint's secret": strings.TrimPrefix(f.endpointKey, "whsec_"),
		"the access token":      f.owner.token.AccessToken,
		"its signature":         f.owner.token.AccessToken[strings.LastIndex(f.owner.token.AccessToken, ".")+1:],
		"the refresh token":     f.owner.token.RefreshToken,
		"the server's key":      strings.TrimSpace(string(key)),
	}
	seen := 0
	must(t, filepath.WalkDir(f.core.cfg.DataDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			t.Errorf("%s is open to others: %o", path, mode)
		}
		if d.IsDir() || filepath.Base(path) == "secret.key" {
			return nil
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(f.owner.AppID)) {
			seen++ // this is where secrets would be
		}
		for name, secret := range secrets {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s holds %s", path, name)
			}
		}
		return err
	}))
	if seen == 0 {
		t.Error("the files that were looked at are not those of the database")
	}
	for _, r := range f.routes { // and no answer gives one back
		if r.Method != http.MethodGet || r.Public || strings.HasSuffix(r.Path, "/events") {
			continue
		}
		path := r.Path
		if hasID(r) {
			path = f.fill(r)
		}
		got := f.call(r.Method, path, f.owner.token.AccessToken, "", "")
		for name, secret := range secrets {
			if strings.Contains(got.body, secret) {
				t.Errorf("%s gives away %s", r.Path, name)
			}
		}
	}
}

// The operator's pages are closed without a token in the settings, and to all who do
// not have it.
func TestAdminPages(t *testing.T) {
	t.Parallel()
	for name, env := range map[string][]string{"without a token": nil, "with a token": {"PARLANCE_ADMIN_TOKEN=0123456789abcdef"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFortress(t, env...)
			for _, path := range []string{"/admin/queues", "/admin/queues/", "/admin/queues/api/queues", "/admin/queues/static/js/main.js"} {
				for who, header := range map[string][]string{
					"nobody":           nil,
					"a client":         {"Authorization", "Bearer " + f.owner.token.AccessToken},
					"a wrong token":    {"Authorization", "Bearer 0123456789abcdee"},
					"half the token":   {"Authorization", "Bearer 01234567"},
					"an empty one":     {"Authorization", "Bearer "},
					"a wrong password": {"Authorization", "Basic YWRtaW46YWRtaW4="},
				} {
					got := f.call(http.MethodGet, path, "", "", "", header...)
					want := http.StatusNotFound
					if env != nil {
						want = http.StatusUnauthorized
					}
					if got.status != want || strings.Contains(got.body, "<script") || strings.Contains(got.body, `"queues"`) {
						t.Errorf("%s as %s: %d %.200s", path, who, got.status, got.body)
					}
				}
			}
			if env == nil {
				return
			}
			token := []string{"Authorization", "Bearer 0123456789abcdef"}
			page := f.call(http.MethodGet, "/admin/queues", "", "", "", token...)
			if page.status != http.StatusOK || !strings.Contains(page.body, "<html") {
				t.Errorf("the page with its token: %d %.200s", page.status, page.body)
			}
			for _, header := range []string{"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"} {
				if page.header.Get(header) == "" {
					t.Errorf("the page lacks %s", header)
				}
			}
			for _, write := range []string{"DELETE /admin/queues/api/queues/text", "POST /admin/queues/api/queues/text:pause", "POST /admin/queues/api/queues/text/pending_tasks:delete_all"} {
				method, path, _ := strings.Cut(write, " ")
				if got := f.call(method, path, "", "", "", token...); got.status < 400 {
					t.Errorf("%s changes the queue: %d %s", write, got.status, got.body)
				}
			}
		})
	}
}

// Every answer forbids a browser to do anything with it but hand it over, and no
// cache keeps what was said.
func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	f := newFortress(t, "PARLANCE_BASE_URL=https://parlance.example")
	paths := []string{"/livez", "/readyz", "/version", "/openapi.yaml", "/nowhere", "/v1/jobs", "/v1/conversations/" + f.conversationID}
	for _, path := range paths {
		for _, token := range []string{"", f.owner.token.AccessToken} {
			got := f.call(http.MethodGet, path, token, "", "")
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
				"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
				"Strict-Transport-Security":    "max-age=31536000",
				"Cross-Origin-Resource-Policy": "same-origin",
			} {
				if got.header.Get(name) != want {
					t.Errorf("%s: %s is %q, want %q", path, name, got.header.Get(name), want)
				}
			}
			for _, name := range []string{"Server", "X-Powered-By", "Set-Cookie", "Access-Control-Allow-Origin"} {
				if _, there := got.header[name]; there {
					t.Errorf("%s has the header %s", path, name)
				}
			}
		}
	}
	plain := newFortress(t)
	if got := plain.call(http.MethodGet, "/livez", "", "", ""); got.header.Get("Strict-Transport-Security") != "" {
		t.Error("a server that is reached by http tells browsers to use https")
	}
}
