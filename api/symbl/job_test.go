package symbl_test

import (
	"strings"
	"testing"
	"time"

	"parlance/api/symbl/wire"
	"parlance/conversation"
	"parlance/storage"
)

func (b *bench) job(id string) wire.Job {
	b.t.Helper()
	var j wire.Job
	b.decode(b.want(200, "GET", "/v1/job/"+id, nil), &j)
	return j
}

func TestJobStates(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.submit("", hello)
	second := b.submit(first.ConversationID, hello)
	third := b.submit(first.ConversationID, hello)
	for i, id := range []string{first.JobID, second.JobID, third.JobID} {
		j := b.job(id)
		if j.ID != id || j.Status != "in_progress" || j.State != "scheduled" || j.QueuedBehind == nil || *j.QueuedBehind != i ||
			j.Sequence != int64(i+1) || j.Attempts != 0 || j.ConversationID != first.ConversationID || j.CreatedAt == "" || j.StartedAt != "" {
			t.Errorf("waiting job %d: %+v", i, j)
		}
	}
	c := b.claim(first.ConversationID)
	b.must(b.store.Progress(t.Context(), *c, 40))
	if j := b.job(first.JobID); j.State != "in_progress" || j.Progress != 40 || j.Attempts != 1 || j.StartedAt == "" || j.QueuedBehind != nil {
		t.Errorf("running job: %+v", j)
	}
	if j := b.job(third.JobID); *j.QueuedBehind != 2 {
		t.Errorf("third job waits behind %d", *j.QueuedBehind)
	}
	next, err := b.store.Settle(t.Context(), *c, storage.Outcome{Err: conversation.Errorf(conversation.Unavailable, "The engine is away."), RetryIn: time.Hour}, time.Minute, 3)
	b.must(err)
	if j := b.job(first.JobID); j.Status != "in_progress" || j.State != "in_progress" || j.Error != "The engine is away." || j.ErrorCode != "unavailable" || j.NextAttemptAt == "" {
		t.Errorf("job that waits for a retry: %+v, next %+v", j, next)
	}
}

func TestJobEnds(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	good, bad := b.submit("", hello), b.submit("", hello)
	b.settle(good.ConversationID, transcribed(good.ConversationID))
	if j := b.job(good.JobID); j.Status != "completed" || j.State != "completed" || j.Progress != 100 || j.FinishedAt == "" || j.Error != "" {
		t.Errorf("completed job: %+v", j)
	}
	c := b.claim(bad.ConversationID)
	_, err := b.store.Settle(t.Context(), *c, storage.Outcome{Err: conversation.Errorf(conversation.Unsupported, "The recording is empty.")}, time.Minute, 3)
	b.must(err)
	if j := b.job(bad.JobID); j.Status != "failed" || j.State != "failed" || j.Error != "The recording is empty." || j.ErrorCode != "unsupported" || j.FinishedAt == "" {
		t.Errorf("failed job: %+v", j)
	}
}

// The words by which published clients know that there is no such job.
func TestNoSuchJob(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, id := range []string{"9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", "nope", "%00%ff", strings.Repeat("x", 5000)} {
		a := b.do("GET", "/v1/job/"+id, nil)
		if a.status != 404 || !strings.HasPrefix(a.message(), "Job with id ") || !strings.HasSuffix(a.message(), " not found") || strings.Contains(a.text(), "status") || len(a.body) > 300 {
			t.Errorf("%.50s: %d %s", id, a.status, a.text())
		}
	}
}

func TestQueuedStatusIsSwitchable(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *settings) { s.symbl.QueuedStatus = conversation.Scheduled })
	if j := b.job(b.submit("", hello).JobID); j.Status != "scheduled" || j.State != "scheduled" {
		t.Errorf("%+v", j)
	}
}

func TestJobsAreListed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var ids []string
	for range 5 {
		ids = append([]string{b.submit("", hello).JobID}, ids...)
	}
	appended := b.submit(b.job(ids[0]).ConversationID, hello)
	ids = append([]string{appended.JobID}, ids...)
	var seen []string
	for cursor, pages := "", 0; ; pages++ {
		var page wire.Jobs
		b.decode(b.want(200, "GET", "/v1/jobs?limit=4&cursor="+cursor, nil), &page)
		for _, j := range page.Jobs {
			seen = append(seen, j.ID)
		}
		if cursor = page.NextCursor; cursor == "" {
			if pages != 1 {
				t.Errorf("%d pages", pages+1)
			}
			break
		}
	}
	// Jobs of one millisecond come in any order, but each once.
	if len(seen) != len(ids) || !sameSet(seen, ids) {
		t.Errorf("listed %v of %v", seen, ids)
	}
	for query, want := range map[string]int{
		"status=scheduled": 6, "status=completed": 0, "status=failed": 0, "status=in_progress": 0,
		"conversationId=" + appended.ConversationID: 2, "conversationId=1": 0,
	} {
		var page wire.Jobs
		b.decode(b.want(200, "GET", "/v1/jobs?"+query, nil), &page)
		if len(page.Jobs) != want {
			t.Errorf("%s lists %d, want %d", query, len(page.Jobs), want)
		}
	}
	for _, query := range []string{"status=done", "limit=0", "limit=201", "cursor=x", "cursor=" + conversation.NewUUID()} {
		if a := b.do("GET", "/v1/jobs?"+query, nil); a.status != 400 {
			t.Errorf("%s: %d", query, a.status)
		}
	}
}

func sameSet(a, b []string) bool {
	count := map[string]int{}
	for _, s := range a {
		count[s]++
	}
	for _, s := range b {
		count[s]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}
