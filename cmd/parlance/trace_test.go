package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"parlance/internal/client"
	"parlance/internal/testkit/process"
	"parlance/internal/testkit/redis"
	"parlance/webhooks"
)

// spans is an OpenTelemetry collector: it takes traces over OTLP/HTTP, as they are
// on the wire.
type spans struct {
	*httptest.Server

	mu  sync.Mutex
	got []*otlp.Span
	raw []byte // everything, to look for what must not be there
}

func collect(t *testing.T) *spans {
	t.Helper()
	s := &spans{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/x-protobuf" {
			t.Errorf("%s %s", r.URL.Path, r.Header.Get("Content-Type"))
		}
		if got := r.Header.Get("X-Collector-Key"); got != "open-sesame" {
			t.Errorf("the collector's key is %q", got)
		}
		body, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Error(err)
			return
		}
		data, err := io.ReadAll(body)
		var in collector.ExportTraceServiceRequest
		if err != nil || proto.Unmarshal(data, &in) != nil {
			t.Errorf("what came is no export: %v", err)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.raw = append(s.raw, data...)
		for _, of := range in.GetResourceSpans() {
			for _, scope := range of.GetScopeSpans() {
				s.got = append(s.got, scope.GetSpans()...)
			}
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// trace gives the names of a trace's spans, each with that of its parent.
func (s *spans) trace(id string) (names []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := map[string]string{}
	for _, sp := range s.got {
		name[string(sp.GetSpanId())] = sp.GetName()
	}
	for _, sp := range s.got {
		if hex.EncodeToString(sp.GetTraceId()) == id {
			parent := name[string(sp.GetParentSpanId())]
			names = append(names, sp.GetName()+" < "+parent)
		}
	}
	slices.Sort(names)
	return names
}

// One trace goes from a client's request over the job to the webhook, and on to its
// receiver, in one process and over two.
func TestTraceFromRequestToWebhook(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*testing.T, ...string) *server{"one process": serve, "two processes": serveApart} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			traceOnce(t, start)
		})
	}
}

// serveApart starts an API and a worker, and signs in.
func serveApart(t *testing.T, env ...string) *server {
	t.Helper()
	rdb := redis.Start(t)
	addr := process.FreeAddr(t)
	env = append([]string{
		"PARLANCE_ADDR=" + addr, "PARLANCE_DATA_DIR=" + filepath.Join(t.TempDir(), "data"), "PARLANCE_REDIS_URL=" + rdb.URL,
	}, env...)
	s := &server{Process: parlance(t, env, "api")}
	s.WaitReady(t, "http://"+addr+"/readyz")
	parlance(t, env, "worker")
	s.Client = newClient("http://"+addr, token(t, env))
	return s
}

func traceOnce(t *testing.T, start func(*testing.T, ...string) *server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	const theirs, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
	c, h := collect(t), hear(t)
	s := start(t, "PARLANCE_OUTBOUND_ALLOW=127.0.0.0/8", "PARLANCE_OTLP_ENDPOINT="+c.URL,
		"OTEL_EXPORTER_OTLP_HEADERS=x-collector-key=open-sesame", "OTEL_BSP_SCHEDULE_DELAY=50")
	h.believe(t, webhooks.NewSecret())
	w := makeWebhook(ctx, t, s.Client, map[string]any{"url": h.URL + "/path-that-is-secret", "events": []string{"job.completed"}})
	rcv := h.believe(t, w.Secret)
	acc := submitTraced(ctx, t, s.Client, "00-"+theirs+"-"+parent+"-01", "text that is private")
	finish(ctx, t, s.Client, acc.JobID)
	if err := rcv.Wait(ctx, 1); err != nil {
		t.Fatal(err)
	}
	const request = "POST /v1/process/text"
	want := []string{
		request + " < ", "job text < " + request, "queue text < " + request,
		"stage aggregate < job text", "stage analyze < job text", "stage segment < job text",
		"webhook job.completed < " + request,
	}
	until(ctx, t, "the whole trace: "+strings.Join(want, ", "), func() bool {
		got := c.trace(theirs)
		return !slices.ContainsFunc(want, func(span string) bool { return !slices.Contains(got, span) })
	})
	for _, span := range c.trace(theirs) {
		stage := strings.HasPrefix(span, "stage ") && strings.HasSuffix(span, " < job text")
		if !stage && !slices.Contains(want, span) {
			t.Errorf("the trace has %q", span)
		}
	}
	carried := h.last().header.Get("Traceparent")
	if want := c.traceparent(theirs, "webhook job.completed"); carried != want {
		t.Errorf("the receiver got traceparent %q, want %q", carried, want)
	}
	for _, private := range []string{"private", "path-that-is-secret", s.Token, "ann@example.com"} {
		if c.heard(private) {
			t.Errorf("the collector was told %q", private)
		}
	}
	if !strings.Contains(s.Log(), "trace_id="+theirs) {
		t.Error("no line of the log names the trace")
	}
}

// traceparent is what the span of a trace hands on.
func (s *spans) traceparent(id, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sp := range s.got {
		if hex.EncodeToString(sp.GetTraceId()) == id && sp.GetName() == name {
			return fmt.Sprintf("00-%x-%x-01", sp.GetTraceId(), sp.GetSpanId())
		}
	}
	return "no such span"
}

func (s *spans) heard(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Contains(s.raw, []byte(text))
}

func submitTraced(ctx context.Context, t *testing.T, c *client.Client, traceparent string, lines ...string) (acc client.Accepted) {
	t.Helper()
	traced := *c
	traced.HTTP = &http.Client{Transport: withHeader{"Traceparent", traceparent}}
	if err := traced.Call(ctx, http.MethodPost, "/v1/process/text", chatBody(lines...), &acc); err != nil {
		t.Fatal(err)
	}
	return acc
}

// withHeader adds a header to each request.
type withHeader struct{ name, value string }

func (h withHeader) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set(h.name, h.value)
	return http.DefaultTransport.RoundTrip(r)
}
