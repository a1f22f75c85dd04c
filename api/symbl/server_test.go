package symbl_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parlance/api"
	"parlance/conversation"
)

func TestUnknownPathsAndMethods(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/", 404},
		{"GET", "/v1/nothing", 404},
		{"GET", "/v1/conversations/", 404},
		{"GET", "/v1/conversations/%2e%2e%2f", 404},
		{"DELETE", "/v1/process/text", 405},
		{"PATCH", "/v1/conversations", 405},
		{"GET", "/oauth2/token:generate", 405},
	} {
		a := b.do(c.method, c.path, nil)
		if a.status != c.status || a.message() == "" || !strings.HasPrefix(a.header.Get("Content-Type"), "application/json") {
			t.Errorf("%s %s: %d %s", c.method, c.path, a.status, a.text())
		}
		if c.status == 405 && a.header.Get("Allow") == "" {
			t.Errorf("%s %s: 405 without Allow", c.method, c.path)
		}
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, path := range []string{"/livez", "/v1/jobs", "/nothing", "/v1/job/x"} {
		a := b.do("GET", path, nil)
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "X-Frame-Options": "DENY"} {
			if got := a.header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
	for sent, kept := range map[string]bool{"abc-1.2_X": true, "": false, "a b": false, "ä": false, strings.Repeat("x", 65): false} {
		a := b.send(b.request("GET", "/livez", nil, "X-Request-Id", sent))
		if got := a.header.Get("X-Request-Id"); (got == sent) != kept || got == "" {
			t.Errorf("request id %q became %q", sent, got)
		}
	}
}

// A failure of ours shows a request id that finds it in the log, and nothing else.
func TestInternalErrorsAreNotShown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.must(b.store.Close())
	a := b.send(b.request("GET", "/v1/job/x", nil, "X-API-KEY", b.token, "X-Request-Id", "find-me"))
	var body struct{ Message, RequestID string }
	b.must(json.Unmarshal(a.body, &body))
	if a.status < 500 || body.RequestID != "find-me" || strings.Contains(a.text(), "sql") {
		t.Errorf("%d %s", a.status, a.text())
	}
	if !strings.Contains(b.log.String(), `msg="request failed" request_id=find-me`) {
		t.Errorf("the log has no line for it:\n%s", b.log)
	}
}

// Tokens and what people said stay out of the log.
func TestLogHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.submit("", `{"name":"PAYLOAD","messages":[{"payload":{"content":"PAYLOAD"}}]}`)
	b.do("POST", "/v1/process/text?webhookUrl=https%3A%2F%2Fexample.com%2FPAYLOAD", `{"messages":[{"payload":{"content":5}}],"x":"PAYLOAD"}`)
	b.send(b.request("GET", "/v1/jobs?access_token="+b.token, nil))
	b.do("POST", "/oauth2/token:generate", map[string]string{"appId": b.owner.AppID, "appSecret": b.owner.AppSecret})
	log := b.log.String()
	if !strings.Contains(log, "route=/v1/process/text") || !strings.Contains(log, "status=201") || !strings.Contains(log, "tenant_id="+b.owner.Tenant.ID) {
		t.Errorf("the log lacks the requests:\n%s", log)
	}
	for _, secret := range []string{"PAYLOAD", b.token, b.owner.AppSecret, b.owner.AppID} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	check := func(v *atomic.Value) func(context.Context) error {
		return func(context.Context) error {
			if msg, ok := v.Load().(string); ok {
				return conversation.Errorf(conversation.Unavailable, "%s", msg)
			}
			return nil
		}
	}
	cases := []struct {
		store, engine string
		status        int
		want          string
	}{
		{"", "", 200, `{"status":"ready","checks":{"store":"ok","engine":"ok"}}`},
		{"", "no engine", 200, `{"status":"degraded","checks":{"store":"ok","engine":"no engine"}}`},
		{"disk full", "", 503, `{"status":"unready","checks":{"store":"disk full","engine":"ok"}}`},
		{"disk full", "no engine", 503, `{"status":"unready","checks":{"store":"disk full","engine":"no engine"}}`},
	}
	for _, c := range cases {
		var store, engine atomic.Value
		if c.store != "" {
			store.Store(c.store)
		}
		if c.engine != "" {
			engine.Store(c.engine)
		}
		b := newBench(t, func(s *settings) {
			s.api.Version = "v1.2.3"
			s.api.Checks = []api.Check{{Name: "store", Run: check(&store)}, {Name: "engine", Run: check(&engine), Optional: true}}
		})
		a := b.send(b.request("GET", "/readyz", nil))
		if a.status != c.status {
			t.Errorf("%+v: %d", c, a.status)
		}
		same(t, "readyz", a.body, c.want)
		same(t, "livez", b.send(b.request("GET", "/livez", nil)).body, `{"status":"ok"}`)
		same(t, "version", b.send(b.request("GET", "/version", nil)).body, `{"name":"parlance","version":"v1.2.3"}`)
		if doc := b.send(b.request("GET", "/openapi.yaml", nil)); string(doc.body) != string(api.Document()) {
			t.Error("another document is served")
		}
	}
}

func TestBodyLimits(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *settings) { s.symbl.MaxTextBody, s.api.MaxBody = 1000, 500 })
	long := `{"messages":[{"payload":{"content":"` + strings.Repeat("x", 1000) + `"}}]}`
	for _, body := range []io.Reader{strings.NewReader(long), struct{ io.Reader }{strings.NewReader(long)}} {
		a := b.send(b.request("POST", "/v1/process/text", body, "X-API-KEY", b.token))
		if a.status != 413 || a.message() != "The request body is larger than 1000 bytes, the limit." {
			t.Errorf("%d %s", a.status, a.text())
		}
	}
	if a := b.do("POST", "/v1/manage/tracker", long); a.status != 413 || !strings.Contains(a.message(), "500 bytes") {
		t.Errorf("%d %s", a.status, a.text())
	}
	if a := b.send(b.request("POST", "/v1/process/text", strings.NewReader(hello), "X-API-KEY", b.token, "Content-Encoding", "gzip")); a.status != 415 {
		t.Errorf("compressed: %d %s", a.status, a.text())
	}
}

// dial opens a connection and sends text as it stands.
func (b *bench) dial(text string) net.Conn {
	b.t.Helper()
	c, err := (&net.Dialer{}).DialContext(b.t.Context(), "tcp", strings.TrimPrefix(b.url, "http://"))
	b.must(err)
	b.t.Cleanup(func() { _ = c.Close() })
	_, err = io.WriteString(c, text)
	b.must(err)
	return c
}

// A client that sends its body drop by drop does not hold a connection for ever,
// neither with JSON, whose time is limited as a whole, nor with a recording,
// each piece of which must come in time.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *settings) { s.api.RequestTimeout = time.Second })
	for _, path := range []string{"/v1/process/text", "/v1/process/audio"} {
		c := b.dial("POST " + path + " HTTP/1.1\r\nHost: x\r\nX-API-KEY: " + b.token + "\r\nContent-Length: 1000\r\n\r\n{")
		resp, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest || !strings.Contains(string(body), "did not arrive in time") {
			t.Errorf("%s: %s %s", path, resp.Status, body)
		}
	}
	c := b.dial("GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow")              // never ends its head
	if all, _ := io.ReadAll(c); strings.Contains(string(all), " 200 ") { // until the server closes it
		t.Errorf("half a head was answered: %s", all)
	}
}

// An upload may take longer than the timeout as long as it moves.
func TestLongUploadThatMoves(t *testing.T) {
	t.Parallel()
	const limit = 1500 * time.Millisecond
	b := newBench(t, func(s *settings) { s.api.RequestTimeout = limit })
	recording := wav(1, 8000, 4000)
	in, out := io.Pipe()
	go func() {
		tick := time.NewTicker(limit / 8)
		defer tick.Stop()
		for n := 0; n < len(recording); n += len(recording) / 10 {
			<-tick.C
			_, _ = out.Write(recording[n:min(n+len(recording)/10, len(recording))])
		}
		_ = out.Close()
	}()
	start := time.Now()
	a := b.send(b.request("POST", "/v1/process/audio", in, "X-API-KEY", b.token))
	if a.status != 201 || time.Since(start) < limit {
		t.Errorf("%d after %v: %s", a.status, time.Since(start), a.text())
	}
}

func TestHeadLimit(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	c := b.dial("GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("x", api.MaxHeaderBytes+8192) + "\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	b.must(err)
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Error(resp.Status)
	}
}

// One connection serves good and bad requests alike, one after the other.
func TestConnectionIsKept(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	c := b.dial("")
	r := bufio.NewReader(c)
	for i, path := range []string{"/livez", "/nothing", "/v1/job/x", "/livez"} {
		_, err := io.WriteString(c, "GET "+path+" HTTP/1.1\r\nHost: x\r\nX-Request-Id: r"+strconv.Itoa(i)+"\r\n\r\n")
		b.must(err)
		resp, err := http.ReadResponse(r, nil)
		b.must(err)
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if resp.Header.Get("X-Request-Id") != "r"+strconv.Itoa(i) {
			t.Errorf("answer %d is for %s", i, resp.Header.Get("X-Request-Id"))
		}
	}
}
