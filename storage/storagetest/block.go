package storagetest

import (
	"strings"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func blockCases() []testCase {
	return []testCase{
		{"failed job blocks", blockFailed},
		{"retry in its place", blockRetry},
		{"retry at the limit", blockRetryAtLimit},
		{"cancel lets the others go on", blockCancel},
		{"cancel behind the block", blockCancelBehind},
		{"poison blocks", blockPoison},
		{"what does not block", blockNot},
		{"nothing wakes it", blockSleeps},
		{"delete", blockDelete},
		{"retry and append at once", raceBlockRetry},
	}
}

// strict makes the tenant one whose failed jobs block.
func (k *kit) strict() {
	k.Helper()
	k.must(k.s.CreateTenant(k.ctx, conversation.Tenant{ID: k.tenant, CreatedAt: january(1)}))
	k.must(k.s.SetPolicy(k.ctx, k.tenant, storage.Policy{OnFailure: storage.BlockFailed}))
}

// blockedBy checks which job holds up a conversation.
func (k *kit) blockedBy(conversationID, want string) {
	k.Helper()
	got, err := k.s.BlockedBy(k.ctx, k.tenant, conversationID)
	k.must(err)
	equal(k, "blocking job", got, want)
}

// blocked makes a conversation with a failed head and one job behind it.
func (k *kit) blocked(kind conversation.JobKind) (head, behind conversation.Job) {
	k.Helper()
	j, h := k.hooked("", kind)
	second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	equal(k, "what follows", k.settle(k.claim(*h, long), storage.Outcome{Err: errBroken, Engine: "e"}), storage.Next{})
	k.blockedBy(j.ConversationID, j.ID)
	return k.job(j.ID), second
}

func blockFailed(k *kit) {
	k.strict()
	j, second := k.blocked(conversation.TextJob)
	if j.Status != conversation.Failed || j.FinishedAt.IsZero() || j.Error == "" || j.Engine != "e" {
		k.Errorf("blocking job %+v", j)
	}
	equal(k, "events", k.events(j.ID), []string{"job.scheduled", "job.in_progress", "job.failed"})
	equal(k, "the one behind", k.job(second.ID).Status, conversation.Scheduled)
	k.open(j.ConversationID, 1, 1)
	third, hint := k.appendJob(j.ConversationID, conversation.TextJob)
	if hint != nil {
		k.Errorf("a blocked conversation was woken: %+v", hint)
	}
	equal(k, "sequence", third.Seq, int64(3))
	k.open(j.ConversationID, 2, 2)
	other, h := k.newConversation(conversation.TextJob)
	k.drain(h)
	equal(k, "another conversation", k.job(other.ID).Status, conversation.Completed)
	k.blockedBy(other.ConversationID, "")
	_, err := k.s.BlockedBy(k.ctx, "stranger", j.ConversationID)
	k.code("a stranger", err, conversation.NotFound)
}

func blockRetry(k *kit) {
	k.strict()
	for _, kind := range []conversation.JobKind{conversation.TextJob, conversation.AudioJob} {
		j, second := k.blocked(kind)
		for range 2 { // it fails once more
			got, hint, err := k.s.Retry(k.ctx, k.tenant, j.ID, 0)
			k.must(err)
			if hint == nil || hint.Queue != kind.Queue() {
				k.Fatalf("hint %+v, want one for queue %s", hint, kind.Queue())
			}
			equal(k, "job", got, k.job(j.ID))
			equal(k, "state, place and attempts", [3]any{got.Status, got.Seq, got.Attempts}, [3]any{conversation.Scheduled, int64(1), 0})
			k.blockedBy(j.ConversationID, "")
			k.open(j.ConversationID, 2, 2)
			k.ahead(second, 1)
			c := k.claim(*hint, long)
			equal(k, "head", c.Job.ID, j.ID)
			k.settle(c, storage.Outcome{Err: errBroken})
			k.blockedBy(j.ConversationID, j.ID)
		}
		_, hint, err := k.s.Retry(k.ctx, k.tenant, j.ID, 0)
		k.must(err)
		k.drain2(*hint)
		equal(k, "both are done", [2]any{k.job(j.ID).Status, k.job(second.ID).Status}, [2]any{conversation.Completed, conversation.Completed})
		k.open(j.ConversationID, 0, 0)
		equal(k, "events", strings.Join(k.events(j.ID), " "), "job.scheduled job.in_progress job.failed "+
			"job.scheduled job.in_progress job.failed job.scheduled job.in_progress job.failed job.scheduled job.in_progress job.completed")
	}
}

// drain2 is drain for a conversation whose jobs belong to several queues.
func (k *kit) drain2(h storage.Hint) {
	k.Helper()
	for hint := &h; hint != nil; {
		c := k.claim(*hint, long)
		hint = nil
		for next := &c; next != nil; {
			n := k.settle(*next, storage.Outcome{})
			next, hint = n.Claim, n.Hint
		}
	}
}

// blockRetryAtLimit retries while those that wait behind use up the limit: else
// nobody could ever go on.
func blockRetryAtLimit(k *kit) {
	k.strict()
	j, _ := k.blocked(conversation.TextJob)
	_, hint, err := k.s.Retry(k.ctx, k.tenant, j.ID, 1)
	k.must(err)
	k.drain(*hint)
	k.open(j.ConversationID, 0, 0)
}

func blockCancel(k *kit) {
	k.strict()
	j, second := k.blocked(conversation.AudioJob)
	got, hint := k.cancel(j.ID)
	equal(k, "it stays as it was", got, j)
	equal(k, "as read", k.job(j.ID), j)
	equal(k, "no further event", len(k.events(j.ID)), 3)
	if hint == nil || hint.Queue != conversation.TextQueue {
		k.Fatalf("hint %+v, want one for the job behind", hint)
	}
	k.blockedBy(j.ConversationID, "")
	k.open(j.ConversationID, 1, 1)
	_, _, err := k.s.Cancel(k.ctx, k.tenant, j.ID)
	k.code("again", err, conversation.Conflict)
	c := k.claim(*hint, long)
	equal(k, "head", c.Job.ID, second.ID)
	k.settle(c, storage.Outcome{})
	k.open(j.ConversationID, 0, 0)
	moved, hint, err := k.s.Retry(k.ctx, k.tenant, j.ID, 0)
	k.must(err)
	equal(k, "a late retry takes a place at the end", moved.Seq, int64(3))
	k.drain(*hint)

	// With nobody behind, the conversation falls idle.
	j, h := k.newConversation(conversation.TextJob)
	k.settle(k.claim(h, long), storage.Outcome{Err: errBroken})
	k.blockedBy(j.ConversationID, j.ID)
	k.open(j.ConversationID, 0, 0)
	_, hint = k.cancel(j.ID)
	equal(k, "hint", hint, nil)
	_, hint = k.appendJob(j.ConversationID, conversation.TextJob)
	if hint == nil {
		k.Fatal("an idle conversation was not woken")
	}
	k.drain(*hint)
}

func blockCancelBehind(k *kit) {
	k.strict()
	j, second := k.blocked(conversation.TextJob)
	third, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	_, hint := k.cancel(second.ID)
	equal(k, "hint", hint, nil)
	k.cancelled(second.ID)
	k.blockedBy(j.ConversationID, j.ID)
	k.open(j.ConversationID, 1, 1)
	got, hint, err := k.s.Retry(k.ctx, k.tenant, second.ID, 0) // one that does not block goes to the end
	k.must(err)
	equal(k, "sequence", got.Seq, int64(4))
	equal(k, "hint", hint, nil)
	_, hint = k.cancel(j.ID)
	c := k.claim(*hint, long)
	equal(k, "head", c.Job.ID, third.ID)
	next := k.settle(c, storage.Outcome{})
	equal(k, "the last", next.Claim.Job.ID, second.ID)
	k.settle(*next.Claim, storage.Outcome{})
	k.open(j.ConversationID, 0, 0)
}

func blockPoison(k *kit) {
	k.strict()
	j, h := k.hooked("", conversation.TextJob)
	second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	hint := *h
	for range maxAttempts {
		k.claim(hint, brief)
		hint = k.reaped(j.ConversationID)
	}
	k.noClaim("the job behind a poison one", hint)
	k.blockedBy(j.ConversationID, j.ID)
	equal(k, "poison", k.job(j.ID).ErrorCode, conversation.Unprocessable)
	k.open(j.ConversationID, 1, 1)
	_, fresh := k.cancel(j.ID)
	equal(k, "head", k.claim(*fresh, long).Job.ID, second.ID)

	// As what follows a settled job.
	j, h = k.hooked("", conversation.TextJob)
	second, _ = k.appendJob(j.ConversationID, conversation.TextJob)
	c := k.claim(*h, brief)
	for range maxAttempts {
		if c.Job.ID == j.ID {
			c = *k.settle(c, storage.Outcome{}).Claim
			k.must(k.s.Renew(k.ctx, c, brief))
			continue
		}
		c = k.claim(k.reaped(j.ConversationID), brief)
	}
	k.noClaim("poison", k.reaped(j.ConversationID))
	k.blockedBy(j.ConversationID, second.ID)
}

// blockNot are the ends that hold up nobody.
func blockNot(k *kit) {
	k.strict()
	for what, end := range map[string]func(c storage.Claim) storage.Next{
		"completed": func(c storage.Claim) storage.Next { return k.settle(c, storage.Outcome{Effects: sample()}) },
		"cancelled": func(c storage.Claim) storage.Next {
			k.cancel(c.Job.ID)
			return k.settle(c, storage.Outcome{Err: errBroken})
		},
	} {
		j, h := k.newConversation(conversation.TextJob)
		second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
		next := end(k.claim(h, long))
		if next.Claim == nil || next.Claim.Job.ID != second.ID {
			k.Errorf("%s: next %+v, want a claim on the second job", what, next)
		}
		k.blockedBy(j.ConversationID, "")
	}
	j, h := k.newConversation(conversation.TextJob)
	next := k.settle(k.claim(h, long), storage.Outcome{Err: errBroken, RetryIn: time.Hour})
	if next.Hint == nil {
		k.Error("a job that is to be tried again gave no hint")
	}
	k.blockedBy(j.ConversationID, "")
	k.must(k.s.SetPolicy(k.ctx, k.tenant, storage.Policy{OnFailure: storage.SkipFailed}))
	j, h = k.newConversation(conversation.TextJob)
	second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	next = k.settle(k.claim(h, long), storage.Outcome{Err: errBroken})
	equal(k, "with the other rule", next.Claim.Job.ID, second.ID)
}

// blockSleeps looks that neither reaper nor old hints nor old claims touch it.
func blockSleeps(k *kit) {
	k.strict()
	j, h := k.newConversation(conversation.TextJob)
	k.appendJob(j.ConversationID, conversation.TextJob)
	c := k.claim(h, long)
	k.settle(c, storage.Outcome{Err: errBroken})
	k.later()
	hs, err := k.s.Reap(k.ctx, 0, 100)
	k.must(err)
	equal(k, "reaped", hs, nil)
	fresh, err := k.s.Regenerate(k.ctx, h)
	k.must(err)
	equal(k, "regenerated", fresh, nil)
	k.noClaim("the old hint", h)
	k.refused(c)
	backlog, err := k.s.Backlog(k.ctx)
	k.must(err)
	equal(k, "backlog", backlog, map[conversation.Queue]int{})
	k.blockedBy(j.ConversationID, j.ID)
}

func blockDelete(k *kit) {
	k.strict()
	j, _ := k.blocked(conversation.TextJob)
	_, err := k.s.DeleteConversation(k.ctx, k.tenant, j.ConversationID)
	k.must(err)
	n, err := k.s.OpenTenantJobs(k.ctx, k.tenant)
	k.must(err)
	equal(k, "open jobs", n, 0)
}

// raceBlockRetry retries the head while jobs are appended, and lets two do it:
// one gets the hint.
func raceBlockRetry(k *kit) {
	k.strict()
	for range 15 {
		j, _ := k.blocked(conversation.TextJob)
		hints := make([]*storage.Hint, 3)
		k.together(len(hints), func(i int) (err error) {
			if i == 0 {
				_, hints[i], err = k.s.Submit(k.ctx, k.next(j.ConversationID, conversation.TextJob))
				return err
			}
			_, hints[i], err = k.s.Retry(k.ctx, k.tenant, j.ID, 0)
			if conversation.CodeOf(err) == conversation.Conflict {
				return nil
			}
			return err
		})
		var given []storage.Hint
		for _, h := range hints {
			if h != nil {
				given = append(given, *h)
			}
		}
		if len(given) != 1 {
			k.Fatalf("hints %+v, want one", given)
		}
		k.drain(given[0])
		k.open(j.ConversationID, 0, 0)
	}
}
