package symbl_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// parameter of a route, to be filled in.
var parameter = regexp.MustCompile(`/:[a-z]+`)

func TestEveryRouteNeedsAToken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	public := []string{
		"GET /livez", "GET /readyz", "GET /version", "GET /openapi.yaml",
		"POST /oauth2/token:generate", "POST /oauth2/token:refresh", "DELETE /oauth2/token:revoke",
	}
	private := 0
	for _, r := range b.server.Routes() {
		name := r.Method + " " + r.Path
		if r.Public {
			if !slices.Contains(public, name) {
				t.Errorf("%s is public; is that meant?", name)
			}
			continue
		}
		private++
		path := parameter.ReplaceAllString(r.Path, "/x")
		for _, header := range [][]string{nil, {"Authorization", "Bearer x"}, {"X-Api-Key", "x"}, {"Authorization", "Basic " + b.token}} {
			a := b.send(b.request(r.Method, path, nil, header...))
			if a.status != http.StatusUnauthorized || a.message() == "" || a.header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s with %q: %d %s", name, header, a.status, a.text())
			}
		}
	}
	if private < 30 {
		t.Errorf("only %d private routes", private)
	}
}

func TestRoutesAndDocumentAgree(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	served := map[string]bool{}
	for _, r := range b.server.Routes() {
		op := b.contract.operation(r.Method, parameter.ReplaceAllString(r.Path, "/x"))
		if op == nil {
			t.Errorf("%s %s is not in the document", r.Method, r.Path)
			continue
		}
		if isPublic := op.Security != nil && len(*op.Security) == 0; isPublic != r.Public {
			t.Errorf("%s %s: the document says public = %v, the server %v", r.Method, r.Path, isPublic, r.Public)
		}
		served[op.OperationID] = true
	}
	for path, item := range b.contract.doc.Paths.Map() {
		for method, op := range item.Operations() {
			if !served[op.OperationID] {
				t.Errorf("%s %s is in the document, but not served", method, path)
			}
			delete(served, op.OperationID)
		}
	}
}

// Every route with an id must treat another account's things as if they were not
// there, and no list may show them.
func TestAccountsDoNotSeeEachOther(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", `{"name":"secret plan","messages":[{"payload":{"content":"Nobody must know."},"from":{"name":"Ann","userId":"ann@example.com"}}]}`)
	b.settle(acc.ConversationID, transcribed(acc.ConversationID))
	var tracker struct{ Tracker struct{ ID string } }
	b.decode(b.want(http.StatusCreated, "POST", "/v1/manage/tracker", `{"name":"secret plan","vocabulary":["secret plan"]}`), &tracker)
	bodies := map[string]string{
		"PUT /v1/process/text/:id":                  hello,
		"PUT /v1/process/audio/url/:id":             `{"url":"https://example.com/a.wav"}`,
		"PUT /v1/process/video/url/:id":             `{"url":"https://example.com/a.wav"}`,
		"PUT /v1/process/transcript/url/:id":        `{"url":"https://example.com/a.wav"}`,
		"PUT /v1/conversations/:id":                 `{"metadata":{"a":"b"}}`,
		"PUT /v1/conversations/:id/speakers":        `{"speakerEvents":[{"type":"started_speaking","user":{"id":"a"},"offset":{"seconds":1}}]}`,
		"PUT /v1/conversations/:id/members/:member": `{"name":"Eve"}`,
		"POST /v1/conversations/:id/transcript":     `{"contentType":"text/markdown"}`,
		"PUT /v1/manage/tracker/:id":                `{"name":"x","vocabulary":["y"]}`,
		"PATCH /v1/manage/trackers/:id":             `[{"op":"replace","path":"/name","value":"x"}]`,
	}
	tried := 0
	for _, r := range b.server.Routes() {
		if r.Public || !strings.Contains(r.Path, "/:") {
			continue
		}
		id := acc.ConversationID
		switch {
		case strings.HasPrefix(r.Path, "/v1/job/"):
			id = acc.JobID
		case strings.HasPrefix(r.Path, "/v1/manage/"):
			id = tracker.Tracker.ID
		}
		path := strings.NewReplacer(":id", id, ":member", memberID).Replace(r.Path)
		if strings.HasSuffix(path, "/export") {
			path += "?format=txt"
		}
		var body any
		if s, ok := bodies[r.Method+" "+r.Path]; ok {
			body = s
		}
		if r.Method == http.MethodPut && (r.Path == "/v1/process/audio/:id" || r.Path == "/v1/process/video/:id") {
			body = wav(1, 8000, 800)
		}
		if r.Method == http.MethodPut && r.Path == "/v1/process/transcript/:id" {
			body = captions
		}
		tried++
		if a := b.as(b.stranger, r.Method, path, body); a.status != http.StatusNotFound || strings.Contains(a.text(), "secret") {
			t.Errorf("%s %s as a stranger: %d %s", r.Method, path, a.status, a.text())
		}
		if strings.Contains(r.Path, "trackers-detected") { // the path is right: the owner gets through
			b.want(http.StatusOK, r.Method, path, nil)
		}
	}
	if tried < 25 {
		t.Errorf("only %d routes tried", tried)
	}
	for _, path := range []string{"/v1/conversations?startTime=2000-01-01", "/v1/jobs", "/v1/manage/trackers"} {
		if a := b.as(b.stranger, "GET", path, nil); a.status != http.StatusOK || strings.Contains(a.text(), acc.ConversationID) || strings.Contains(a.text(), "secret") {
			t.Errorf("%s as a stranger: %d %s", path, a.status, a.text())
		}
		if a := b.do("GET", path, nil); !strings.Contains(a.text(), acc.ConversationID) && !strings.Contains(a.text(), "secret") {
			t.Errorf("%s as the owner: %s", path, a.text())
		}
	}
	b.want(http.StatusOK, "GET", "/v1/conversations/"+acc.ConversationID, nil) // nothing was deleted
}
