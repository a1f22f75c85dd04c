package symbl_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"parlance/app"
	"parlance/conversation"
	"parlance/storage"
)

// policy sets a rule of the first account.
func (b *bench) policy(c app.PolicyChange) {
	b.t.Helper()
	b.must(b.app.ChangePolicy(b.t.Context(), b.owner.Tenant.ID, c))
}

// fail ends the head job badly.
func (b *bench) fail(conversationID string) {
	b.t.Helper()
	c := b.claim(conversationID)
	_, err := b.store.Settle(b.t.Context(), *c, storage.Outcome{Err: errors.New("no")}, time.Minute, 3)
	b.must(err)
}

func TestFailedJobBlocks(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	block := storage.BlockFailed
	b.policy(app.PolicyChange{OnFailure: &block})
	first := b.submit("", hello)
	second := b.submit(first.ConversationID, hello)
	b.fail(first.ConversationID)
	if j := b.job(first.JobID); j.State != "failed" || !j.Blocking || j.BlockedBy != "" {
		t.Errorf("the failed one: %+v", j)
	}
	if j := b.job(second.JobID); j.State != "scheduled" || j.Blocking || j.BlockedBy != first.JobID {
		t.Errorf("the one behind: %+v", j)
	}
	b.want(http.StatusOK, "POST", "/v1/job/"+first.JobID+"/retry", nil)
	if j := b.job(first.JobID); j.State != "scheduled" || j.Blocking || j.Sequence != 1 {
		t.Errorf("retried: %+v", j)
	}
	b.fail(first.ConversationID)
	b.want(http.StatusOK, "DELETE", "/v1/job/"+first.JobID, nil)
	if j := b.job(first.JobID); j.State != "failed" || j.Blocking {
		t.Errorf("let be: %+v", j)
	}
	b.settle(first.ConversationID, storage.Effects{})
	if j := b.job(second.JobID); j.State != "completed" || j.BlockedBy != "" {
		t.Errorf("the one behind, at last: %+v", j)
	}
	b.want(http.StatusConflict, "DELETE", "/v1/job/"+first.JobID, nil)
}

// An account's own limit counts instead of the server's, for retries too.
func TestOwnJobLimit(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *settings) { s.app.MaxConcurrentJobs = 1 })
	two := 2
	b.policy(app.PolicyChange{MaxConcurrentJobs: &two})
	failed := b.submit("", hello)
	b.fail(failed.ConversationID)
	b.submit("", hello)
	b.submit("", hello)
	for _, a := range []answer{b.do("POST", "/v1/process/text", hello), b.do("POST", "/v1/job/"+failed.JobID+"/retry", nil)} {
		if a.status != http.StatusTooManyRequests || !strings.Contains(a.message(), "maximum of `2` number of concurrent jobs") || a.header.Get("Retry-After") == "" {
			t.Errorf("the third of two: %d %s", a.status, a.text())
		}
	}
	if a := b.as(b.stranger, "POST", "/v1/process/text", hello); a.status != http.StatusCreated {
		t.Errorf("another account: %d", a.status)
	}
	if a := b.as(b.stranger, "POST", "/v1/process/text", hello); a.status != http.StatusTooManyRequests {
		t.Errorf("the second of one: %d", a.status)
	}
	n, bad := -1, storage.OnFailure("never")
	for _, c := range []app.PolicyChange{{MaxConcurrentJobs: &n}, {OnFailure: &bad}} {
		if err := b.app.ChangePolicy(t.Context(), b.owner.Tenant.ID, c); conversation.CodeOf(err) != conversation.Invalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if err := b.app.ChangePolicy(t.Context(), "nobody", app.PolicyChange{}); conversation.CodeOf(err) != conversation.NotFound {
		t.Errorf("an unknown account: %v", err)
	}
	list, err := b.app.Accounts(t.Context())
	if err != nil || len(list) != 2 || *list[0].MaxConcurrentJobs != 2 || list[1].MaxConcurrentJobs != nil || list[0].WebhookSecret != "" {
		t.Errorf("accounts %+v, %v", list, err)
	}
}

// deliver ends the next webhook of a job.
func (b *bench) deliver(jobID string, status conversation.DeliveryStatus) {
	b.t.Helper()
	d, err := b.store.ClaimDelivery(b.t.Context(), jobID, time.Minute)
	b.must(err)
	if d == nil {
		b.t.Fatal("nothing is due")
	}
	_, err = b.store.SettleDelivery(b.t.Context(), *d, conversation.DeliveryAttempt{At: time.Now(), Status: 500, Error: "no"}, status, 0)
	b.must(err)
}

type sentHook struct {
	ID, WebhookID, JobID, Type, Status, ReplayedAt string

	Attempts []struct{ Attempt, Status int }
}

func (b *bench) sent(query string) []sentHook {
	b.t.Helper()
	var out struct{ Deliveries []sentHook }
	b.decode(b.want(http.StatusOK, "GET", "/v1/webhooks/deliveries"+query, nil), &out)
	return out.Deliveries
}

func TestReplayOfJobWebhooks(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var jobs []string
	for range 3 {
		acc := b.submit("", strings.Replace(hello, `{`, `{"webhookUrl":"https://example.com/h",`, 1))
		b.deliver(acc.JobID, conversation.DeliveryDead)
		jobs = append(jobs, acc.JobID)
	}
	all := b.sent("")
	if len(all) != 3 || all[0].JobID != jobs[2] || all[0].WebhookID != "" || all[0].Status != "dead" || len(all[0].Attempts) != 1 {
		t.Fatalf("deliveries %+v", all)
	}
	if one := b.sent("?jobId=" + jobs[1] + "&status=dead&limit=5"); len(one) != 1 || one[0].JobID != jobs[1] {
		t.Errorf("of one job: %+v", one)
	}
	b.want(http.StatusAccepted, "POST", "/v1/webhooks/deliveries/"+all[0].ID+"/replay", nil)
	b.want(http.StatusConflict, "POST", "/v1/webhooks/deliveries/"+all[0].ID+"/replay", nil)
	if got := b.sent("?status=pending"); len(got) != 1 || got[0].ID != all[0].ID || got[0].ReplayedAt == "" {
		t.Errorf("replayed: %+v", got)
	}
	replay := func(body string, want int) {
		t.Helper()
		var out struct{ Replayed int }
		b.decode(b.want(http.StatusAccepted, "POST", "/v1/webhooks/deliveries/replay", body), &out)
		if out.Replayed != want {
			t.Errorf("%s: %d are sent again, want %d", body, out.Replayed, want)
		}
	}
	replay(`{"jobId":"`+jobs[2]+`"}`, 0) // pending
	replay(`{"status":"delivered"}`, 0)
	replay(`{"to":"2020-01-01T00:00:00Z"}`, 0)
	replay(`{"jobId":"`+jobs[0]+`"}`, 1)
	replay(``, 1)
	b.deliver(jobs[0], conversation.DeliveryDelivered)
	if got := b.sent("?jobId=" + jobs[0]); len(got[0].Attempts) != 2 || got[0].Attempts[1].Attempt != 2 || got[0].Status != "delivered" {
		t.Errorf("the log after a replay: %+v", got)
	}
	for body, want := range map[string]int{
		`{"jobId":"nope"}`: 404, `{"status":"pending"}`: 400, `{"job":"x"}`: 400, `{"from":"yesterday"}`: 400,
	} {
		b.want(want, "POST", "/v1/webhooks/deliveries/replay", body)
	}
	b.want(http.StatusNotFound, "GET", "/v1/webhooks/deliveries?jobId=nope", nil)
	b.want(http.StatusBadRequest, "GET", "/v1/webhooks/deliveries?limit=0", nil)
	for _, path := range []string{"/v1/webhooks/deliveries/" + all[1].ID + "/replay", "/v1/webhooks/deliveries/replay"} {
		a := b.as(b.stranger, "POST", path, `{"jobId":"`+jobs[1]+`"}`)
		if a.status != http.StatusNotFound {
			t.Errorf("a stranger replays by %s: %d", path, a.status)
		}
	}
	if a := b.as(b.stranger, "GET", "/v1/webhooks/deliveries", nil); !strings.Contains(a.text(), `"deliveries":[]`) {
		t.Errorf("a stranger reads %s", a.text())
	}
}

// The forms of a limit's errors are those of the dialect.
func TestRateLimitOfToken(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *settings) { s.api.RateLimit, s.api.RateBurst, s.api.GuessLimit = 1, 2, 1 })
	for _, path := range []string{"/v1/jobs", "/v1/webhooks"} {
		b.want(http.StatusOK, "GET", path, nil)
	}
	for _, path := range []string{"/v1/jobs", "/v1/webhooks"} {
		if a := b.want(http.StatusTooManyRequests, "GET", path, nil); !strings.Contains(a.text(), `"statusCode":429`) || a.header.Get("Retry-After") != "1" {
			t.Errorf("%s: %v %s", path, a.header, a.text())
		}
	}
	wrong := `{"type":"application","appId":"a","appSecret":"b"}`
	for _, want := range []int{401, 429} {
		if a := b.send(b.request("POST", "/oauth2/token:generate", strings.NewReader(wrong))); a.status != want {
			t.Errorf("a wrong pair: %d, want %d", a.status, want)
		}
	}
}
