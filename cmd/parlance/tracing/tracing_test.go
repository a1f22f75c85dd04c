package tracing

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/webhooks"
)

// kept is the trace of every job.
type kept string

func (k kept) Trace(context.Context, string) (string, error) {
	if k == "broken" {
		return "", errors.New("the database is away")
	}
	return string(k), nil
}

func start(t *testing.T, endpoint string, percent int, k kept) *Tracer {
	t.Helper()
	tr, err := Start(t.Context(), Config{Endpoint: endpoint, Percent: percent, Version: "test", Log: slog.New(slog.DiscardHandler)}, k)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tr.Stop)
	return tr
}

const theirs = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-"

// The share that is traced is ours to choose: a client can ask for no trace, but not
// for one.
func TestWhoIsTraced(t *testing.T) {
	t.Parallel()
	sink := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(sink.Close)
	for _, tt := range []struct {
		percent int
		client  string
		traced  bool
	}{
		{100, "", true},
		{100, theirs + "01", true},
		{100, theirs + "00", false},
		{100, "nonsense", true},
		{0, "", false},
		{0, theirs + "01", false},
	} {
		tr := start(t, sink.URL, tt.percent, "")
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/process/text", nil)
		r.Header.Set("Traceparent", tt.client)
		ctx, end := tr.Request(r, "/v1/process/text")
		got := Traceparent(ctx)
		end(0)
		if (got != "") != tt.traced {
			t.Errorf("%d %% of requests, client says %q: %q", tt.percent, tt.client, got)
		}
		if tt.client == theirs+"01" && tt.traced && !strings.HasPrefix(got, theirs[:36]) {
			t.Errorf("the client's trace is not continued: %q", got)
		}
	}
}

// A job or webhook without a trace, or whose trace cannot be found, has no span and
// no header, and goes on.
func TestUntracedWork(t *testing.T) {
	t.Parallel()
	var exports atomic.Int64
	sink := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { exports.Add(1) }))
	t.Cleanup(sink.Close)
	for _, k := range []kept{"", "broken", "nonsense", theirs + "00"} {
		tr := start(t, sink.URL, 100, k)
		job := conversation.Job{ID: "j", Kind: conversation.TextJob, CreatedAt: time.Now()}
		ctx, end := tr.Work(t.Context(), job, "")
		_, endStage := tr.Work(ctx, job, "analyze")
		endStage(errors.New("x"))
		end(nil)
		for _, d := range []conversation.Delivery{{JobID: "j", URL: "https://example.com"}, {EventType: "webhook.test"}} {
			h := http.Header{}
			tr.Delivery(t.Context(), d, h)(webhooks.Result{})
			if len(h) > 0 {
				t.Errorf("kept %q: headers %v", k, h)
			}
		}
		tr.Stop()
	}
	if n := exports.Load(); n > 0 {
		t.Errorf("%d exports of nothing", n)
	}
}

// A collector that takes requests and never answers holds up the end of the process
// for a few seconds at most, and nothing else.
func TestSilentCollector(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	sink := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(sink.Close)
	t.Cleanup(func() { close(release) })
	tr := start(t, sink.URL, 100, theirs+"01")
	begun := time.Now()
	for range 10_000 { // more than the exporter keeps
		_, end := tr.Work(t.Context(), conversation.Job{ID: "j", CreatedAt: time.Now()}, "")
		end(conversation.Errorf(conversation.Invalid, "x"))
	}
	if took := time.Since(begun); took > stopTimeout {
		t.Errorf("10,000 spans took %s", took)
	}
	begun = time.Now()
	tr.Stop()
	if took := time.Since(begun); took > 2*stopTimeout {
		t.Errorf("the end took %s", took)
	}
}
