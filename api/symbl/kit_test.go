package symbl_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parlance/api"
	"parlance/api/hooks"
	"parlance/api/symbl"
	"parlance/app"
	"parlance/conversation"
	"parlance/insights"
	"parlance/speech/decode"
	"parlance/speech/given"
	"parlance/storage"
	"parlance/storage/blobs"
	"parlance/storage/sqlstore"
)

// bench is a whole server over a real database, with two accounts.
type bench struct {
	t        *testing.T
	app      *app.App
	store    *sqlstore.Store
	blobs    *blobs.Dir
	server   *api.Server
	http     *http.Server
	url      string
	log      *syncBuffer
	owner    *app.Owner // of the first account
	token    string
	stranger string // a token of the second account
	contract *contract

	mu    sync.Mutex
	hints map[string]conversation.Hint // latest, by conversation
}

// emptyDatabase is a migrated SQLite file: making it once saves every test half a
// second under the race detector.
var emptyDatabase = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "symbl")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "empty.db")
	s, err := sqlstore.Open(context.Background(), sqlstore.Config{Path: path})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

type settings struct {
	api   api.Config
	symbl symbl.Config
	app   app.Limits
}

func newBench(t *testing.T, change ...func(*settings)) *bench {
	t.Helper()
	s := settings{app: app.Limits{MaxMessages: 10_000, MaxMessageRunes: 100_000, MaxAudioBytes: 1 << 20, MaxConcurrentJobs: 50}}
	s.symbl.MaxAudioBytes = 1 << 20
	for _, f := range change {
		f(&s)
	}
	b := &bench{t: t, log: &syncBuffer{}, contract: theContract(t), hints: map[string]conversation.Hint{}}
	dir := t.TempDir()
	empty, err := emptyDatabase()
	b.must(err)
	b.must(os.WriteFile(filepath.Join(dir, "test.db"), empty, 0o600))
	b.store, err = sqlstore.Open(t.Context(), sqlstore.Config{Path: filepath.Join(dir, "test.db")})
	b.must(err)
	t.Cleanup(func() { _ = b.store.Close() })
	b.blobs, err = blobs.NewDir(filepath.Join(dir, "blobs"))
	b.must(err)
	t.Cleanup(func() { _ = b.blobs.Close() })
	keys, err := app.NewKeyring(b.store, []byte("a server key of some length"))
	b.must(err)
	b.app = &app.App{
		Store: b.store, Policies: b.store, Replays: b.store, Blobs: b.blobs, Hints: b, Webhooks: b, Insights: insights.New(), Keys: keys, Limits: s.app,
		Probe:        func(head []byte) error { _, err := decode.Decoder{}.Probe(head); return err },
		IsTranscript: given.Sniff, Recordings: b.store, Speakers: b.store, TokenLife: 24 * time.Hour,
	}
	b.owner, err = b.app.EnsureOwner(t.Context())
	b.must(err)
	b.token = b.tokenOf(b.owner)
	second, err := b.app.CreateOwner(t.Context(), "Second account")
	b.must(err)
	b.stranger = b.tokenOf(second)
	s.api.Log = slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	b.server = api.NewServer(s.api, b.app, symbl.New(s.symbl, b.app), hooks.New(b.app))
	ts := httptest.NewUnstartedServer(nil)
	b.http = b.server.HTTPServer()
	ts.Config = b.http
	ts.Start()
	t.Cleanup(ts.Close)
	b.url = ts.URL
	return b
}

// Hint remembers where work waits.
func (b *bench) Hint(_ context.Context, h conversation.Hint) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hints[h.ConversationID] = h
}

// Notify has nobody to tell.
func (b *bench) Notify(string) {}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) tokenOf(o *app.Owner) string {
	b.t.Helper()
	t, err := b.app.IssueToken(b.t.Context(), o.AppID, o.AppSecret)
	b.must(err)
	return t.AccessToken
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) text() string {
	const longest = 2000
	return string(a.body[:min(len(a.body), longest)])
}

// message is what an error says.
func (a answer) message() string {
	var e struct{ Message string }
	_ = json.Unmarshal(a.body, &e)
	return e.Message
}

// send makes a request as it stands and holds the answer against the contract.
func (b *bench) send(req *http.Request) answer {
	b.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	b.must(err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	b.must(err)
	a := answer{resp.StatusCode, resp.Header, body}
	b.contract.check(b.t, req.Method, req.URL.Path, a)
	return a
}

func (b *bench) request(method, path string, body io.Reader, header ...string) *http.Request {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, body)
	b.must(err)
	for i := 0; i < len(header); i += 2 {
		req.Header.Add(header[i], header[i+1])
	}
	return req
}

// do sends JSON (a string is sent as it stands, nil nothing) as the first
// account.
func (b *bench) do(method, path string, body any) answer {
	b.t.Helper()
	return b.as(b.token, method, path, body)
}

func (b *bench) as(token, method, path string, body any) answer {
	b.t.Helper()
	var r io.Reader
	header := []string{"Authorization", "Bearer " + token}
	switch v := body.(type) {
	case nil:
	case []byte: // a recording
		r, header = bytes.NewReader(v), append(header, "Content-Type", "audio/wav")
	case string:
		r, header = strings.NewReader(v), append(header, "Content-Type", "application/json")
	default:
		data, err := json.Marshal(v)
		b.must(err)
		r, header = bytes.NewReader(data), append(header, "Content-Type", "application/json")
	}
	return b.send(b.request(method, path, r, header...))
}

// want makes a call and insists on its status.
func (b *bench) want(status int, method, path string, body any) answer {
	b.t.Helper()
	a := b.do(method, path, body)
	if a.status != status {
		b.t.Fatalf("%s %s: %d, want %d: %s", method, path, a.status, status, a.text())
	}
	return a
}

type accepted struct{ ConversationID, JobID string }

// submit sends a text submission that must be accepted; conversationID "" makes
// a new conversation.
func (b *bench) submit(conversationID string, body any) accepted {
	b.t.Helper()
	method, path := http.MethodPost, "/v1/process/text"
	if conversationID != "" {
		method, path = http.MethodPut, path+"/"+conversationID
	}
	var acc accepted
	b.must(json.Unmarshal(b.want(http.StatusCreated, method, path, body).body, &acc))
	return acc
}

const hello = `{"messages":[{"payload":{"content":"Hello."}}]}`

// claim takes the head job of a conversation as a worker would.
func (b *bench) claim(conversationID string) *storage.Claim {
	b.t.Helper()
	b.mu.Lock()
	h, known := b.hints[conversationID]
	b.mu.Unlock()
	if !known {
		b.t.Fatal("nobody was told of the conversation")
	}
	c, err := b.store.Claim(b.t.Context(), h, time.Minute, 3)
	b.must(err)
	if c == nil {
		b.t.Fatal("the hint was stale")
	}
	return c
}

// settle does the head job with these effects.
func (b *bench) settle(conversationID string, e storage.Effects) {
	b.t.Helper()
	c := b.claim(conversationID)
	next, err := b.store.Settle(b.t.Context(), *c, storage.Outcome{Effects: &e, Yield: true}, time.Minute, 3)
	b.must(err)
	if next.Hint != nil {
		b.Hint(b.t.Context(), *next.Hint)
	}
}

// syncBuffer is a log that may be read while it is written.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
