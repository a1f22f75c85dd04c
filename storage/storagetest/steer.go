package storagetest

import (
	"fmt"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func steerCases() []testCase {
	return []testCase{
		{"cancel the only job", cancelOnly},
		{"cancel the head", cancelHead},
		{"cancel behind the head", cancelBehind},
		{"cancel all behind a running job", cancelAllBehind},
		{"cancel what waits for a retry", cancelRetrying},
		{"cancel gives way to another queue", cancelQueueSwitch},
		{"cancel a running job", cancelRunning},
		{"cancelled job is not tried again", cancelBeforeRetry},
		{"cancelled job of a lost worker", cancelLost},
		{"cancelled job that is handed over", cancelReleased},
		{"cancel what is settled", cancelSettled},
		{"retry", retryFailed},
		{"retry behind others", retryBehind},
		{"retry a cancelled one before its turn", retryCancelled},
		{"retry what is not failed", retryRefused},
		{"stranger", steerStranger},
		{"cancel and settle at once", raceCancelSettle},
		{"cancel and claim at once", raceCancelClaim},
	}
}

// hooked submits a job with a webhook; conversationID "" makes a conversation.
func (k *kit) hooked(conversationID string, kind conversation.JobKind) (conversation.Job, *storage.Hint) {
	k.Helper()
	sub := k.first(kind)
	if conversationID != "" {
		sub = k.next(conversationID, kind)
	}
	sub.Job.WebhookURL = "https://example.com"
	j, h, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	return j, h
}

// cancel must not be refused.
func (k *kit) cancel(id string) (conversation.Job, *storage.Hint) {
	k.Helper()
	j, h, err := k.s.Cancel(k.ctx, k.tenant, id)
	k.must(err)
	return j, h
}

// cancelled checks that a job has ended so.
func (k *kit) cancelled(id string) {
	k.Helper()
	j := k.job(id)
	if j.Status != conversation.Failed || j.ErrorCode != conversation.Cancelled || j.Error != "The job was cancelled." || j.FinishedAt.IsZero() {
		k.Errorf("cancelled job %+v", j)
	}
}

func (k *kit) ahead(j conversation.Job, want int) {
	k.Helper()
	n, err := k.s.Ahead(k.ctx, j)
	k.must(err)
	equal(k, fmt.Sprint("jobs ahead of ", j.Seq), n, want)
}

func cancelOnly(k *kit) {
	j, h := k.hooked("", conversation.TextJob)
	got, hint := k.cancel(j.ID)
	equal(k, "hint", hint, nil)
	equal(k, "job", got, k.job(j.ID))
	k.cancelled(j.ID)
	equal(k, "events", k.events(j.ID), []string{"job.scheduled", "job.failed"})
	k.open(j.ConversationID, 0, 0)
	k.noClaim("the old hint", *h)
	next, hint := k.appendJob(j.ConversationID, conversation.TextJob)
	equal(k, "sequence", next.Seq, int64(2))
	if hint == nil {
		k.Fatal("an idle conversation was not woken")
	}
	equal(k, "next job", k.claim(*hint, long).Job.ID, next.ID)
}

func cancelHead(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	third, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	k.cancel(second.ID) // so that two are passed over
	_, hint := k.cancel(j.ID)
	if hint == nil {
		k.Fatal("no hint for the job behind")
	}
	k.open(j.ConversationID, 1, 1)
	k.noClaim("the hint of before", h)
	c := k.claim(*hint, long)
	equal(k, "next job", c.Job.ID, third.ID)
	equal(k, "what follows", k.settle(c, storage.Outcome{}), storage.Next{})
	k.open(j.ConversationID, 0, 0)
}

func cancelBehind(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	second, _ := k.hooked(j.ConversationID, conversation.TextJob)
	third, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	k.ahead(third, 2)
	_, hint := k.cancel(second.ID)
	equal(k, "hint", hint, nil)
	k.cancelled(second.ID)
	equal(k, "events", k.events(second.ID), []string{"job.scheduled", "job.failed"})
	k.ahead(third, 1)
	k.open(j.ConversationID, 2, 2)
	next := k.settle(k.claim(h, long), storage.Outcome{})
	if next.Claim == nil || next.Claim.Job.ID != third.ID {
		k.Fatalf("next %+v, want a claim on the third job", next)
	}
	k.ahead(third, 0)
	equal(k, "what follows", k.settle(*next.Claim, storage.Outcome{}), storage.Next{})
	k.open(j.ConversationID, 0, 0)
}

func cancelAllBehind(k *kit) {
	for _, yield := range []bool{false, true} {
		j, h := k.newConversation(conversation.TextJob)
		second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
		third, _ := k.appendJob(j.ConversationID, conversation.AudioJob)
		c := k.claim(h, long)
		k.cancel(third.ID)
		k.cancel(second.ID)
		equal(k, "what follows", k.settle(c, storage.Outcome{Yield: yield}), storage.Next{})
		k.open(j.ConversationID, 0, 0)
		_, hint := k.appendJob(j.ConversationID, conversation.TextJob)
		if hint == nil {
			k.Fatal("an idle conversation was not woken")
		}
		k.drain(*hint)
	}
}

func cancelRetrying(k *kit) {
	j, h := k.hooked("", conversation.TextJob)
	second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	k.settle(k.claim(*h, long), storage.Outcome{Err: errBroken, RetryIn: time.Hour})
	_, hint := k.cancel(j.ID)
	k.cancelled(j.ID)
	equal(k, "attempts", k.job(j.ID).Attempts, 1)
	equal(k, "events", k.events(j.ID), []string{"job.scheduled", "job.in_progress", "job.failed"})
	if hint == nil || !hint.At.IsZero() {
		k.Fatalf("hint %+v, want one that is due now", hint)
	}
	equal(k, "next job", k.claim(*hint, long).Job.ID, second.ID)
}

func cancelQueueSwitch(k *kit) {
	j, _ := k.newConversation(conversation.TextJob)
	audio, _ := k.appendJob(j.ConversationID, conversation.AudioJob)
	_, hint := k.cancel(j.ID)
	if hint == nil || hint.Queue != conversation.AudioQueue {
		k.Fatalf("hint %+v, want one for the audio queue", hint)
	}
	equal(k, "next job", k.claim(*hint, long).Job.ID, audio.ID)
}

func (k *kit) asked(c storage.Claim, want bool) {
	k.Helper()
	got, err := k.s.CancelAsked(k.ctx, c)
	k.must(err)
	equal(k, "asked to cancel", got, want)
}

// cancelRunning tries every outcome: once a cancellation was accepted, it counts.
func cancelRunning(k *kit) {
	for what, o := range map[string]storage.Outcome{
		"noticed":   {Err: conversation.CancelledJob()},
		"completed": {Effects: sample()},
		"failed":    {Err: errBroken},
	} {
		j, h := k.hooked("", conversation.TextJob)
		second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
		c := k.claim(*h, long)
		k.asked(c, false)
		got, hint := k.cancel(j.ID)
		equal(k, what+": state and hint", [2]any{got.Status, hint == nil}, [2]any{conversation.InProgress, true})
		k.asked(c, true)
		k.cancel(j.ID) // again changes nothing
		next := k.settle(c, o)
		equal(k, what+": settled as cancelled", next.Cancelled, true)
		k.cancelled(j.ID)
		equal(k, what+": events", k.events(j.ID), []string{"job.scheduled", "job.in_progress", "job.failed"})
		ms, err := k.s.Messages(k.ctx, k.tenant, j.ConversationID, false)
		k.must(err)
		equal(k, what+": messages", ms, nil)
		if next.Claim == nil || next.Claim.Job.ID != second.ID {
			k.Fatalf("%s: next %+v, want a claim on the second job", what, next)
		}
		k.asked(*next.Claim, false)
		equal(k, what+": the next one", k.settle(*next.Claim, storage.Outcome{}), storage.Next{})
		k.open(j.ConversationID, 0, 0)
	}
}

func cancelBeforeRetry(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	c := k.claim(h, long)
	k.cancel(j.ID)
	next := k.settle(c, storage.Outcome{Err: errBroken, RetryIn: time.Hour})
	equal(k, "next", next, storage.Next{Cancelled: true})
	k.cancelled(j.ID)
}

// cancelLost cancels jobs whose worker is gone, before and after the lease's end.
func cancelLost(k *kit) {
	j, h := k.hooked("", conversation.TextJob)
	second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	c := k.claim(*h, brief)
	k.later()
	_, hint := k.cancel(j.ID)
	k.cancelled(j.ID)
	if hint == nil {
		k.Fatal("no hint for the job behind")
	}
	k.refused(c)
	equal(k, "next job", k.claim(*hint, long).Job.ID, second.ID)

	j, h = k.hooked("", conversation.TextJob)
	second, _ = k.appendJob(j.ConversationID, conversation.TextJob)
	c = k.claim(*h, long)
	k.cancel(j.ID)
	k.must(k.s.Renew(k.ctx, c, brief)) // the last one before its death
	fresh := k.reaped(j.ConversationID)
	equal(k, "job behind", k.claim(fresh, long).Job.ID, second.ID)
	k.cancelled(j.ID)
	equal(k, "events", k.events(j.ID), []string{"job.scheduled", "job.in_progress", "job.failed"})
}

func cancelReleased(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	c := k.claim(h, long)
	k.cancel(j.ID)
	hint, err := k.s.Release(k.ctx, c)
	k.must(err)
	k.noClaim("a cancelled job", *hint)
	k.cancelled(j.ID)
	k.open(j.ConversationID, 0, 0)
}

func cancelSettled(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	k.settle(k.claim(h, long), storage.Outcome{})
	_, _, err := k.s.Cancel(k.ctx, k.tenant, j.ID)
	k.code("completed", err, conversation.Conflict)
	j, _ = k.newConversation(conversation.TextJob)
	k.cancel(j.ID)
	_, _, err = k.s.Cancel(k.ctx, k.tenant, j.ID)
	k.code("cancelled", err, conversation.Conflict)
	_, _, err = k.s.Cancel(k.ctx, k.tenant, conversation.NewUUID())
	k.code("unknown", err, conversation.NotFound)
}

func retryFailed(k *kit) {
	for _, size := range []int{10, 10_000} { // in the row of the job, and beside it
		sub := k.first(conversation.TextJob)
		sub.Job.WebhookURL = "https://example.com"
		sub.Payload.Messages = []conversation.InputMessage{{Text: strings.Repeat("x", size)}}
		j, h, err := k.s.Submit(k.ctx, sub)
		k.must(err)
		k.settle(k.claim(*h, long), storage.Outcome{Err: errBroken, Engine: "e"})
		got, hint, err := k.s.Retry(k.ctx, k.tenant, j.ID, 0)
		k.must(err)
		want := j
		want.Seq = 2
		equal(k, "job", got, want)
		equal(k, "job as read", k.job(j.ID), want)
		k.open(j.ConversationID, 1, 1)
		if hint == nil {
			k.Fatal("an idle conversation was not woken")
		}
		c := k.claim(*hint, long)
		equal(k, "payload", c.Payload, sub.Payload)
		equal(k, "attempts", c.Job.Attempts, 1)
		k.settle(c, storage.Outcome{Effects: sample()})
		equal(k, "events", k.events(j.ID), []string{
			"job.scheduled", "job.in_progress", "job.failed", "job.scheduled", "job.in_progress", "job.completed",
		})
		k.open(j.ConversationID, 0, 0)
	}
}

func retryBehind(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	next := k.settle(k.claim(h, long), storage.Outcome{Err: errBroken})
	_, hint, err := k.s.Retry(k.ctx, k.tenant, j.ID, 2)
	k.must(err)
	equal(k, "hint", hint, nil)
	k.ahead(k.job(j.ID), 1)
	equal(k, "the job that was next", next.Claim.Job.ID, second.ID)
	next = k.settle(*next.Claim, storage.Outcome{})
	equal(k, "last job", next.Claim.Job.ID, j.ID)
}

func retryCancelled(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	third, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	k.cancel(second.ID)
	moved, _, err := k.s.Retry(k.ctx, k.tenant, second.ID, 0)
	k.must(err)
	equal(k, "new place", moved.Seq, int64(4))
	k.ahead(moved, 2)
	k.open(j.ConversationID, 3, 3)
	var order []string
	c := k.claim(h, long)
	for next := &c; next != nil; {
		order = append(order, next.Job.ID)
		next = k.settle(*next, storage.Outcome{}).Claim
	}
	equal(k, "order", order, []string{j.ID, third.ID, second.ID})
	k.open(j.ConversationID, 0, 0)
}

func retryRefused(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	again := func() error { _, _, err := k.s.Retry(k.ctx, k.tenant, j.ID, 1); return err }
	k.code("scheduled", again(), conversation.Conflict)
	c := k.claim(h, long)
	k.code("running", again(), conversation.Conflict)
	k.settle(c, storage.Outcome{})
	k.code("completed", again(), conversation.Conflict)
	_, _, err := k.s.Retry(k.ctx, k.tenant, conversation.NewUUID(), 0)
	k.code("unknown", err, conversation.NotFound)
	failed, _ := k.newConversation(conversation.TextJob)
	k.cancel(failed.ID)
	k.newConversation(conversation.TextJob)
	_, _, err = k.s.Retry(k.ctx, k.tenant, failed.ID, 1)
	k.code("too many jobs", err, conversation.LimitReached)
	k.cancelled(failed.ID)
}

func steerStranger(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	stranger := conversation.NewUUID()
	_, _, err := k.s.Cancel(k.ctx, stranger, j.ID)
	k.code("cancel", err, conversation.NotFound)
	k.claim(h, long) // it is still there
	failed, _ := k.newConversation(conversation.TextJob)
	k.cancel(failed.ID)
	_, _, err = k.s.Retry(k.ctx, stranger, failed.ID, 0)
	k.code("retry", err, conversation.NotFound)
	k.cancelled(failed.ID)
}

// raceCancelSettle cancels while the worker settles: a cancellation that was
// accepted counts, one that was refused leaves no trace; one end, one webhook of it.
func raceCancelSettle(k *kit) {
	for range 30 {
		j, h := k.hooked("", conversation.TextJob)
		c := k.claim(*h, long)
		accepted := false
		k.together(2, func(i int) error {
			if i == 0 {
				_, err := k.s.Settle(k.ctx, c, storage.Outcome{Effects: sample()}, long, maxAttempts)
				return err
			}
			_, _, err := k.s.Cancel(k.ctx, k.tenant, j.ID)
			if conversation.CodeOf(err) == conversation.Conflict {
				return nil
			}
			accepted = err == nil
			return err
		})
		last := "job.completed"
		if accepted {
			last = "job.failed"
			k.cancelled(j.ID)
		} else {
			equal(k, "state", k.job(j.ID).Status, conversation.Completed)
		}
		equal(k, "events", k.events(j.ID), []string{"job.scheduled", "job.in_progress", last})
		k.open(j.ConversationID, 0, 0)
	}
}

// raceCancelClaim cancels while the conversation is claimed: either the job never
// starts, or its worker learns of it.
func raceCancelClaim(k *kit) {
	for range 30 {
		j, h := k.hooked("", conversation.TextJob)
		second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
		var (
			c    *storage.Claim
			hint *storage.Hint
		)
		k.together(2, func(i int) (err error) {
			if i == 0 {
				c, err = k.s.Claim(k.ctx, *h, long, maxAttempts)
			} else {
				_, hint, err = k.s.Cancel(k.ctx, k.tenant, j.ID)
			}
			return err
		})
		switch {
		case c != nil && hint == nil:
			k.asked(*c, true)
			next := k.settle(*c, storage.Outcome{Err: conversation.CancelledJob()})
			k.settle(*next.Claim, storage.Outcome{})
		case c == nil && hint != nil:
			k.drain(*hint)
		default:
			k.Fatalf("claim %v, hint %v: want exactly one", c, hint)
		}
		k.cancelled(j.ID)
		equal(k, "second job", k.job(second.ID).Status, conversation.Completed)
		k.open(j.ConversationID, 0, 0)
	}
}
