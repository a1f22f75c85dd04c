package storagetest

import (
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func retryCases() []testCase {
	return []testCase{
		{"waits until it is due", retryWaits},
		{"keeps its turn", retryKeepsTurn},
		{"regenerated hint keeps the time", retryRegenerated},
	}
}

func retryWaits(k *kit) {
	sub := k.first(conversation.AudioJob)
	sub.Job.WebhookURL = "https://example.com"
	j, h, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	now, err := k.s.Now(k.ctx)
	k.must(err)
	next := k.settle(k.claim(*h, long), storage.Outcome{
		Err: conversation.Errorf(conversation.Unavailable, "The engine is busy."), RetryIn: time.Hour, Engine: "e",
		Effects: sample(),
	})
	if next.Claim != nil || next.Hint == nil || next.Hint.Generation <= h.Generation || next.Hint.Queue != conversation.AudioQueue {
		k.Fatalf("next %+v, want a hint", next)
	}
	if d := next.Hint.At.Sub(now); d < time.Hour || d > time.Hour+patience {
		k.Errorf("the retry is due in %v", d)
	}
	got := k.job(j.ID)
	if got.Status != conversation.InProgress || got.Error != "The engine is busy." ||
		got.ErrorCode != conversation.Unavailable || !got.NotBefore.Equal(next.Hint.At) || !got.FinishedAt.IsZero() {
		k.Errorf("waiting job %+v", got)
	}
	k.noClaim("too early", *next.Hint)
	hs, err := k.s.Reap(k.ctx, 0, 10)
	k.must(err)
	equal(k, "reaped before it is due", hs, nil)
	equal(k, "events", k.events(j.ID), []string{"job.scheduled", "job.in_progress"})
	k.open(j.ConversationID, 1, 1)
	c, err := k.s.Conversation(k.ctx, k.tenant, j.ConversationID)
	k.must(err)
	equal(k, "version", c.Version, 0)
}

func retryKeepsTurn(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	second, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	next := k.settle(k.claim(h, long), storage.Outcome{Err: errBroken, RetryIn: brief})
	k.due(*next.Hint)
	c := k.claim(*next.Hint, long)
	if c.Job.ID != j.ID || c.Job.Attempts != 2 || c.Job.Error != "" || !c.Job.NotBefore.IsZero() {
		k.Errorf("second attempt %+v", c.Job)
	}
	next = k.settle(c, storage.Outcome{})
	equal(k, "next job", next.Claim.Job.ID, second.ID)
}

func retryRegenerated(k *kit) {
	_, h := k.newConversation(conversation.TextJob)
	next := k.settle(k.claim(h, long), storage.Outcome{Err: errBroken, RetryIn: time.Hour})
	fresh, err := k.s.Regenerate(k.ctx, *next.Hint)
	k.must(err)
	if fresh == nil || !fresh.At.Equal(next.Hint.At) {
		k.Fatalf("hint %+v, want one due at %v", fresh, next.Hint.At)
	}
	k.noClaim("too early", *fresh)
}
