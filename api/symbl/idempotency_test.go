package symbl_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"parlance/api"
	"parlance/api/symbl"
	"parlance/conversation"
)

// keyed sends a request under a key.
func (b *bench) keyed(key, method, path, body string) answer {
	b.t.Helper()
	return b.send(b.request(method, path, strings.NewReader(body),
		"Authorization", "Bearer "+b.token, "Content-Type", "application/json", "Idempotency-Key", key))
}

// same fails the test unless a repeats first.
func (b *bench) same(first, a answer) {
	b.t.Helper()
	if a.status != first.status || !bytes.Equal(a.body, first.body) || a.header.Get("Idempotency-Replayed") != "true" {
		b.t.Errorf("replayed: %d %q %s, want %d %s", a.status, a.header.Get("Idempotency-Replayed"), a.text(), first.status, first.text())
	}
}

func (b *bench) openJobs() int {
	b.t.Helper()
	n, err := b.store.OpenTenantJobs(b.t.Context(), b.owner.Tenant.ID)
	b.must(err)
	return n
}

func TestSameKeySameAnswer(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.keyed("a-1", "POST", "/v1/process/text", hello)
	if first.status != 201 || first.header.Get("Idempotency-Replayed") != "" {
		t.Fatalf("%d %v %s", first.status, first.header, first.text())
	}
	b.same(first, b.keyed("a-1", "POST", "/v1/process/text", hello))
	b.same(first, b.keyed(`"a-1"`, "POST", "/v1/process/text", hello)) // as the draft writes it
	var acc accepted
	b.decode(first, &acc)
	put := "/v1/process/text/" + acc.ConversationID
	second := b.keyed("a-2", "PUT", put, hello)
	b.same(second, b.keyed("a-2", "PUT", put, hello))
	for name, a := range map[string]answer{
		"body":  b.keyed("a-1", "POST", "/v1/process/text", strings.Replace(hello, "Hello", "Bye", 1)),
		"route": b.keyed("a-1", "PUT", put, hello),
		"query": b.keyed("a-1", "POST", "/v1/process/text?webhookUrl=https://example.com", hello),
		"kind":  b.keyed("a-1", "POST", "/v1/process/audio/url", hello),
	} {
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("another %s: %d %s", name, a.status, a.text())
		}
	}
	if n := b.openJobs(); n != 2 {
		t.Errorf("%d jobs", n)
	}
	req := b.request("POST", "/v1/process/text", strings.NewReader(hello), "Authorization", "Bearer "+b.stranger, "Idempotency-Key", "a-1")
	if a := b.send(req); a.status != 201 || bytes.Equal(a.body, first.body) || a.header.Get("Idempotency-Replayed") != "" {
		t.Errorf("another account: %d %s", a.status, a.text())
	}
}

func TestWrongKeys(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, key := range map[string]string{
		"empty": "", "quoted empty": `""`, "space": "a b", "too long": strings.Repeat("k", 256), "not ASCII": "ü",
	} {
		for _, path := range []string{"/v1/process/text", "/v1/process/audio", "/v1/process/audio/url"} {
			if a := b.keyed(key, "POST", path, hello); a.status != 400 || !strings.Contains(a.message(), "1 to 255 visible ASCII") {
				t.Errorf("%s: %d %s", name, a.status, a.text())
			}
		}
	}
	if a := b.keyed(strings.Repeat("k", 255), "POST", "/v1/process/text", hello); a.status != 201 {
		t.Errorf("the longest: %d %s", a.status, a.text())
	}
	twice := b.request("POST", "/v1/process/text", strings.NewReader(hello), "Authorization", "Bearer "+b.token,
		"Idempotency-Key", "a", "Idempotency-Key", "b")
	if a := b.send(twice); a.status != 400 {
		t.Errorf("two keys: %d %s", a.status, a.text())
	}
}

// A refused request leaves its key free for a better one.
func TestRefusedRequestFreesItsKey(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if a := b.keyed("k", "POST", "/v1/process/text", `{"messages":[{"payload":{"content":" "}}]}`); a.status != 400 {
		t.Fatalf("%d %s", a.status, a.text())
	}
	if a := b.keyed("k", "POST", "/v1/process/text", hello); a.status != 201 {
		t.Errorf("%d %s", a.status, a.text())
	}
}

// Many at once, at two servers over one database: one job, one answer.
func TestSameKeyAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	other := httptest.NewServer(api.NewServer(api.Config{}, b.app, symbl.New(symbl.Config{}, b.app)).Handler())
	t.Cleanup(other.Close)
	const tries = 24
	answers := make([]answer, tries)
	var wg sync.WaitGroup
	for i := range tries {
		wg.Go(func() {
			req := b.request("POST", "/v1/process/text", strings.NewReader(hello), "Authorization", "Bearer "+b.token, "Idempotency-Key", "k")
			if i%2 == 1 {
				req.URL.Host = strings.TrimPrefix(other.URL, "http://")
			}
			for answers[i].status == 0 || answers[i].status == http.StatusConflict {
				req.Body = io.NopCloser(strings.NewReader(hello))
				answers[i] = b.send(req)
			}
		})
	}
	wg.Wait()
	originals := 0
	for _, a := range answers {
		if a.status != 201 || !bytes.Equal(a.body, answers[0].body) {
			t.Errorf("%d %s", a.status, a.text())
		}
		if a.header.Get("Idempotency-Replayed") == "" {
			originals++
		}
	}
	if n := b.openJobs(); originals != 1 || n != 1 {
		t.Errorf("%d originals, %d jobs", originals, n)
	}
}

// While the first one streams, a second one is told to wait; afterwards its body
// decides, and no second recording is kept.
func TestKeyedUpload(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	recording := wav(1, 8000, 8000)
	send := func(key string, body io.Reader) answer {
		return b.send(b.request("POST", "/v1/process/audio?name=Call", body,
			"Authorization", "Bearer "+b.token, "Content-Type", "audio/wav", "Idempotency-Key", key))
	}
	body, rest := io.Pipe()
	first := make(chan answer)
	go func() { first <- send("k", body) }()
	_, err := rest.Write(recording[:6000]) // blocks until most of it is read: the key is taken
	b.must(err)
	a := send("k", bytes.NewReader(recording))
	for a.status == 201 { // it came first
		t.Fatalf("the second upload was accepted while the first one runs: %s", a.text())
	}
	if a.status != http.StatusConflict || a.header.Get("Retry-After") == "" {
		t.Errorf("while it runs: %d %v %s", a.status, a.header, a.text())
	}
	_, err = rest.Write(recording[6000:])
	b.must(err)
	b.must(rest.Close())
	done := <-first
	if done.status != 201 {
		t.Fatalf("%d %s", done.status, done.text())
	}
	b.same(done, send("k", bytes.NewReader(recording)))
	if a := send("k", bytes.NewReader(recording[:len(recording)-2])); a.status != http.StatusUnprocessableEntity {
		t.Errorf("another recording: %d %s", a.status, a.text())
	}
	if n := b.blobCount(); n != 1 || b.openJobs() != 1 {
		t.Errorf("%d recordings, %d jobs", n, b.openJobs())
	}
}

// The server died between commit and answer: what it committed is the answer.
func TestAnswerAfterACrash(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	req := b.request("POST", "/v1/process/text", strings.NewReader(hello), "Authorization", "Bearer "+b.token, "Idempotency-Key", "k")
	b.server.Handler().ServeHTTP(deadWriter{}, req)
	a := b.keyed("k", "POST", "/v1/process/text", hello)
	var acc accepted
	b.decode(a, &acc)
	if a.status != 201 || a.header.Get("Idempotency-Replayed") != "true" || b.openJobs() != 1 {
		t.Errorf("%d %v %s, %d jobs", a.status, a.header, a.text(), b.openJobs())
	}
	if j, err := b.store.Job(t.Context(), b.owner.Tenant.ID, acc.JobID); err != nil || j.ConversationID != acc.ConversationID {
		t.Errorf("%+v %v", j, err)
	}
}

// deadWriter is a connection that is gone.
type deadWriter struct{}

func (deadWriter) Header() http.Header       { return http.Header{} }
func (deadWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
func (deadWriter) WriteHeader(int)           {}

// The limit of an account goes before that of the server; 0 is none.
func TestJobLimitOfAccount(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *settings) { s.app.MaxConcurrentJobs = 1 })
	for limit, accepted := range map[int]int{3: 3, 0: 6} {
		tenant := conversation.Tenant{ID: conversation.NewUUID(), Name: "x", MaxConcurrentJobs: &limit}
		b.must(b.store.CreateTenant(t.Context(), tenant))
		p := conversation.Principal{TenantID: tenant.ID}
		got := b.submitUntilRefused(p, 6)
		if got != accepted {
			t.Errorf("limit %d: %d accepted, want %d", limit, got, accepted)
		}
	}
}

// submitUntilRefused counts the submissions that are accepted, most at most.
func (b *bench) submitUntilRefused(p conversation.Principal, most int) (n int) {
	b.t.Helper()
	server := httptest.NewServer(api.NewServer(api.Config{}, knownAs(p), symbl.New(symbl.Config{}, b.app)).Handler())
	defer server.Close()
	for n < most {
		req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, server.URL+"/v1/process/text", strings.NewReader(hello))
		b.must(err)
		req.Header.Set("Authorization", "Bearer x")
		a := b.send(req)
		if a.status == http.StatusTooManyRequests {
			return n
		}
		n++
	}
	return n
}

// knownAs lets everybody in as one client.
type knownAs conversation.Principal

func (k knownAs) Authenticate(context.Context, string) (conversation.Principal, error) {
	return conversation.Principal(k), nil
}
