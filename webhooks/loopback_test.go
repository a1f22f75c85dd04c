package webhooks_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/webhooks"
	"parlance/webhooks/guard"
	"parlance/webhooks/receiver"
)

// oneJob is a store with the three deliveries of one job.
type oneJob struct {
	mu     sync.Mutex
	rows   []conversation.Delivery
	secret string
}

func (s *oneJob) DueDeliveries(context.Context, int) ([]conversation.Delivery, error) {
	return nil, nil
}

func (s *oneJob) ClaimDelivery(context.Context, string, time.Duration) (*conversation.Delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.rows {
		if s.rows[i].Status == conversation.DeliveryPending {
			d := s.rows[i]
			return &d, nil
		}
	}
	return nil, nil
}

func (s *oneJob) SettleDelivery(_ context.Context, d conversation.Delivery, _ conversation.DeliveryAttempt, status conversation.DeliveryStatus, _ time.Duration) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows[d.Sequence-1].Status = status
	return status == conversation.DeliveryDelivered && d.Sequence < len(s.rows), nil
}

func (s *oneJob) Tenant(_ context.Context, id string) (conversation.Tenant, error) {
	return conversation.Tenant{ID: id, WebhookSecret: s.secret}, nil
}

// TestOverLoopback sends through real sockets, guard and receiver included, and
// looks at what the log says.
func TestOverLoopback(t *testing.T) {
	t.Parallel()
	s := &oneJob{secret: webhooks.NewSecret()}
	r, err := receiver.New(s.secret)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(r)
	defer server.Close()
	job := conversation.Job{
		ID: conversation.NewUUID(), TenantID: "t1", ConversationID: "conversation-named",
		WebhookURL: server.URL + "/hook/pathsecret?token=querysecret", Error: "bodytext",
	}
	for i, status := range []conversation.JobStatus{conversation.Scheduled, conversation.InProgress, conversation.Failed} {
		job.Status = status
		s.rows = append(s.rows, conversation.NewDelivery(job, i+1, time.Now()))
	}
	var log bytes.Buffer
	d := &webhooks.Dispatcher{
		Store:  s,
		Client: guard.New(guard.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}),
		Log:    slog.New(slog.NewJSONHandler(&log, nil)),
	}
	defer d.Client.CloseIdleConnections()
	if err := d.DeliverJob(t.Context(), job.ID); err != nil {
		t.Fatal(err)
	}
	got := r.Deliveries()
	if len(got) != 3 || r.Refused() != 0 {
		t.Fatalf("%d came, %d refused", len(got), r.Refused())
	}
	for i, g := range got {
		if g.ID != s.rows[i].ID || g.Type != s.rows[i].EventType || !bytes.Equal(g.Body, s.rows[i].Body) || g.Duplicate {
			t.Errorf("%d: %+v", i, g)
		}
		for _, id := range []string{g.ID, job.ID, job.ConversationID} {
			if !strings.Contains(log.String(), id) {
				t.Errorf("the log lacks %s", id)
			}
		}
	}
	for _, hidden := range []string{s.secret, s.secret[8:], "v1,", "pathsecret", "querysecret", "bodytext"} {
		if strings.Contains(log.String(), hidden) {
			t.Errorf("the log shows %q", hidden)
		}
	}
}

// ExampleVerifier is what a receiver does.
func ExampleVerifier() {
	secret := webhooks.NewSecret() // as `parlance serve` printed it
	v, err := webhooks.NewVerifier(secret)
	if err != nil {
		panic(err)
	}
	body := []byte(`{"jobId":"8f1c","status":"completed"}`)
	req := httptest.NewRequest(http.MethodPost, "/hook", bytes.NewReader(body))
	sender, _ := webhooks.NewSigner(secret)
	_ = sender.SetHeaders(req.Header, "msg_1", time.Now(), body)

	fmt.Println(v.Verify(req.Header, body))
	fmt.Println(v.Verify(req.Header, []byte(`{"jobId":"8f1c","status":"failed"}`)))
	// Output:
	// <nil>
	// no signature matches
}
