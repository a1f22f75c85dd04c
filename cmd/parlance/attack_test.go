package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"parlance/api"
	"parlance/internal/testkit/pg"
)

// onBoth runs a test on both databases: they differ in what text they take.
func onBoth(t *testing.T, test func(*testing.T, *fortress)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, newFortress(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, newFortress(t, "PARLANCE_DATABASE_URL="+pg.Shared().Database(t)))
	})
}

// refused insists that an attack got an answer that blames the client, and soon.
func (f *fortress) refused(t *testing.T, what string, r api.Route, send func() reply) {
	t.Helper()
	start := time.Now()
	got := send()
	if got.status < 400 || got.status >= 500 {
		t.Errorf("%s %s with %s: %d %.300s", r.Method, r.Path, what, got.status, got.body)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("%s %s with %s took %s", r.Method, r.Path, what, took)
	}
	if got.header.Get("X-Injected") != "" || got.header.Get("X-Request-Id") == "" {
		t.Errorf("%s %s with %s: header %v", r.Method, r.Path, what, got.header)
	}
}

// Ids that no client of ours made are not found; they do not reach a file, a query,
// a header or a second line of the log.
func TestOddIDs(t *testing.T) {
	t.Parallel()
	odd := map[string]string{
		"a NUL":         "%00",
		"a NUL within":  "1%002",
		"no UTF-8":      "%ff%fe",
		"a way up":      "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
		"a header":      "%0d%0aX-Injected:%201%0d%0a",
		"a log line":    "%0atime=x%20level=INFO%20msg=forged",
		"SQL":           "1%27%20OR%20%271%27=%271",
		"wildcards":     "%25",
		"an emoji":      "%F0%9F%92%A9",
		"markup":        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
		"a colon":       "ep_x:y",
		"a long number": strings.Repeat("9", 5000),
		"a minus":       "-1",
	}
	onBoth(t, func(t *testing.T, f *fortress) {
		t.Helper()
		for _, r := range f.routes {
			if !hasID(r) {
				continue
			}
			for what, id := range odd {
				contentType, text := body(r)
				path := fillWith(r, id, id)
				if strings.HasSuffix(path, "/export") {
					path += "?format=txt"
				}
				f.refused(t, what, r, func() reply {
					return f.call(r.Method, path, f.owner.token.AccessToken, contentType, text)
				})
			}
		}
		for line := range strings.Lines(f.log.String()) {
			if !strings.HasPrefix(line, "time=2") || strings.Contains(line, " msg=forged") && !strings.Contains(line, `\n`) {
				t.Errorf("a line of the log is not ours: %s", line)
			}
		}
	})
}

// Bodies made to exhaust or to confuse a parser.
func TestOddBodies(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 200_000)
	odd := map[string]string{
		"depth":              deep,
		"depth in an object": `{"messages":` + deep,
		"depth that closes":  `{"messages":` + strings.Repeat(`[`, 50_000) + strings.Repeat(`]`, 50_000) + `}`,
		"depth of objects":   strings.Repeat(`{"a":`, 100_000),
		"a list":             `[1,2,3]`,
		"a number":           `1e999999999`,
		"a cut string":       `{"name":"`,
		"no UTF-8":           "{\"name\":\"\xff\xfe\"}",
		"two objects":        `{}{}`,
		"a NUL":              "\x00\x00\x00\x00",
		"markup":             `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`,
	}
	onBoth(t, func(t *testing.T, f *fortress) {
		t.Helper()
		for _, r := range f.routes {
			if contentType, _ := body(r); contentType != "application/json" || readsNothing(r) {
				continue
			}
			path := fillWith(r, f.conversationID, f.memberID)
			if hasID(r) {
				path = f.fill(r)
			}
			for what, text := range odd {
				f.refused(t, what, r, func() reply {
					return f.call(r.Method, path, f.owner.token.AccessToken, "application/json", text)
				})
			}
		}
	})
}

// readsNothing tells of routes that take a body and do not look at it.
func readsNothing(r api.Route) bool {
	for _, end := range []string{"/retry", "/rotate-secret", "/test", "/deliveries/:id/replay", "/summary", "/heartbeat"} {
		if strings.HasSuffix(r.Path, end) {
			return true
		}
	}
	return false
}

// A compressed body could be a thousand times as long as it looks: none is taken.
func TestCompressedBodies(t *testing.T) {
	t.Parallel()
	f := newFortress(t)
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = z.Write(bytes.Repeat([]byte(" "), 20<<20))
	_ = z.Close()
	for _, r := range f.routes {
		contentType, _ := body(r)
		if contentType == "" || readsNothing(r) {
			continue
		}
		path := fillWith(r, f.conversationID, f.memberID)
		if hasID(r) {
			path = f.fill(r)
		}
		got := f.call(r.Method, path, f.owner.token.AccessToken, contentType, bomb.String(), "Content-Encoding", "gzip")
		if got.status < 400 || got.status >= 500 {
			t.Errorf("%s %s: %d %s", r.Method, r.Path, got.status, got.body)
		}
	}
}

// Text that a database or a number cannot hold, where the shape of the request is
// right: either taken as it can be, or refused, but never our failure.
func TestOddValues(t *testing.T) {
	t.Parallel()
	values := []string{
		`"a\u0000b"`, `"\ud800"`, `"\u202e\u0007"`, `1e400`, `-0`, `99999999999999999999999`, `{"a":{"b":[]}}`, `[[]]`, `null`, `true`,
		`"` + strings.Repeat("x", 60_000) + `"`, `"=cmd|' /C calc'!A0"`, `"<script>"`, `"2026-13-45T99:99:99Z"`, `"0001-01-01T00:00:00Z"`,
		`"9999-12-31T23:59:59.999999999Z"`, `"\r\nX-Injected: 1"`,
	}
	shapes := map[string][]string{
		"POST /v1/process/text": {
			`{"name":V,"messages":[{"payload":{"content":"x"}}]}`, `{"messages":[{"payload":{"content":V}}]}`, `{"messages":[{"payload":V}]}`,
			`{"messages":V}`, `{"messages":[{"payload":{"content":"x"},"from":{"name":V,"userId":V}}]}`,
			`{"messages":[{"payload":{"content":"x"},"duration":{"startTime":V,"endTime":V}}]}`,
			`{"metadata":{"k":V},"messages":[{"payload":{"content":"x"}}]}`, `{"confidenceThreshold":V,"messages":[{"payload":{"content":"x"}}]}`,
			`{"webhookUrl":V,"messages":[{"payload":{"content":"x"}}]}`, `{"trackers":[{"name":V,"vocabulary":[V]}],"messages":[{"payload":{"content":"x"}}]}`,
			`{"customEntities":[{"customType":V,"text":V}],"messages":[{"payload":{"content":"x"}}]}`,
			`{"languageCode":V,"messages":[{"payload":{"content":"x"}}]}`,
		},
		"POST /v1/manage/tracker":                   {`{"name":V,"vocabulary":["a"]}`, `{"name":"n","vocabulary":[V]}`, `{"name":"n","vocabulary":V}`},
		"PUT /v1/conversations/CONV":                {`{"metadata":V}`, `{"metadata":{"k":V}}`},
		"PUT /v1/conversations/CONV/members/MEMBER": {`{"name":V}`, `{"name":"n","email":V}`},
		"POST /v1/webhooks":                         {`{"url":V}`, `{"url":"https://example.com","description":V}`, `{"url":"https://example.com","events":[V]}`},
		"POST /oauth2/token:generate":               {`{"type":"application","appId":V,"appSecret":V}`},
		"POST /v1/process/audio/url":                {`{"url":V}`, `{"url":"https://example.com/a.wav","name":V,"customVocabulary":[V]}`},
	}
	onBoth(t, func(t *testing.T, f *fortress) {
		t.Helper()
		fill := strings.NewReplacer("CONV", f.conversationID, "MEMBER", f.memberID)
		for route, bodies := range shapes {
			method, path, _ := strings.Cut(fill.Replace(route), " ")
			for _, shape := range bodies {
				for _, v := range values {
					got := f.call(method, path, f.owner.token.AccessToken, "application/json", strings.ReplaceAll(shape, "V", v))
					if got.status >= 500 || got.header.Get("X-Injected") != "" {
						t.Errorf("%s with %s as %.80s: %d %.300s", route, shape, v, got.status, got.body)
					}
				}
			}
		}
	})
}

// Queries that no client of ours asks. PostgreSQL takes less than SQLite.
func TestOddQueries(t *testing.T) {
	t.Parallel()
	f := newFortress(t, "PARLANCE_DATABASE_URL="+pg.Shared().Database(t))
	names := []string{
		"limit", "offset", "order", "sort", "name", "metadata", "conversationId", "status", "cursor", "from", "to", "startTime",
		"endTime", "filter", "key", "value", "timezone", "format", "verbose", "sentiment", "confidence", "customVocabulary",
	}
	for _, r := range f.routes {
		if r.Method != http.MethodGet || strings.HasSuffix(r.Path, "/events") {
			continue
		}
		path := r.Path
		if hasID(r) {
			path = f.fill(r)
		}
		base, _, _ := strings.Cut(path, "?")
		for _, v := range []string{"%00", "%ff", "1e400", "99999999999999999999", "%0d%0aX-Injected:1"} {
			for _, name := range names {
				query := name + "=" + v
				got := f.call(r.Method, base+"?"+query, f.owner.token.AccessToken, "", "")
				if got.status >= 500 || got.header.Get("X-Injected") != "" {
					t.Errorf("GET %s?%s: %d %.300s", r.Path, query, got.status, got.body)
				}
			}
		}
	}
}

// Requests that would make the server write for minutes while everybody waits are
// refused before any work is done.
func TestEndlessLists(t *testing.T) {
	t.Parallel()
	f := newFortress(t)
	pairs := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `,"k%d":"v"`, i)
		}
		return b.String()[1:]
	}
	items := func(n int, item string) string { return strings.Repeat(","+item, n)[1:] }
	const text = `"messages":[{"payload":{"content":"x"}}]`
	for what, tt := range map[string][3]string{
		"metadata of a submission":   {"POST", "/v1/process/text", `{"metadata":{` + pairs(101) + `},` + text + `}`},
		"metadata of a conversation": {"PUT", "/v1/conversations/" + f.conversationID, `{"metadata":{` + pairs(101) + `}}`},
		"trackers":                   {"POST", "/v1/process/text", `{"trackers":[` + items(501, `{"name":"a","vocabulary":["a"]}`) + `],` + text + `}`},
		"custom entities":            {"POST", "/v1/process/text", `{"customEntities":[` + items(1001, `{"customType":"a","text":"a"}`) + `],` + text + `}`},
		"messages":                   {"POST", "/v1/process/text", `{"messages":[` + items(10_001, `{"payload":{"content":"x"}}`) + `]}`},
		"phrases of a tracker":       {"POST", "/v1/manage/tracker", `{"name":"a","vocabulary":[` + items(1001, `"a"`) + `]}`},
		"events of an endpoint":      {"POST", "/v1/webhooks", `{"url":"https://example.com","events":[` + items(21, `"*"`) + `]}`},
	} {
		got := f.call(tt[0], tt[1], f.owner.token.AccessToken, "application/json", tt[2])
		if got.status != http.StatusBadRequest && got.status != http.StatusRequestEntityTooLarge {
			t.Errorf("endless %s: %d %.200s", what, got.status, got.body)
		}
	}
	within := f.call("POST", "/v1/process/text", f.owner.token.AccessToken, "application/json", `{"metadata":{`+pairs(100)+`},`+text+`}`)
	if within.status != http.StatusCreated {
		t.Errorf("100 entries of metadata: %d %s", within.status, within.body)
	}
}
