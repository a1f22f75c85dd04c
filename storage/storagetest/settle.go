package storagetest

import (
	"errors"

	"parlance/conversation"
	"parlance/storage"
)

// errBroken has no meaning for a user.
var errBroken = errors.New("broken pipe at 10.0.0.1")

func settleCases() []testCase {
	return []testCase{
		{"completed", settleCompleted},
		{"failed", settleFailed},
		{"failed with an inner error", settleFailedInside},
		{"yield", settleYield},
		{"yield with nothing left", settleYieldIdle},
		{"text gives way to audio", settleQueueSwitch},
		{"poison next head", settlePoisonNext},
	}
}

func settleCompleted(k *kit) {
	j, h := k.newConversation(conversation.AudioJob)
	next := k.settle(k.claim(h, long), storage.Outcome{Engine: "engine-1"})
	equal(k, "next", next, storage.Next{})
	got := k.job(j.ID)
	want := j
	want.Status, want.Attempts, want.Progress, want.Engine = conversation.Completed, 1, 100, "engine-1"
	want.StartedAt, want.FinishedAt = got.StartedAt, got.FinishedAt
	equal(k, "job", got, want)
	if got.FinishedAt.Before(got.StartedAt) {
		k.Errorf("finished %v, started %v", got.FinishedAt, got.StartedAt)
	}
	c, err := k.s.Conversation(k.ctx, k.tenant, j.ConversationID)
	k.must(err)
	equal(k, "version", c.Version, 1)
	k.open(j.ConversationID, 0, 0)
}

func settleFailed(k *kit) {
	sub := k.first(conversation.TextJob)
	sub.Job.WebhookURL = "https://example.com"
	j, h, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	next := k.settle(k.claim(*h, long), storage.Outcome{
		Err:     conversation.Errorf(conversation.Unprocessable, "The file is empty."),
		Effects: &storage.Effects{Messages: []conversation.Message{{ID: "1", Text: "never"}}},
	})
	got := k.job(j.ID)
	if got.Status != conversation.Failed || got.Error != "The file is empty." ||
		got.ErrorCode != conversation.Unprocessable || got.FinishedAt.IsZero() {
		k.Errorf("job %+v", got)
	}
	equal(k, "events", k.events(j.ID), []string{"job.scheduled", "job.in_progress", "job.failed"})
	ms, err := k.s.Messages(k.ctx, k.tenant, j.ConversationID, false)
	k.must(err)
	equal(k, "messages of a failed job", ms, nil)
	if next.Claim == nil || next.Claim.Job.ID != second.ID {
		k.Errorf("next %+v, want a claim on the second job", next)
	}
	c, err := k.s.Conversation(k.ctx, k.tenant, j.ConversationID)
	k.must(err)
	equal(k, "version after a failure", c.Version, 0)
}

func settleFailedInside(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	k.settle(k.claim(h, long), storage.Outcome{Err: errBroken})
	got := k.job(j.ID)
	equal(k, "message", got.Error, conversation.MessageOf(errBroken))
	equal(k, "code", got.ErrorCode, conversation.Internal)
}

func settleYield(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	second, _ := k.appendJob(j.ConversationID, conversation.AudioJob)
	next := k.settle(k.claim(h, long), storage.Outcome{Yield: true})
	if next.Claim != nil || next.Hint == nil || next.Hint.Generation <= h.Generation ||
		next.Hint.Queue != conversation.AudioQueue || !next.Hint.At.IsZero() {
		k.Fatalf("next %+v, want a hint for the audio queue", next)
	}
	k.noClaim("the old hint", h)
	equal(k, "status of the next job", k.job(second.ID).Status, conversation.Scheduled)
	equal(k, "next job", k.claim(*next.Hint, long).Job.ID, second.ID)
}

func settleYieldIdle(k *kit) {
	_, h := k.newConversation(conversation.TextJob)
	equal(k, "next", k.settle(k.claim(h, long), storage.Outcome{Yield: true}), storage.Next{})
}

func settleQueueSwitch(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	audio, _ := k.appendJob(j.ConversationID, conversation.AudioURLJob)
	text, _ := k.appendJob(j.ConversationID, conversation.NoopJob)
	next := k.settle(k.claim(h, long), storage.Outcome{})
	if next.Claim != nil || next.Hint == nil || next.Hint.Queue != conversation.AudioQueue {
		k.Fatalf("next %+v, want a hint for the audio queue", next)
	}
	got := k.job(audio.ID)
	equal(k, "audio job", [2]any{got.Status, got.Attempts}, [2]any{conversation.Scheduled, 0})
	c := k.claim(*next.Hint, long)
	equal(k, "audio claim", [2]any{c.Job.ID, c.Queue}, [2]any{audio.ID, conversation.AudioQueue})
	next = k.settle(c, storage.Outcome{})
	if next.Claim != nil || next.Hint == nil || next.Hint.Queue != conversation.TextQueue {
		k.Fatalf("next %+v, want a hint for the text queue", next)
	}
	equal(k, "text job", k.claim(*next.Hint, long).Job.ID, text.ID)
}

// settlePoisonNext makes a head poison, then settles a job before it. That takes
// a limit that was lowered in between.
func settlePoisonNext(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	bad, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	good, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	c := k.claim(h, long)
	// The next head starts under a lease that ends at once, so it was started once.
	n, err := k.s.Settle(k.ctx, c, storage.Outcome{}, brief, maxAttempts)
	k.must(err)
	equal(k, "next", n.Claim.Job.ID, bad.ID)
	fresh := k.reaped(j.ConversationID)
	got, err := k.s.Claim(k.ctx, fresh, long, 1)
	k.must(err)
	if got == nil || got.Job.ID != good.ID {
		k.Fatalf("claim %+v, want one on the job behind the poison one", got)
	}
	equal(k, "status", k.job(bad.ID).Status, conversation.Failed)
	k.open(j.ConversationID, 1, 1)
}
