package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"parlance/internal/client"
	"parlance/webhooks/receiver"
)

// hearing is a receiver behind HTTP whose answers a test can spoil.
type hearing struct {
	*httptest.Server

	status atomic.Int64 // answered instead, when not 0
	mu     sync.Mutex
	inner  http.Handler
	calls  []call
}

type call struct {
	header http.Header
	body   []byte
}

func hear(t *testing.T) *hearing {
	t.Helper()
	h := &hearing{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h.mu.Lock()
		h.calls = append(h.calls, call{r.Header.Clone(), body})
		inner := h.inner
		h.mu.Unlock()
		if s := h.status.Load(); s != 0 {
			http.Error(w, "spoilt", int(s))
			return
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		inner.ServeHTTP(w, r)
	}))
	t.Cleanup(h.Close)
	return h
}

// believe makes it a receiver that verifies with these keys.
func (h *hearing) believe(t *testing.T, keys ...string) *receiver.Receiver {
	t.Helper()
	r, err := receiver.New(keys...)
	if err != nil {
		t.Fatal(err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.inner = r
	return r
}

func (h *hearing) last() call {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.calls[len(h.calls)-1]
}

func makeWebhook(ctx context.Context, t *testing.T, c *client.Client, in map[string]any) (w client.Webhook) {
	t.Helper()
	if err := c.Call(ctx, http.MethodPost, "/v1/webhooks", in, &w); err != nil {
		t.Fatal(err)
	}
	return w
}

// until polls a condition.
func until(ctx context.Context, t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-ctx.Done():
			t.Fatalf("waited in vain: %s", what)
		case <-tick.C:
		}
	}
}

// TestWebhooks makes endpoints on a real server, submits, and verifies what
// comes: symmetric with the library of the specification, ed25519, a rotation, a
// receiver that is away and a replay, one that wants no more.
func TestWebhooks(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	s := serve(t, "PARLANCE_OUTBOUND_ALLOW=127.0.0.0/8")
	all, ends := hear(t), hear(t)
	w := makeWebhook(ctx, t, s.Client, map[string]any{"url": all.URL + "/all?key=1"})
	pair := makeWebhook(ctx, t, s.Client, map[string]any{
		"url": ends.URL, "events": []string{"job.completed", "webhook.disabled"}, "keyType": "ed25519", "strict": true,
	})
	got, gotEnds := all.believe(t, w.Secret), ends.believe(t, pair.PublicKey)

	var acc client.Accepted
	if err := s.Call(ctx, http.MethodPost, "/v1/process/text", chatBody("Hello there."), &acc); err != nil {
		t.Fatal(err)
	}
	finish(ctx, t, s.Client, acc.JobID)
	if err := got.Wait(ctx, 3); err != nil {
		t.Fatal(err)
	}
	if err := gotEnds.Wait(ctx, 1); err != nil {
		t.Fatal(err)
	}
	checkTypes(t, got, []string{"job.scheduled", "job.in_progress", "job.completed"})
	checkTypes(t, gotEnds, []string{"job.completed"})
	theirs(t, all.last(), w.Secret)

	rotated := rotateAndTest(ctx, t, s, w, all)
	replayDead(ctx, t, s, w, all.believe(t, rotated.Secret), all)

	all.status.Store(http.StatusGone)
	if out := webhookCommand(t, s, "test", w.ID); !strings.HasPrefix(out, "msg_") {
		t.Errorf("parlance webhooks test printed %q", out)
	}
	if err := gotEnds.Wait(ctx, 2); err != nil {
		t.Fatal(err)
	}
	checkTypes(t, gotEnds, []string{"job.completed", "webhook.disabled"})
	if out := webhookCommand(t, s, "ls"); !strings.Contains(out, "disabled: it answered 410 Gone") || !strings.Contains(out, pair.ID) {
		t.Errorf("parlance webhooks ls printed %q", out)
	}
	if log := s.Log(); !strings.Contains(log, "webhook endpoint disabled") {
		t.Error("the log does not say that the endpoint was disabled")
	}
	if got.Refused()+gotEnds.Refused() > 0 {
		t.Errorf("%d and %d webhooks had bad signatures", got.Refused(), gotEnds.Refused())
	}
}

// rotateAndTest gives w another secret and checks that a webhook is believed by
// who knows only the old one and by who knows only the new one.
func rotateAndTest(ctx context.Context, t *testing.T, s *server, w client.Webhook, h *hearing) (rotated client.Webhook) {
	t.Helper()
	if err := s.Call(ctx, http.MethodPost, "/v1/webhooks/"+w.ID+"/rotate-secret", nil, &rotated); err != nil {
		t.Fatal(err)
	}
	both := func() bool { // signers are remembered for a few seconds
		r := h.believe(t, w.Secret, rotated.Secret)
		if _, err := s.TestWebhook(ctx, w.ID); err != nil {
			t.Fatal(err)
		}
		if err := r.Wait(ctx, 1); err != nil {
			t.Fatal(err)
		}
		return strings.Count(h.last().header.Get("Webhook-Signature"), "v1,") == 2
	}
	until(ctx, t, "two signatures", both)
	theirs(t, h.last(), w.Secret)
	theirs(t, h.last(), rotated.Secret)
	return rotated
}

// replayDead has a test event given up (the receiver's fault is no 410, but its
// delivery is dead once the endpoint is disabled), and sends it again.
func replayDead(ctx context.Context, t *testing.T, s *server, w client.Webhook, r *receiver.Receiver, h *hearing) {
	t.Helper()
	h.status.Store(http.StatusInternalServerError)
	id, err := s.TestWebhook(ctx, w.ID)
	if err != nil {
		t.Fatal(err)
	}
	var d client.WebhookDelivery
	until(ctx, t, "a failed attempt", func() bool {
		d = delivery(ctx, t, s, w.ID, id)
		return len(d.Attempts) > 0
	})
	if a := d.Attempts[0]; a.Status != http.StatusInternalServerError || a.Error == "" {
		t.Errorf("attempt %+v", a)
	}
	for _, disabled := range []bool{true, false} {
		if err := s.Call(ctx, http.MethodPatch, "/v1/webhooks/"+w.ID, map[string]bool{"disabled": disabled}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if d := delivery(ctx, t, s, w.ID, id); d.Status != "dead" {
		t.Fatalf("delivery %+v", d)
	}
	h.status.Store(0)
	if out := webhookCommand(t, s, "replay", w.ID); !strings.HasPrefix(out, "1 ") {
		t.Fatalf("parlance webhooks replay printed %q", out)
	}
	if err := r.Wait(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if got := r.Deliveries()[0].ID; got != id {
		t.Errorf("replayed as %s, was %s", got, id)
	}
	until(ctx, t, "the replay in the log", func() bool {
		return strings.Contains(webhookCommand(t, s, "deliveries", w.ID, "--status", "delivered"), id)
	})
}

func delivery(ctx context.Context, t *testing.T, s *server, webhook, id string) client.WebhookDelivery {
	t.Helper()
	list, err := s.WebhookDeliveries(ctx, webhook, "", 50)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list, func(d client.WebhookDelivery) bool { return d.ID == id })
	if i < 0 {
		t.Fatalf("there is no delivery %s", id)
	}
	return list[i]
}

func webhookCommand(t *testing.T, s *server, args ...string) string {
	t.Helper()
	p := parlance(t, []string{"PARLANCE_DATA_DIR=" + s.dir}, append([]string{"webhooks", "--server", s.Base, "--token", s.Token}, args...)...)
	if code := p.ExitCode(); code != 0 {
		t.Fatalf("parlance webhooks %q ended with %d: %s", args, code, p.Log())
	}
	return p.Output()
}

// theirs verifies with the library that the specification comes with.
func theirs(t *testing.T, c call, secret string) {
	t.Helper()
	lib, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := lib.Verify(c.body, c.header); err != nil {
		t.Errorf("the library of the specification refuses the webhook: %v", err)
	}
}

// checkTypes checks the events that came and that their sequence counts up.
func checkTypes(t *testing.T, r *receiver.Receiver, want []string) {
	t.Helper()
	var types []string
	for _, d := range r.Deliveries() {
		if d.Duplicate {
			continue
		}
		types = append(types, d.Type)
		var body struct{ Data struct{ Sequence int } }
		if err := json.Unmarshal(d.Body, &body); err != nil {
			t.Fatal(err)
		}
		if want := len(types); strings.HasPrefix(d.Type, "job.") && body.Data.Sequence != want {
			t.Errorf("%s has sequence %d, want %d", d.Type, body.Data.Sequence, want)
		}
	}
	if !slices.Equal(types, want) {
		t.Errorf("events %q, want %q", types, want)
	}
}
