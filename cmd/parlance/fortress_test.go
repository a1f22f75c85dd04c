package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"parlance/api"
	"parlance/app"
	"parlance/config"
	"parlance/conversation"
	"parlance/storage"
)

// fortress is the API as the binary puts it together, with every route there is
// and no worker, so that nothing moves but what a request moves. Two accounts live
// in it; the first one owns something of every kind.
type fortress struct {
	t      *testing.T
	url    string
	routes []api.Route
	core   *core
	log    *lines

	owner, stranger citizen
	// The things of the owner.
	conversationID, memberID, jobID, trackerID, endpointID, deliveryID string
	jobDeliveryID                                                      string // to the address that the job names
	endpointKey                                                        string // signs its webhooks
}

// citizen is an account with what it signs in with.
type citizen struct {
	*app.Owner

	principal conversation.Principal
	token     app.Token
}

func newFortress(t *testing.T, env ...string) *fortress {
	t.Helper()
	env = append([]string{"PARLANCE_ADDR=127.0.0.1:0", "PARLANCE_DATA_DIR=" + filepath.Join(t.TempDir(), "data"), "PARLANCE_SPEECH_ENGINE=none", "PARLANCE_RATE_LIMIT=0"}, env...)
	cfg, err := config.Load(config.Sources{Environ: env})
	must(t, err)
	f := &fortress{t: t, log: &lines{}}
	log := slog.New(slog.NewTextHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	f.core, err = openCore(t.Context(), cfg, log)
	must(t, err)
	t.Cleanup(f.core.close)
	q, err := openQueue(cfg, log, true)
	must(t, err)
	t.Cleanup(q.close)
	role, err := newAPIRole(t.Context(), f.core, q)
	must(t, err)
	f.routes, f.url = role.routes, "http://"+role.listener.Addr().String()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- role.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	f.owner, f.stranger = f.settler("owner"), f.settler("stranger")
	f.furnish()
	return f
}

// settler makes an account.
func (f *fortress) settler(name string) citizen {
	f.t.Helper()
	o, err := f.core.app.CreateOwner(f.t.Context(), name)
	must(f.t, err)
	token, err := f.core.app.IssueToken(f.t.Context(), o.AppID, o.AppSecret)
	must(f.t, err)
	return citizen{o, conversation.Principal{TenantID: o.Tenant.ID}, token}
}

// furnish gives the owner a conversation with a message, a job that waits, a
// tracker, and a webhook endpoint with a delivery.
func (f *fortress) furnish() {
	f.t.Helper()
	ctx, a, p := f.t.Context(), f.core.app, f.owner.principal
	text := app.TextRequest{
		Submission: app.Submission{WebhookURL: "https://hooks.example.com/job"},
		Messages:   []conversation.InputMessage{{Text: "Hello."}},
	}
	acc, err := a.SubmitText(ctx, p, text)
	must(f.t, err)
	claim, err := f.core.store.Claim(ctx, conversation.Hint{ConversationID: acc.ConversationID, Generation: 1, Queue: conversation.TextQueue}, time.Minute, 3)
	must(f.t, err)
	if claim == nil {
		f.t.Fatal("nothing to claim")
	}
	ann := conversation.Member{ID: conversation.NewUUID(), Name: "Ann", Email: "ann@example.com"}
	_, err = f.core.store.Settle(ctx, *claim, storage.Outcome{Yield: true, Effects: &storage.Effects{
		Members:  []conversation.Member{ann},
		Messages: []conversation.Message{{ID: conversation.NewNumericID(), JobID: acc.JobID, Text: "Hello.", From: ann, StartTime: time.Now(), EndTime: time.Now()}},
	}}, time.Minute, 3)
	must(f.t, err)
	text.ConversationID = acc.ConversationID
	waiting, err := a.SubmitText(ctx, p, text)
	must(f.t, err)
	trackers, err := a.CreateTrackers(ctx, p, []conversation.Tracker{{Name: "price", Vocabulary: []string{"price"}}})
	must(f.t, err)
	address := "https://hooks.example.com/in"
	e, err := a.CreateEndpoint(ctx, p, app.EndpointChange{URL: &address}, false)
	must(f.t, err)
	d, err := a.TestEndpoint(ctx, p, e.ID)
	must(f.t, err)
	f.conversationID, f.memberID, f.jobID = acc.ConversationID, ann.ID, waiting.JobID
	f.endpointKey = e.Key
	own, err := f.core.store.DeliveriesOf(ctx, p.TenantID, acc.JobID, 1)
	must(f.t, err)
	f.jobDeliveryID = own[0].ID
	f.settleDeliveries()
	f.trackerID, f.endpointID, f.deliveryID = trackers[0].ID, e.ID, d.ID
}

// settleDeliveries gives every delivery up, so that it could be replayed.
func (f *fortress) settleDeliveries() {
	f.t.Helper()
	ctx := f.t.Context()
	for {
		due, err := f.core.store.DueDeliveries(ctx, 100)
		must(f.t, err)
		if len(due) == 0 {
			return
		}
		for _, d := range due {
			claimed, err := f.core.store.ClaimDelivery(ctx, d.Lane(), time.Minute)
			must(f.t, err)
			if claimed == nil {
				continue
			}
			_, err = f.core.store.SettleDelivery(ctx, *claimed, conversation.DeliveryAttempt{DeliveryID: claimed.ID, At: time.Now(), Status: 500}, conversation.DeliveryDead, 0)
			must(f.t, err)
		}
	}
}

// ids are everything of the owner's that has a name.
func (f *fortress) ids() []string {
	return []string{f.conversationID, f.memberID, f.jobID, f.trackerID, f.endpointID, f.deliveryID}
}

// fill puts the owner's ids into the path of a route. A new kind of thing needs a
// line here and one in furnish.
func (f *fortress) fill(r api.Route) string {
	f.t.Helper()
	var id string
	switch p := r.Path; {
	case strings.HasPrefix(p, "/v1/conversations/:id"), strings.HasPrefix(p, "/v1/process/"):
		id = f.conversationID
	case strings.HasPrefix(p, "/v1/job/:id"):
		id = f.jobID
	case strings.HasPrefix(p, "/v1/manage/tracker"):
		id = f.trackerID
	case strings.HasPrefix(p, "/v1/webhooks/deliveries/:id"):
		id = f.deliveryID
	case strings.HasPrefix(p, "/v1/webhooks/:id"):
		id = f.endpointID
	default:
		f.t.Fatalf("%s %s: this test does not know what its id names; teach fill and furnish", r.Method, r.Path)
	}
	return fillWith(r, id, f.memberID)
}

// fillWith puts ids into the path of a route.
func fillWith(r api.Route, id, member string) string {
	path := strings.NewReplacer(":id", id, ":member", member).Replace(r.Path)
	if strings.Contains(r.Path, "token:") { // a colon that is sent
		return r.Path
	}
	if strings.HasSuffix(path, "/export") {
		path += "?format=txt"
	}
	return path
}

// hasID tells whether the path of a route names something.
func hasID(r api.Route) bool { return strings.Contains(r.Path, "/:") }

// body is a body that the route takes, but for what the test is about.
func body(r api.Route) (contentType, text string) {
	switch {
	case r.Method == http.MethodGet || r.Method == http.MethodDelete && !strings.HasPrefix(r.Path, "/oauth2"):
		return "", ""
	case strings.Contains(r.Path, "/process/text"):
		return "application/json", `{"messages":[{"payload":{"content":"Hello."}}]}`
	case strings.HasPrefix(r.Path, "/v1/process/") && strings.Contains(r.Path, "/url"):
		return "application/json", `{"url":"https://example.com/a.wav"}`
	case strings.Contains(r.Path, "/process/transcript"):
		return "text/plain", "Ann: Hello.\n"
	case strings.Contains(r.Path, "/process/video"):
		return "video/mp4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
	case strings.Contains(r.Path, "/process/audio"):
		return "audio/wav", "RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x00\x00\x00\x00"
	case strings.HasSuffix(r.Path, "/members/:member"):
		return "application/json", `{"name":"Mallory"}`
	case strings.HasSuffix(r.Path, "/speakers"):
		return "application/json", `{"speakerEvents":[{"type":"started_speaking","user":{"id":"a"},"offset":{"seconds":1}}]}`
	case strings.HasSuffix(r.Path, "/transcript"):
		return "application/json", `{"contentType":"text/markdown"}`
	case r.Method == http.MethodPut && r.Path == "/v1/conversations/:id":
		return "application/json", `{"metadata":{"owned":"by mallory"}}`
	case strings.HasPrefix(r.Path, "/v1/manage/trackers") && r.Method == http.MethodPatch:
		return "application/json", `[{"op":"replace","path":"/name","value":"mine"}]`
	case strings.HasPrefix(r.Path, "/v1/manage/tracker"):
		return "application/json", `{"name":"mine","vocabulary":["mine"]}`
	case strings.HasPrefix(r.Path, "/v1/webhooks"):
		return "application/json", `{}`
	default:
		return "application/json", `{}`
	}
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string
}

// call makes a request; header are names and values.
func (f *fortress) call(method, path, token, contentType, text string, header ...string) reply {
	f.t.Helper()
	req, err := http.NewRequestWithContext(f.t.Context(), method, f.url+path, strings.NewReader(text))
	if err != nil {
		f.t.Fatalf("%s %s: %v", method, path, err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return f.send(req)
}

func (f *fortress) send(req *http.Request) reply {
	f.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	must(f.t, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	must(f.t, err)
	return reply{resp.StatusCode, resp.Header, string(text)}
}

// dump is every row of the database but those that say when somebody signed in.
func (f *fortress) dump() string {
	f.t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(f.core.cfg.DataDir, "parlance.db")+"?mode=ro")
	must(f.t, err)
	defer func() { _ = db.Close() }()
	var out strings.Builder
	for _, table := range f.column(db, `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`) {
		if table == "credentials" || table == "probes" || strings.HasPrefix(table, "sqlite_") {
			continue
		}
		rows := f.column(db, `SELECT `+strings.Join(f.column(db, `SELECT 'quote("' || name || '")' FROM pragma_table_info('`+table+`')`), ` || '|' || `)+` FROM `+table)
		slices.Sort(rows)
		fmt.Fprintf(&out, "%s\n\t%s\n", table, strings.Join(rows, "\n\t"))
	}
	return out.String()
}

func (f *fortress) column(db *sql.DB, query string) (list []string) {
	f.t.Helper()
	rows, err := db.QueryContext(f.t.Context(), query)
	must(f.t, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		must(f.t, rows.Scan(&s))
		list = append(list, s)
	}
	must(f.t, rows.Err())
	return list
}

// lines is a log that may be read while it is written.
type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
