package sqlstore_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore"
)

func TestModelSQLite(t *testing.T) {
	t.Parallel()
	checkModel(t, open(t, sqlite(t)), 60)
}

func TestModelPostgres(t *testing.T) {
	t.Parallel()
	checkModel(t, open(t, postgres(t)), 10)
}

// checkModel runs random histories against the store and the model, at most so
// many of those that rapid asks for.
func checkModel(t *testing.T, s *sqlstore.Store, histories int32) {
	t.Helper()
	var ran atomic.Int32
	var failed atomic.Bool
	rapid.Check(t, func(rt *rapid.T) {
		if ran.Add(1) > histories && !failed.Load() {
			return
		}
		failed.Store(true) // unless it comes to its end
		m := &machine{s: s, ctx: t.Context(), tenant: conversation.NewUUID()}
		m.strict = rapid.Bool().Draw(rt, "strict")
		m.account(rt)
		for range 3 { // a history of the usual length seldom gets to a poison job
			rt.Repeat(m.steps())
		}
		m.finish(rt)
		failed.Store(false)
	})
}

// machine does each step in the store and in the model.
type machine struct {
	model
	s      *sqlstore.Store
	ctx    context.Context
	tenant string
}

// account makes the tenant, with its rule.
func (m *machine) account(t *rapid.T) {
	must(t, m.s.CreateTenant(m.ctx, conversation.Tenant{ID: m.tenant}))
	rule := storage.SkipFailed
	if m.strict {
		rule = storage.BlockFailed
	}
	must(t, m.s.SetPolicy(m.ctx, m.tenant, storage.Policy{OnFailure: rule}))
}

// steps are chosen with equal chance, so what leads deep is there twice.
func (m *machine) steps() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"submit new": m.submitNew, "append": m.appendJob, "claim": m.claim, "settle": m.settle,
		"claim more": m.claim, "settle more": m.settle, "crash": m.crash, "come due": m.comeDue,
		"release": m.release, "renew": m.renew, "expire": m.expire, "reap": m.reap,
		"cancel": m.cancel, "do again": m.redo,
		"regenerate": m.regenerate, "delete": m.delete, "": m.check,
	}
}

// soon is longer than a test: what waits for it is moved by hand.
const soon = time.Hour

func must(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
}

func anyKind(t *rapid.T) conversation.JobKind {
	return rapid.SampledFrom([]conversation.JobKind{conversation.TextJob, conversation.TextJob, conversation.AudioJob}).Draw(t, "kind")
}

func pick[T any](t *rapid.T, from []T, what string) T {
	if len(from) == 0 {
		t.Skip("no " + what)
	}
	// Mostly the latest ones: the older they are, the more likely they are stale.
	back := rapid.SampledFrom([]int{0, 0, 0, 0, 1, 1, 2, 5}).Draw(t, what)
	return from[len(from)-1-min(back, len(from)-1)]
}

func (m *machine) submission(kind conversation.JobKind) storage.Submission {
	return storage.Submission{Job: conversation.Job{
		ID: conversation.NewUUID(), TenantID: m.tenant, Kind: kind, WebhookURL: "https://example.com",
	}}
}

func (m *machine) submitNew(t *rapid.T) {
	if len(m.live()) >= 3 {
		t.Skip("enough conversations")
	}
	sub := m.submission(anyKind(t))
	sub.New = &conversation.Conversation{ID: conversation.NewNumericID()}
	c := &modelConversation{id: sub.New.ID, state: "idle", strict: m.strict}
	m.conversations = append(m.conversations, c)
	m.submit(t, c, sub)
}

func (m *machine) appendJob(t *rapid.T) {
	c := pick(t, m.conversations, "conversation")
	sub := m.submission(anyKind(t))
	sub.Job.ConversationID = c.id
	if c.state == "deleted" {
		_, _, err := m.s.Submit(m.ctx, sub)
		if conversation.CodeOf(err) != conversation.NotFound {
			t.Fatalf("append to a deleted conversation: %v", err)
		}
		return
	}
	m.submit(t, c, sub)
}

func (m *machine) submit(t *rapid.T, c *modelConversation, sub storage.Submission) {
	j, h, err := m.s.Submit(m.ctx, sub)
	must(t, err)
	if wakes := c.submit(j.ID, sub.Job.Kind); wakes != (h != nil) {
		t.Fatalf("%v: hint %v, want one: %v", c, h, wakes)
	}
	if j.Seq != int64(len(c.jobs)) {
		t.Fatalf("%v: sequence %d", c, j.Seq)
	}
	m.hinted(t, c, h)
}

// hinted notes a hint that is good from now on.
func (m *machine) hinted(t *rapid.T, c *modelConversation, h *storage.Hint) {
	if h == nil {
		return
	}
	if h.ConversationID != c.id || h.Queue != c.queue || h.Generation <= 0 {
		t.Fatalf("%v in queue %s: hint %+v", c, c.queue, h)
	}
	c.gen = h.Generation
	m.hints = append(m.hints, modelHint{c, *h})
}

func (m *machine) claim(t *rapid.T) {
	h := pick(t, m.hints, "hint")
	got, err := m.s.Claim(m.ctx, h.h, soon, maxStarts)
	must(t, err)
	var want *modelJob
	if h.good() {
		h.c.state = "running"
		want = h.c.start()
	}
	m.claimed(t, h.c, got, want)
}

// claimed compares a claim with the job that the model has started.
func (m *machine) claimed(t *rapid.T, c *modelConversation, got *storage.Claim, want *modelJob) {
	switch {
	case got == nil && want == nil:
		return
	case got == nil || want == nil:
		t.Fatalf("%v: claim %+v, want one on %+v", c, got, want)
	case got.Job.ID != want.id || got.Job.Attempts != want.attempts || got.Queue != c.queue || got.Fence < c.fence:
		t.Fatalf("%v: claim %+v, want %+v", c, got, want)
	}
	c.state, c.fence, c.expired = "running", got.Fence, false
	m.claims = append(m.claims, modelClaim{c, *got})
}

func (m *machine) settle(t *rapid.T) {
	c := pick(t, m.claims, "claim")
	how := rapid.SampledFrom([]string{"ok", "ok", "ok", "yield", "fail", "retry"}).Draw(t, "outcome")
	o := storage.Outcome{Yield: how == "yield"}
	switch how {
	case "retry":
		o.Err, o.RetryIn = errors.New("again"), soon
	case "fail":
		o.Err = errors.New("no")
	default:
		o.Effects = &storage.Effects{Messages: []conversation.Message{{
			ID: conversation.NewNumericID(), Position: len(c.c.messages), Text: "job " + c.s.Job.ID,
		}}}
	}
	good := c.good()
	next, err := m.s.Settle(m.ctx, c.s, o, soon, maxStarts)
	if m.refused(t, c, err, good) {
		return
	}
	var started *modelJob
	if how == "retry" && !c.c.headJob().cancel {
		c.c.retry()
	} else {
		started = c.c.settle(o.Err == nil, o.Yield)
	}
	m.claimed(t, c.c, next.Claim, started)
	if wants := c.c.state == "queued"; wants != (next.Hint != nil) {
		t.Fatalf("%v: hint %+v, want one: %v", c.c, next.Hint, wants)
	}
	m.hinted(t, c.c, next.Hint)
}

// refused checks that a claim is fenced exactly when it is no longer good.
func (m *machine) refused(t *rapid.T, c modelClaim, err error, good bool) bool {
	if good {
		must(t, err)
		return false
	}
	if conversation.CodeOf(err) != conversation.Fenced {
		t.Fatalf("%v: an old claim %d got %v", c.c, c.s.Fence, err)
	}
	return true
}

func (m *machine) release(t *rapid.T) {
	c := pick(t, m.claims, "claim")
	good := c.good()
	h, err := m.s.Release(m.ctx, c.s)
	if m.refused(t, c, err, good) {
		return
	}
	c.c.release()
	m.hinted(t, c.c, h)
}

func (m *machine) renew(t *rapid.T) {
	c := pick(t, m.claims, "claim")
	good := c.good()
	m.refused(t, c, m.s.Progress(m.ctx, c.s, 50), good)
	// A later job under the same fence has the same lease.
	good = c.c.state == "running" && c.c.fence == c.s.Fence
	if !m.refused(t, c, m.s.Renew(m.ctx, c.s, soon), good) {
		c.c.expired = false
	}
}

// expire lets a lease run out.
func (m *machine) expire(t *rapid.T) {
	c := pick(t, m.live(), "conversation")
	n, err := m.s.Change(m.ctx, `UPDATE conversations SET lease_until = 1 WHERE id = $1 AND state = 'running'`, c.id)
	must(t, err)
	if (n == 1) != (c.state == "running") {
		t.Fatalf("%v: %d rows are running", c, n)
	}
	c.expired = n == 1
}

// crash starts the head and lets the worker vanish.
func (m *machine) crash(t *rapid.T) {
	m.claim(t)
	m.expire(t)
	m.reap(t)
}

// comeDue lets the time of a retry come.
func (m *machine) comeDue(t *rapid.T) {
	c := pick(t, m.live(), "conversation")
	n, err := m.s.Change(m.ctx, `UPDATE conversations SET hint_at = 1 WHERE id = $1 AND state = 'queued'`, c.id)
	must(t, err)
	if (n == 1) != (c.state == "queued") {
		t.Fatalf("%v: %d rows are queued", c, n)
	}
	c.due = c.due || n == 1
}

func (m *machine) reap(t *rapid.T) {
	hints, err := m.s.Reap(m.ctx, 0, 1000)
	must(t, err)
	for _, c := range m.live() {
		i := slices.IndexFunc(hints, func(h storage.Hint) bool { return h.ConversationID == c.id })
		takeOver := c.state == "running" && c.expired
		wants := takeOver || c.state == "queued" && c.due
		if wants != (i >= 0) {
			t.Fatalf("%v: reaped %v, want it: %v", c, hints, wants)
		}
		if !wants {
			continue
		}
		if same := hints[i].Generation == c.gen; c.gen != 0 && same == takeOver {
			t.Fatalf("%v: hint %+v", c, hints[i])
		}
		if takeOver {
			c.state, c.due, c.fence = "queued", true, c.fence+1
		}
		m.hinted(t, c, &hints[i])
	}
}

// anyJob picks a job that has not moved.
func (m *machine) anyJob(t *rapid.T) (*modelConversation, *modelJob) {
	c := pick(t, m.live(), "conversation")
	j := pick(t, c.jobs, "job")
	if j == nil {
		t.Skip("it has moved")
	}
	return c, j
}

func (m *machine) cancel(t *rapid.T) {
	c, j := m.anyJob(t)
	_, h, err := m.s.Cancel(m.ctx, m.tenant, j.id)
	if j.status.Terminal() && !c.blockedBy(j) {
		if conversation.CodeOf(err) != conversation.Conflict {
			t.Fatalf("%v: cancelled a settled job: %v", c, err)
		}
		return
	}
	must(t, err)
	if wakes := c.cancel(j); wakes != (h != nil) {
		t.Fatalf("%v: hint %v, want one: %v", c, h, wakes)
	}
	m.hinted(t, c, h)
}

func (m *machine) redo(t *rapid.T) {
	c, j := m.anyJob(t)
	_, h, err := m.s.Retry(m.ctx, m.tenant, j.id, 0)
	if j.status != conversation.Failed {
		if conversation.CodeOf(err) != conversation.Conflict {
			t.Fatalf("%v: retried a %s job: %v", c, j.status, err)
		}
		return
	}
	must(t, err)
	if wakes := c.redo(j); wakes != (h != nil) {
		t.Fatalf("%v: hint %v, want one: %v", c, h, wakes)
	}
	m.hinted(t, c, h)
}

func (m *machine) regenerate(t *rapid.T) {
	h := pick(t, m.hints, "hint")
	got, err := m.s.Regenerate(m.ctx, h.h)
	must(t, err)
	wants := h.c.state == "queued" && h.c.gen == h.h.Generation
	if wants != (got != nil) || wants && got.At.IsZero() != h.c.due {
		t.Fatalf("%v: regenerated %+v, want one: %v", h.c, got, wants)
	}
	m.hinted(t, h.c, got)
}

func (m *machine) delete(t *rapid.T) {
	if rapid.IntRange(0, 4).Draw(t, "really") != 0 {
		t.Skip("rarely")
	}
	c := pick(t, m.live(), "conversation")
	_, err := m.s.DeleteConversation(m.ctx, m.tenant, c.id)
	must(t, err)
	c.state = "deleted"
}

// check compares what can be read.
func (m *machine) check(t *rapid.T) {
	n, err := m.s.OpenTenantJobs(m.ctx, m.tenant)
	must(t, err)
	if n != m.open() {
		t.Fatalf("%d open jobs, want %d", n, m.open())
	}
	backlog, err := m.s.Backlog(m.ctx)
	must(t, err)
	for _, q := range []conversation.Queue{conversation.TextQueue, conversation.AudioQueue} {
		if backlog[q] != m.backlog()[q] {
			t.Fatalf("backlog %v, want %v", backlog, m.backlog())
		}
	}
	for _, c := range m.live() {
		m.checkConversation(t, c)
	}
}

func (m *machine) checkConversation(t *rapid.T, c *modelConversation) {
	jobs, err := m.s.Jobs(m.ctx, m.tenant, conversation.JobFilter{ConversationID: c.id, Limit: 1000})
	must(t, err)
	if len(jobs) != len(slices.DeleteFunc(slices.Clone(c.jobs), func(j *modelJob) bool { return j == nil })) {
		t.Fatalf("%v: %d jobs", c, len(jobs))
	}
	for _, j := range jobs {
		want := c.jobs[j.Seq-1]
		if want == nil || j.ID != want.id || j.Status != want.status || j.Attempts != want.attempts {
			t.Fatalf("%v: job %+v, want %+v", c, j, want)
		}
	}
	by, err := m.s.BlockedBy(m.ctx, m.tenant, c.id)
	must(t, err)
	if (by != "") != (c.state == "blocked") || by != "" && by != c.headJob().id {
		t.Fatalf("%v: blocked by %q", c, by)
	}
	ms, err := m.s.Messages(m.ctx, m.tenant, c.id, false)
	must(t, err)
	var texts []string
	for _, message := range ms {
		texts = append(texts, message.Text)
	}
	if !slices.Equal(texts, c.messages) {
		t.Fatalf("%v: messages %v, want %v", c, texts, c.messages)
	}
	read, err := m.s.Conversation(m.ctx, m.tenant, c.id)
	must(t, err)
	if read.Version != c.version {
		t.Fatalf("%v: version %d, want %d", c, read.Version, c.version)
	}
}

// finish checks the webhooks, then deletes everything: nothing may be left.
func (m *machine) finish(t *rapid.T) {
	for _, c := range m.live() {
		for _, j := range c.jobs {
			if j == nil {
				continue
			}
			ds, err := m.s.DeliveriesOf(m.ctx, m.tenant, j.id, 100)
			must(t, err)
			var events []string
			for _, d := range slices.Backward(ds) {
				events = append(events, d.EventType)
			}
			if !slices.Equal(events, j.events) {
				t.Fatalf("%v: job %s sent %v, want %v", c, j.id, events, j.events)
			}
		}
		_, err := m.s.DeleteConversation(m.ctx, m.tenant, c.id)
		must(t, err)
		c.state = "deleted"
	}
	m.check(t)
	for _, table := range []string{"conversations", "jobs", "messages", "deliveries", "job_payloads"} {
		n, err := m.s.Look(m.ctx, `SELECT count(*) FROM `+table)
		must(t, err)
		if n != 0 {
			t.Fatalf("%d rows are left in %s", n, table)
		}
	}
}
