package llm

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parlance/conversation"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestRead(t *testing.T) {
	t.Parallel()
	f := always(t, "```json\n"+good+"\n```")
	out := f.reader(t, nil).Read(t.Context(), input())
	want := "action_item: Ann sends Bob the signed contract.\ndecision: The workshop takes place in Berlin.\nfollow_up: Ann and Bob meet again."
	if got := kinds(out.Insights); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	in := out.Insights[0]
	due := time.Date(2026, 3, 6, 0, 0, 0, 0, time.UTC)
	if in.Assignee != ann() || in.From != ann() || !in.Definitive || in.Score != 0.9 || in.DueBy == nil || !in.DueBy.Equal(due) || !slices.Equal(in.MessageIDs, []string{"real-0"}) {
		t.Errorf("action item %+v, due %v", in, in.DueBy)
	}
	if len(in.Entities) != 2 || in.Entities[0].Text != "Ann" || !in.Entities[0].Assignee || in.Entities[1].Offset != 10 {
		t.Errorf("people in it: %+v", in.Entities)
	}
	r := out.Reading
	if r.Model != "m" || r.Until != 3 || r.Partial || r.Fallback != "" || r.Requests != 1 || r.Tokens != 100 || len(r.Summary) != 1 || !slices.Equal(r.Summary[0].MessageIDs, []string{"real-0", "real-2"}) {
		t.Errorf("reading %+v", r)
	}
	if len(out.Covered) != 3 {
		t.Errorf("covered %v", out.Covered)
	}
	q := f.requests()[0]
	if f.paths[0] != "/v1/chat/completions" || q.Format.Type != "json_schema" || q.Tools != nil {
		t.Errorf("request to %s: %+v", f.paths[0], q)
	}
	for _, m := range q.Messages {
		if strings.Contains(m.Content, "real-") || strings.Contains(m.Content, "id-ann") {
			t.Errorf("our ids were sent: %s", m.Content)
		}
	}
	if strings.Contains(q.Messages[0].Content, "contract by Friday") {
		t.Error("what was said stands in the instructions")
	}
}

func TestRead_QuestionsOfOtherLanguages(t *testing.T) {
	t.Parallel()
	in := input()
	in.Questions = true
	out := always(t, good).reader(t, nil).Read(t.Context(), in)
	if !strings.Contains(kinds(out.Insights), "question: Shall we do it in Berlin?") {
		t.Errorf("no question in\n%s", kinds(out.Insights))
	}
}

// What a server can do wrong ends with the embedded result and a reason.
func TestRead_Faults(t *testing.T) {
	t.Parallel()
	status := func(code int, after string) func(int, request, http.ResponseWriter) {
		return func(_ int, _ request, w http.ResponseWriter) {
			if after != "" {
				w.Header().Set("Retry-After", after)
			}
			http.Error(w, "no", code)
		}
	}
	text := func(s string) func(int, request, http.ResponseWriter) {
		return func(_ int, _ request, w http.ResponseWriter) { say(w, s) }
	}
	raw := func(s string) func(int, request, http.ResponseWriter) {
		return func(_ int, _ request, w http.ResponseWriter) { _, _ = w.Write([]byte(s)) }
	}
	tests := []struct {
		name     string
		answer   func(int, request, http.ResponseWriter)
		reason   string
		requests int
	}{
		{"busy", status(429, "7"), "busy or failing (HTTP 429)", 3},
		{"broken", status(500, ""), "busy or failing (HTTP 500)", 3},
		{"wrong key", status(401, ""), "refuses its service (HTTP 401)", 1},
		{"no such model", status(404, ""), "refuses its service (HTTP 404)", 1},
		{"a redirect", func(_ int, _ request, w http.ResponseWriter) {
			w.Header().Set("Location", "http://127.0.0.1:1/")
			w.WriteHeader(http.StatusFound)
		}, "refuses its service (HTTP 302)", 1},
		{"prose", text("I'm sorry, I can't do that."), "cannot be used", 2},
		{"cut JSON", text(good[:len(good)/2]), "cannot be used", 2},
		{"wrong types", text(`{"summary": "x", "decisions": 3, "action_items": {}, "questions": null}`), "cannot be used", 2},
		{"missing members", text(`{"summary": []}`), "cannot be used", 2},
		{"not an answer", raw(`{"object": "list"}`), "cannot be used", 2},
		{"not even JSON", raw(`<html>`), "cannot be used", 2},
		{"a tool call", raw(`{"choices":[{"message":{"content":null,"tool_calls":[{"type":"function","function":{"name":"delete_all","arguments":"{}"}}]}}]}`), "cannot be used", 2},
		{"a refusal", raw(`{"choices":[{"message":{"content":` + quote(good) + `,"refusal":"no"}}]}`), "cannot be used", 2},
		{"cut at its limit", raw(`{"choices":[{"finish_reason":"length","message":{"content":` + quote(good) + `}}]}`), "cannot be used", 2},
		{"far too much", raw(strings.Repeat("x", maxAnswer+2)), "cannot be used", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := play(t, tt.answer)
			out := f.reader(t, func(c *Config) {
				c.HTTP.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			}).Read(t.Context(), input())
			r := out.Reading
			if !strings.Contains(r.Fallback, tt.reason) || !r.Partial || r.Until != 0 || len(out.Insights)+len(out.Covered)+len(r.Summary) != 0 {
				t.Errorf("%+v", out)
			}
			if n := len(f.requests()); n != tt.requests || r.Requests != n {
				t.Errorf("%d requests, counted %d, want %d", n, r.Requests, tt.requests)
			}
			if tt.name == "busy" && (len(f.waits) != 2 || f.waits[0] != 7*time.Second) {
				t.Errorf("waited %v though the server said 7 s", f.waits)
			}
		})
	}
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func TestRead_SecondTryHelps(t *testing.T) {
	t.Parallel()
	f := play(t, func(n int, _ request, w http.ResponseWriter) {
		switch n {
		case 0:
			http.Error(w, "busy", http.StatusServiceUnavailable)
		case 1:
			say(w, "hm")
		default:
			say(w, "<think>they {really} agreed</think>"+good)
		}
	})
	out := f.reader(t, nil).Read(t.Context(), input())
	if len(out.Insights) != 3 || out.Reading.Fallback != "" || out.Reading.Requests != 3 || out.Reading.Tokens != 200 {
		t.Errorf("%+v", out)
	}
}

// Servers that do not know schemas are asked in the forms that they know, and
// that is remembered.
func TestRead_OlderServers(t *testing.T) {
	t.Parallel()
	f := play(t, func(_ int, q request, w http.ResponseWriter) {
		if q.Format != nil {
			http.Error(w, `{"error": "unknown field response_format"}`, http.StatusBadRequest)
			return
		}
		say(w, good)
	})
	r := f.reader(t, nil)
	for range 2 {
		if out := r.Read(t.Context(), input()); len(out.Insights) != 3 {
			t.Errorf("%+v", out)
		}
	}
	if n := len(f.requests()); n != 4 {
		t.Errorf("%d requests, want three for the first and one for the second", n)
	}
}

func TestRead_SlowServer(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	f := play(t, func(int, request, http.ResponseWriter) { <-release })
	t.Cleanup(func() { close(release) })
	now := time.Unix(1000, 0)
	r := f.reader(t, func(c *Config) {
		c.Timeout = 20 * time.Millisecond
		c.Clock = func() time.Time { return now }
	})
	if out := r.Read(t.Context(), input()); !strings.Contains(out.Reading.Fallback, "in time") || out.Reading.Requests != attempts {
		t.Errorf("%+v", out.Reading)
	}
	// Others do not wait for it again ...
	if out := r.Read(t.Context(), input()); !strings.Contains(out.Reading.Fallback, "reached") || out.Reading.Requests != 0 {
		t.Errorf("%+v", out.Reading)
	}
	// ... before it had a rest.
	now = now.Add(rest)
	if out := r.Read(t.Context(), input()); out.Reading.Requests != attempts {
		t.Errorf("%+v", out.Reading)
	}
}

func TestRead_Cancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	f := play(t, func(int, request, http.ResponseWriter) { cancel(); <-release })
	t.Cleanup(func() { close(release) })
	out := f.reader(t, nil).Read(ctx, input()) // ends at once, or the test hangs
	if len(out.Covered) != 0 || len(f.requests()) != 1 {
		t.Errorf("%+v", out)
	}
}

func TestRead_Unreachable(t *testing.T) {
	t.Parallel()
	f := always(t, good)
	r := f.reader(t, nil)
	f.Close()
	if out := r.Read(t.Context(), input()); out.Reading.Fallback != "The language model could not be reached." {
		t.Errorf("%+v", out.Reading)
	}
}

// A long conversation is read in stretches, each with the summary of what came
// before, and never beyond the budget.
func TestRead_Chunks(t *testing.T) {
	t.Parallel()
	texts := make([]string, 40)
	for i := range texts {
		texts[i] = "This is what was said about the budget of the year, " + strings.Repeat("and more ", 20)
	}
	stretches := func() *fake {
		return play(t, func(n int, q request, w http.ResponseWriter) {
			if n > 0 && (len(q.given.Summary) == 0 || len(q.given.Context) == 0) {
				t.Errorf("stretch %d without what came before: %+v", n, q.given)
			}
			evidence := `"m1"`
			if n > 0 {
				evidence = `"m2", "s1"`
			}
			say(w, `{"summary": [{"text": "They talked.", "evidence": [`+evidence+`]}], "decisions": [], "questions": [],
			"action_items": [{"text": "Bob does it.", "evidence": ["m1"]}]}`)
		})
	}
	f := stretches()
	out := f.reader(t, func(c *Config) { c.ChunkTokens = 500 }).Read(t.Context(), input(texts...))
	n := len(f.requests())
	if n < 4 || out.Reading.Until != 40 || out.Reading.Partial || len(out.Covered) != 40 || len(out.Insights) != n {
		t.Errorf("%d requests, until %d, %d insights", n, out.Reading.Until, len(out.Insights))
	}
	if ids := out.Reading.Summary[0].MessageIDs; len(ids) != n || !slices.Contains(ids, "real-0") {
		t.Errorf("the summary rests on %v after %d stretches", ids, n)
	}

	short := stretches().reader(t, func(c *Config) { c.ChunkTokens, c.MaxRequests = 500, 2 }).Read(t.Context(), input(texts...))
	if r := short.Reading; r.Requests != 2 || !r.Partial || !strings.Contains(r.Fallback, "budget") || r.Until != 40 || len(short.Covered) == 0 || len(short.Covered) == 40 {
		t.Errorf("%+v, %d covered", r, len(short.Covered))
	}
	in := input()
	in.Before.Tokens = 1000
	if out := f.reader(t, func(c *Config) { c.MaxTokens = 1000 }).Read(t.Context(), in); out.Reading.Requests != 0 || !strings.Contains(out.Reading.Fallback, "budget") {
		t.Errorf("%+v", out.Reading)
	}
}

// Appends send what is new; a few words wait for more.
func TestRead_Appends(t *testing.T) {
	t.Parallel()
	f := always(t, good)
	r := f.reader(t, nil)
	first := input()
	out := r.Read(t.Context(), first)

	little := Input{Tail: first.New, New: talk(3, "Okay."), Members: first.Members, Before: out.Reading, More: true, Threshold: 0.5}
	waits := r.Read(t.Context(), little)
	if waits.Reading.Requests != 1 || waits.Reading.Until != 3 || len(waits.Covered) != 0 || waits.Reading.Fallback != "" {
		t.Errorf("one word was sent: %+v", waits.Reading)
	}
	more := Input{
		Tail: append(slices.Clone(first.New), little.New...), New: talk(4, "And I will tell the team about the workshop in Berlin before the end of the week."),
		Members: first.Members, Before: waits.Reading, Threshold: 0.5,
	}
	last := r.Read(t.Context(), more)
	q := f.requests()[1].given
	if len(f.requests()) != 2 || len(q.Context) != 3 || len(q.Messages) != 2 || q.Messages[0].Text != "Okay." || len(q.Summary) != 1 {
		t.Errorf("the second request: %+v", q)
	}
	if last.Reading.Until != 5 || last.Reading.Partial || !last.Covered["real-3"] {
		t.Errorf("%+v", last.Reading)
	}
	// A conversation that began without a model is not summed up by one.
	late := more
	late.Tail, late.New, late.Before = nil, talk(100, more.New[0].Text), conversation.Reading{}
	if out := r.Read(t.Context(), late); !out.Reading.Partial || out.Reading.Until != 101 {
		t.Errorf("%+v", out.Reading)
	}
}

// A few words wait only while more is sure to come, or once requests get scarce.
func TestRead_FewWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name             string
		more             bool
		spent, most, ask int
	}{
		{"nothing more is there", false, 5, 0, 1},
		{"more is there", true, 0, 0, 0},
		{"budget in plenty", false, 4, 10, 1},
		{"half of the budget is spent", false, 5, 10, 0},
	}
	for _, tt := range tests {
		f := always(t, good)
		in := input("Deal at 500?", "Deal.")
		in.More, in.Before.Requests = tt.more, tt.spent
		out := f.reader(t, func(c *Config) { c.MaxRequests = tt.most }).Read(t.Context(), in)
		if n := len(f.requests()); n != tt.ask || out.Reading.Until != 2*tt.ask {
			t.Errorf("%s: %d requests, read until %d", tt.name, n, out.Reading.Until)
		}
	}
}

// failing plays a server that answers as it should, but for the requests that
// broken says something else to.
func failing(t *testing.T, broken map[int]string) *fake {
	t.Helper()
	return play(t, func(n int, _ request, w http.ResponseWriter) {
		switch text, ok := broken[n]; {
		case ok && text == "":
			http.Error(w, "no", http.StatusUnauthorized)
		case ok:
			say(w, text)
		default:
			say(w, good)
		}
	})
}

// What a model did not read because it failed, it reads with the next job; then
// its summary is of the whole conversation again.
func TestRead_MakesUp(t *testing.T) {
	t.Parallel()
	f := failing(t, map[int]string{0: ""})
	r := f.reader(t, nil)
	first := input()
	before := r.Read(t.Context(), first).Reading
	if before.Until != 0 || !before.Partial || before.Fallback == "" {
		t.Fatalf("after the failure %+v", before)
	}
	next := Input{Tail: first.New, New: talk(3, "Good."), Members: first.Members, Before: before, Threshold: 0.5}
	out := r.Read(t.Context(), next)
	if got := out.Reading; got.Partial || got.Until != 4 || got.Fallback != "" || len(got.Summary) != 1 || len(out.Covered) != 4 {
		t.Errorf("made up for: %+v, %d covered", got, len(out.Covered))
	}
	// Its tail was too short: what is missing is lost.
	next.Tail = first.New[1:]
	out = r.Read(t.Context(), next)
	if got := out.Reading; !got.Partial || got.Until != 4 || got.Fallback != "" {
		t.Errorf("with a hole: %+v", got)
	}
	// ... and stays so, also over another failure.
	f = failing(t, map[int]string{0: ""})
	r = f.reader(t, nil)
	next = Input{New: talk(4, "We meet again on Monday."), Members: first.Members, Before: out.Reading, Threshold: 0.5}
	next.Before = r.Read(t.Context(), next).Reading
	if got := r.Read(t.Context(), next).Reading; !got.Partial || got.Until != 5 || got.Fallback != "" {
		t.Errorf("lost and found: %+v", got)
	}
}

// A stretch with a useless answer does not keep others from being read. It is
// read again with the next job, and given up after that.
func TestRead_GivesUpAfterTwo(t *testing.T) {
	t.Parallel()
	texts := make([]string, 12)
	for i := range texts {
		texts[i] = "This is what was said about the budget of the year, " + strings.Repeat("and more ", 40)
	}
	in := input(texts...)
	f := failing(t, map[int]string{0: "hm", 1: "hm"}) // each is asked for once more at once
	r := f.reader(t, func(c *Config) { c.ChunkTokens = 500 })
	once := r.Read(t.Context(), in)
	if got := once.Reading; got.Until != 0 || !got.Partial || len(once.Covered) == 0 || len(f.requests()) < 4 {
		t.Fatalf("after the first: %+v, %d covered, %d requests", got, len(once.Covered), len(f.requests()))
	}
	f = failing(t, map[int]string{0: "hm", 1: "hm"})
	r = f.reader(t, func(c *Config) { c.ChunkTokens = 500 })
	in.Before = once.Reading
	twice := r.Read(t.Context(), in)
	if got := twice.Reading; got.Until != 12 || !got.Partial || len(twice.Covered) == 0 {
		t.Errorf("after the second: %+v, %d covered", got, len(twice.Covered))
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"https://api.openai.com":                 "https://api.openai.com/v1",
		"http://localhost:11434/v1/":             "http://localhost:11434/v1",
		"https://x.example/openai":               "https://x.example/openai",
		"https://x.example/v1/chat/completions/": "https://x.example/v1",
	} {
		r, err := New(Config{BaseURL: base, HTTP: http.DefaultClient})
		if err != nil || r.base != want {
			t.Errorf("%s: %v, %v", base, r, err)
		}
	}
	if _, err := New(Config{BaseURL: "ftp://x", HTTP: http.DefaultClient}); conversation.CodeOf(err) != conversation.Invalid {
		t.Errorf("got %v", err)
	}
}
