package symbl_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"parlance/api/symbl/wire"
	"parlance/conversation"
	"parlance/storage"
)

func TestCancelWaitingJob(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.submit("", hello)
	second := b.submit(first.ConversationID, hello)
	third := b.submit(first.ConversationID, hello)
	var j wire.Job
	b.decode(b.want(200, "DELETE", "/v1/job/"+second.JobID, nil), &j)
	if j.ID != second.JobID || j.Status != "failed" || j.ErrorCode != "cancelled" || j.Error != "The job was cancelled." || j.FinishedAt == "" {
		t.Errorf("cancelled job: %+v", j)
	}
	if a := b.do("DELETE", "/v1/job/"+second.JobID, nil); a.status != 409 || !strings.Contains(a.message(), "failed already") {
		t.Errorf("cancelled twice: %d %s", a.status, a.text())
	}
	if j := b.job(third.JobID); *j.QueuedBehind != 1 {
		t.Errorf("the third job waits behind %d", *j.QueuedBehind)
	}
	b.settle(first.ConversationID, storage.Effects{})
	b.settle(first.ConversationID, storage.Effects{})
	if j := b.job(third.JobID); j.Status != "completed" {
		t.Errorf("third job: %+v", j)
	}
	if a := b.do("DELETE", "/v1/job/"+third.JobID, nil); a.status != 409 || !strings.Contains(a.message(), "completed already") {
		t.Errorf("cancelled when completed: %d %s", a.status, a.text())
	}
}

func TestCancelHeadWakesTheNext(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.submit("", hello)
	second := b.submit(first.ConversationID, hello)
	b.want(200, "DELETE", "/v1/job/"+first.JobID, nil)
	if c := b.claim(first.ConversationID); c.Job.ID != second.JobID {
		t.Errorf("the hint leads to job %s, want %s", c.Job.ID, second.JobID)
	}
	var j wire.Job
	b.decode(b.want(200, "DELETE", "/v1/job/"+second.JobID, nil), &j)
	if j.State != "in_progress" {
		t.Errorf("a running job is cancelled by its worker, but reads %+v", j)
	}
}

func TestRetryJob(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", hello)
	if a := b.do("POST", "/v1/job/"+acc.JobID+"/retry", nil); a.status != 409 || !strings.Contains(a.message(), "only a failed job") {
		t.Errorf("retry of a waiting job: %d %s", a.status, a.text())
	}
	b.want(200, "DELETE", "/v1/job/"+acc.JobID, nil)
	var j wire.Job
	b.decode(b.want(200, "POST", "/v1/job/"+acc.JobID+"/retry", nil), &j)
	if j.ID != acc.JobID || j.State != "scheduled" || j.Sequence != 2 || j.Error != "" || j.ErrorCode != "" || j.FinishedAt != "" {
		t.Errorf("retried job: %+v", j)
	}
	c := b.claim(acc.ConversationID)
	if c.Job.ID != acc.JobID || len(c.Payload.Messages) != 1 {
		t.Errorf("claim on %+v with %d messages", c.Job, len(c.Payload.Messages))
	}
}

func TestSteerUnknownJob(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := "/v1/job/" + conversation.NewUUID()
	for _, try := range [][2]string{{"DELETE", id}, {"POST", id + "/retry"}, {"GET", id + "/events"}} {
		if a := b.do(try[0], try[1], nil); a.status != 404 || !strings.HasPrefix(a.message(), "Job with id ") {
			t.Errorf("%s %s: %d %s", try[0], try[1], a.status, a.text())
		}
	}
}

// events opens the stream of a job; what it sends arrives in the channel, which is
// closed at its end.
func (b *bench) events(ctx context.Context, id string, header ...string) (<-chan wire.Job, *http.Response) {
	b.t.Helper()
	req := b.request("GET", "/v1/job/"+id+"/events", nil, append(header, "Authorization", "Bearer "+b.token)...)
	resp, err := http.DefaultClient.Do(req.WithContext(ctx))
	b.must(err)
	b.t.Cleanup(func() { _ = resp.Body.Close() })
	jobs := make(chan wire.Job, 100)
	go func() {
		defer close(jobs)
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			data, found := strings.CutPrefix(lines.Text(), "data: ")
			var j wire.Job
			if found && json.Unmarshal([]byte(data), &j) == nil {
				jobs <- j
			}
		}
	}()
	return jobs, resp
}

// event waits for the next one.
func (b *bench) event(jobs <-chan wire.Job) (j wire.Job, open bool) {
	b.t.Helper()
	select {
	case j, open = <-jobs:
	case <-time.After(20 * time.Second):
		b.t.Fatal("waited for an event in vain")
	}
	return j, open
}

func TestJobEvents(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", hello)
	jobs, resp := b.events(t.Context(), acc.JobID)
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%d %s", resp.StatusCode, resp.Header)
	}
	if j, _ := b.event(jobs); j.State != "scheduled" || j.QueuedBehind == nil {
		t.Errorf("first event: %+v", j)
	}
	c := b.claim(acc.ConversationID)
	if j, _ := b.event(jobs); j.State != "in_progress" || j.Attempts != 1 {
		t.Errorf("after the start: %+v", j)
	}
	b.must(b.store.Progress(t.Context(), *c, 40))
	if j, _ := b.event(jobs); j.Progress != 40 {
		t.Errorf("after progress: %+v", j)
	}
	_, err := b.store.Settle(t.Context(), *c, storage.Outcome{Effects: &storage.Effects{}}, time.Minute, 3)
	b.must(err)
	if j, _ := b.event(jobs); j.State != "completed" || j.Progress != 100 {
		t.Errorf("at the end: %+v", j)
	}
	if j, open := b.event(jobs); open {
		t.Errorf("after the end: %+v", j)
	}
	req := b.request("GET", "/v1/job/"+acc.JobID+"/events", nil, "Authorization", "Bearer "+b.token, "Last-Event-ID", "1-completed-1-100")
	if a := b.send(req); a.status != 204 {
		t.Errorf("a client that has seen the end gets %d %s", a.status, a.text())
	}
	if a := b.do("GET", "/v1/job/"+acc.JobID+"/events", nil); a.status != 200 || !strings.Contains(a.text(), "event: job\nid: 1-completed-1-100\ndata: {") {
		t.Errorf("a client that has not: %d %s", a.status, a.text())
	}
}

// A stream outlives the time of an ordinary request.
func TestJobEvents_NoTimeout(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *settings) { s.api.RequestTimeout = 300 * time.Millisecond })
	acc := b.submit("", hello)
	jobs, _ := b.events(t.Context(), acc.JobID)
	b.event(jobs)
	for range 2 { // of its time and more
		<-time.After(400 * time.Millisecond)
	}
	b.claim(acc.ConversationID)
	if j, open := b.event(jobs); !open || j.State != "in_progress" {
		t.Errorf("open %t, event %+v", open, j)
	}
}

// A full server refuses one more stream, and a client that goes away makes room.
func TestJobEvents_Bounded(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *settings) { s.api.MaxStreams = 1 })
	acc := b.submit("", hello)
	ctx, leave := context.WithCancel(t.Context())
	jobs, _ := b.events(ctx, acc.JobID)
	b.event(jobs)
	if a := b.do("GET", "/v1/job/"+acc.JobID+"/events", nil); a.status != 503 || a.header.Get("Retry-After") == "" {
		t.Errorf("the second of one: %d %s", a.status, a.text())
	}
	leave()
	deadline, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		again, resp := b.events(deadline, acc.JobID)
		if resp.StatusCode == http.StatusOK {
			b.event(again)
			return
		}
		_, _ = io.Copy(io.Discard, resp.Body)
	}
}

// A server that stops ends its streams instead of waiting for them.
func TestJobEvents_Shutdown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", hello)
	jobs, _ := b.events(t.Context(), acc.JobID)
	b.event(jobs)
	grace, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := b.http.Shutdown(grace); err != nil {
		t.Errorf("shutdown: %v", err)
	}
	if j, open := b.event(jobs); open {
		t.Errorf("event after the shutdown: %+v", j)
	}
}
