package symbl_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/webhooks"
)

// The endpoints of accounts are no part of the dialect, but are served beside it:
// these tests hold them against the document of the whole server.

type hook struct {
	ID, URL, Description, Secret, PublicKey, DisabledAt, DisabledReason, OldSecretUntil string

	Events           []string
	Strict, Disabled bool
}

func (b *bench) newHook(body string) (h hook) {
	b.t.Helper()
	b.decode(b.want(http.StatusCreated, "POST", "/v1/webhooks", body), &h)
	return h
}

func (b *bench) hook(id string) (h hook) {
	b.t.Helper()
	b.decode(b.want(http.StatusOK, "GET", "/v1/webhooks/"+id, nil), &h)
	return h
}

func TestWebhookLife(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	made := b.newHook(`{"url":"https://example.com/a","events":["job.completed","job.completed","webhook.*"],"strict":true,"description":"mine"}`)
	if _, err := webhooks.NewVerifier(made.Secret); err != nil || made.PublicKey != "" {
		t.Errorf("secret %q, public key %q: %v", made.Secret, made.PublicKey, err)
	}
	if len(made.Events) != 2 || !made.Strict || made.Disabled || made.Description != "mine" {
		t.Errorf("made %+v", made)
	}
	for _, path := range []string{"/v1/webhooks", "/v1/webhooks/" + made.ID} {
		if a := b.want(http.StatusOK, "GET", path, nil); strings.Contains(a.text(), "whsec_") || !strings.Contains(a.text(), made.ID) {
			t.Errorf("%s: %s", path, a.text())
		}
	}
	if pair := b.newHook(`{"url":"https://example.com/b","keyType":"ed25519"}`); pair.Secret != "" || !strings.HasPrefix(pair.PublicKey, "whpk_") || len(pair.Events) != 1 {
		t.Errorf("ed25519: %+v", pair)
	}
	b.want(http.StatusOK, "PATCH", "/v1/webhooks/"+made.ID, `{"events":[],"disabled":true,"strict":false}`)
	if h := b.hook(made.ID); !h.Disabled || h.DisabledAt == "" || h.DisabledReason == "" || h.Strict || h.Description != "mine" || h.Events[0] != "*" {
		t.Errorf("changed: %+v", h)
	}
	b.want(http.StatusConflict, "POST", "/v1/webhooks/"+made.ID+"/test", nil)
	b.want(http.StatusOK, "PATCH", "/v1/webhooks/"+made.ID, `{"disabled":false}`)
	if h := b.hook(made.ID); h.Disabled || h.DisabledAt != "" || h.DisabledReason != "" {
		t.Errorf("enabled: %+v", h)
	}
	var turned hook
	b.decode(b.want(http.StatusOK, "POST", "/v1/webhooks/"+made.ID+"/rotate-secret", nil), &turned)
	if turned.Secret == made.Secret || !strings.HasPrefix(turned.Secret, "whsec_") || turned.OldSecretUntil == "" {
		t.Errorf("rotated: %+v", turned)
	}
	e, err := b.app.OpenEndpoint(t.Context(), b.owner.Tenant.ID, made.ID)
	b.must(err)
	if keys := e.SigningKeys(time.Now()); len(keys) != 2 || keys[0] != turned.Secret || keys[1] != made.Secret {
		t.Error("the old and the new secret do not both sign after a rotation")
	}
	raw, err := b.store.Endpoint(t.Context(), b.owner.Tenant.ID, made.ID)
	b.must(err)
	if strings.Contains(raw.Secret+raw.OldSecret, "whsec_") {
		t.Error("a secret lies in the database in clear")
	}
	b.want(http.StatusNoContent, "DELETE", "/v1/webhooks/"+made.ID, nil)
	b.want(http.StatusNotFound, "GET", "/v1/webhooks/"+made.ID, nil)
}

func TestWebhookRefusals(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.app.CheckURL = func(raw string) error {
		if strings.Contains(raw, "10.0.0.1") {
			return conversation.Errorf(conversation.Invalid, "private addresses are not called")
		}
		return nil
	}
	h := b.newHook(`{"url":"https://example.com/a"}`)
	for _, tt := range []struct {
		method, path, body string
		status             int
		names              string // what the message must name
	}{
		{"POST", "", `{}`, 400, "url"},
		{"POST", "", ``, 400, "url"},
		{"POST", "", `[]`, 400, "object"},
		{"POST", "", `{"url":`, 400, "JSON"},
		{"POST", "", `{"url":"https://example.com"} {}`, 400, "follows"},
		{"POST", "", `{"url":7}`, 400, "url"},
		{"POST", "", `{"url":"ftp://example.com"}`, 400, "url"},
		{"POST", "", `{"url":"http://10.0.0.1/x"}`, 400, "private"},
		{"POST", "", `{"url":"https://u:p@example.com/"}`, 400, "password"},
		{"POST", "", `{"url":"https://example.com/` + strings.Repeat("a", 2048) + `"}`, 400, "url"},
		{"POST", "", `{"url":"https://example.com","event":["*"]}`, 400, "event"},
		{"POST", "", `{"url":"https://example.com","events":["job.done"]}`, 400, "job.done"},
		{"POST", "", `{"url":"https://example.com","description":"` + strings.Repeat("a", 501) + `"}`, 400, "description"},
		{"POST", "", `{"url":"https://example.com","keyType":"rsa"}`, 400, "keyType"},
		{"POST", "", `{"url":"` + strings.Repeat("a", 70_000) + `"}`, 413, "larger"},
		{"PATCH", "/" + h.ID, `{"keyType":"ed25519"}`, 400, "keyType"},
		{"PATCH", "/" + h.ID, `{"url":"http://10.0.0.1/x"}`, 400, "private"},
		{"PATCH", "/ep_none", `{"strict":true}`, 404, "ep_none"},
		{"GET", "/" + h.ID + "/deliveries?limit=0", ``, 400, "limit"},
		{"GET", "/" + h.ID + "/deliveries?limit=201", ``, 400, "limit"},
		{"GET", "/" + h.ID + "/deliveries?status=lost", ``, 400, "status"},
		{"GET", "/" + h.ID + "/deliveries?from=yesterday", ``, 400, "from"},
		{"POST", "/" + h.ID + "/replay", `{"from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}`, 400, "to"},
		{"POST", "/" + h.ID + "/replay", `{"status":"pending"}`, 400, "status"},
		{"POST", "/deliveries/msg_none/replay", ``, 404, "msg_none"},
	} {
		a := b.do(tt.method, "/v1/webhooks"+tt.path, tt.body)
		if a.status != tt.status || !strings.Contains(a.message(), tt.names) {
			t.Errorf("%s %s %.80s: %d %s; want %d and a word of %q", tt.method, tt.path, tt.body, a.status, a.text(), tt.status, tt.names)
		}
	}
	for range 19 {
		b.newHook(`{"url":"https://example.com/more"}`)
	}
	if a := b.do("POST", "/v1/webhooks", `{"url":"https://example.com/21"}`); a.status != http.StatusConflict || !strings.Contains(a.message(), "20") {
		t.Errorf("the 21st: %d %s", a.status, a.text())
	}
}

type deliveryList struct {
	Deliveries []struct {
		ID, JobID, Type, Status, Body string

		Sequence int
		Attempts []struct {
			Attempt, Status int
			Error, Response string
			LatencyMS       float64
		}
	}
}

// attempt claims a lane and settles what it gives.
func (b *bench) attempt(lane string, status int, end conversation.DeliveryStatus) {
	b.t.Helper()
	d, err := b.store.ClaimDelivery(b.t.Context(), lane, time.Minute)
	b.must(err)
	if d == nil {
		b.t.Fatalf("nothing is due in lane %s", lane)
	}
	_, err = b.store.SettleDelivery(b.t.Context(), *d, conversation.DeliveryAttempt{
		At: time.Now(), Status: status, Error: "boom", Latency: 1500 * time.Microsecond, Response: "busy",
	}, end, 0)
	b.must(err)
}

func TestWebhookLogAndReplay(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := b.newHook(`{"url":"https://example.com/a","events":["job.completed"]}`)
	acc := b.submit("", hello)
	b.settle(acc.ConversationID, storage.Effects{})
	lane := conversation.EndpointLane(h.ID, acc.JobID)
	b.attempt(lane, 503, conversation.DeliveryDead)
	var list deliveryList
	path := "/v1/webhooks/" + h.ID + "/deliveries"
	b.decode(b.want(http.StatusOK, "GET", path+"?status=dead&limit=5", nil), &list)
	if len(list.Deliveries) != 1 {
		t.Fatalf("%+v", list)
	}
	d := list.Deliveries[0]
	if d.JobID != acc.JobID || d.Type != "job.completed" || d.Sequence != 1 || !strings.Contains(d.Body, acc.ConversationID) || len(d.Attempts) != 1 {
		t.Fatalf("%+v", d)
	}
	if a := d.Attempts[0]; a.Attempt != 1 || a.Status != 503 || a.Error != "boom" || a.Response != "busy" || a.LatencyMS != 1.5 {
		t.Errorf("attempt %+v", a)
	}
	var sent struct{ DeliveryID string }
	b.decode(b.want(http.StatusAccepted, "POST", "/v1/webhooks/deliveries/"+d.ID+"/replay", nil), &sent)
	if sent.DeliveryID != d.ID {
		t.Errorf("replayed as %s, was %s", sent.DeliveryID, d.ID)
	}
	b.want(http.StatusConflict, "POST", "/v1/webhooks/deliveries/"+d.ID+"/replay", nil)
	b.attempt(lane, 500, conversation.DeliveryDead)
	var replayed struct{ Replayed int }
	b.decode(b.want(http.StatusAccepted, "POST", "/v1/webhooks/"+h.ID+"/replay", `{"from":"2020-01-01T00:00:00Z"}`), &replayed)
	if replayed.Replayed != 1 {
		t.Errorf("replayed %d", replayed.Replayed)
	}
	b.attempt(lane, 200, conversation.DeliveryDelivered)
	b.decode(b.want(http.StatusOK, "GET", path, nil), &list)
	if d := list.Deliveries[0]; d.Status != "delivered" || len(d.Attempts) != 3 {
		t.Errorf("at last: %+v", d)
	}
	b.decode(b.want(http.StatusAccepted, "POST", "/v1/webhooks/"+h.ID+"/test", nil), &sent)
	b.decode(b.want(http.StatusOK, "GET", path, nil), &list)
	if list.Deliveries[0].ID != sent.DeliveryID || list.Deliveries[0].Type != "webhook.test" {
		t.Errorf("newest: %+v", list.Deliveries[0])
	}
}

// TestWebhooksOfOthers tries every route with another account's ids.
func TestWebhooksOfOthers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := b.newHook(`{"url":"https://example.com/secret"}`)
	acc := b.submit("", hello)
	b.attempt(conversation.EndpointLane(h.ID, acc.JobID), 500, conversation.DeliveryDead)
	ds, err := b.store.EndpointDeliveries(context.Background(), b.owner.Tenant.ID, h.ID, conversation.DeliveryFilter{Limit: 1})
	b.must(err)
	tried := 0
	for _, r := range b.server.Routes() {
		if !strings.HasPrefix(r.Path, "/v1/webhooks/:") && !strings.HasPrefix(r.Path, "/v1/webhooks/deliveries/:") {
			continue
		}
		id := h.ID
		if strings.Contains(r.Path, "/deliveries/:") {
			id = ds[0].ID
		}
		tried++
		path := strings.Replace(r.Path, ":id", id, 1)
		if a := b.as(b.stranger, r.Method, path, nil); a.status != http.StatusNotFound || strings.Contains(a.text(), "secret") {
			t.Errorf("%s %s as a stranger: %d %s", r.Method, path, a.status, a.text())
		}
	}
	if tried != 8 {
		t.Errorf("%d routes tried", tried)
	}
	if a := b.as(b.stranger, "GET", "/v1/webhooks", nil); strings.Contains(a.text(), h.ID) {
		t.Errorf("a stranger's list: %s", a.text())
	}
	if got := b.hook(h.ID); got.Disabled {
		t.Error("a stranger disabled it")
	}
}
