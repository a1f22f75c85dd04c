package storagetest

import (
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func leaseCases() []testCase {
	return []testCase{
		{"renew", leaseRenew},
		{"progress", leaseProgress},
		{"release", leaseRelease},
		{"a lost lease is fenced", leaseLost},
		{"given back is fenced", leaseGivenBack},
	}
}

func leaseRenew(k *kit) {
	_, h := k.newConversation(conversation.TextJob)
	c := k.claim(h, brief)
	k.must(k.s.Renew(k.ctx, c, long)) // late, but nobody took over
	hs, err := k.s.Reap(k.ctx, time.Hour, 10)
	k.must(err)
	equal(k, "reaped although renewed", hs, nil)
	k.must(k.s.Renew(k.ctx, c, brief))
	k.reaped(c.ConversationID)
}

func leaseProgress(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	c := k.claim(h, long)
	for _, p := range []struct{ given, want int }{{40, 40}, {-1, 0}, {101, 100}, {70, 70}} {
		k.must(k.s.Progress(k.ctx, c, p.given))
		equal(k, "progress", k.job(j.ID).Progress, p.want)
	}
	k.settle(c, storage.Outcome{})
	equal(k, "progress when completed", k.job(j.ID).Progress, 100)
	k.code("progress of a settled job", k.s.Progress(k.ctx, c, 10), conversation.Fenced)
	equal(k, "progress afterwards", k.job(j.ID).Progress, 100)
}

func leaseRelease(k *kit) {
	j, h := k.newConversation(conversation.AudioJob)
	for range maxAttempts + 1 { // more often than a poison job is started
		c := k.claim(h, long)
		equal(k, "attempts while running", c.Job.Attempts, 1)
		back, err := k.s.Release(k.ctx, c)
		k.must(err)
		if back.Generation <= h.Generation || back.Queue != conversation.AudioQueue || !back.At.IsZero() {
			k.Errorf("hint %+v after generation %d", back, h.Generation)
		}
		got := k.job(j.ID)
		equal(k, "attempts after the release", got.Attempts, 0)
		equal(k, "status after the release", got.Status, conversation.InProgress)
		h = *back
	}
	k.open(j.ConversationID, 1, 1)
}

// refused checks that nothing can be done with a claim.
func (k *kit) refused(c storage.Claim) {
	k.Helper()
	before := k.job(c.Job.ID)
	k.code("renew", k.s.Renew(k.ctx, c, long), conversation.Fenced)
	k.code("progress", k.s.Progress(k.ctx, c, 99), conversation.Fenced)
	_, err := k.s.Release(k.ctx, c)
	k.code("release", err, conversation.Fenced)
	for what, o := range map[string]storage.Outcome{
		"settle": {Effects: &storage.Effects{
			Messages: []conversation.Message{{ID: "1", Text: "zombie"}},
			Members:  []conversation.Member{{ID: "zombie"}},
		}},
		"settle with yield": {Yield: true},
		"settle as failed":  {Err: errBroken},
		"settle with retry": {Err: errBroken, RetryIn: time.Hour},
	} {
		_, err := k.s.Settle(k.ctx, c, o, long, maxAttempts)
		k.code(what, err, conversation.Fenced)
	}
	equal(k, "the job of a lost claim", k.job(c.Job.ID), before)
	ms, err := k.s.Members(k.ctx, k.tenant, c.ConversationID)
	k.must(err)
	equal(k, "members", ms, nil)
}

func leaseLost(k *kit) {
	_, h := k.newConversation(conversation.TextJob)
	zombie := k.claim(h, brief)
	fresh := k.reaped(zombie.ConversationID)
	k.refused(zombie) // reaped, not yet claimed
	k.noClaim("the old hint", h)
	heir := k.claim(fresh, long)
	if heir.Fence <= zombie.Fence {
		k.Errorf("fence %d after %d", heir.Fence, zombie.Fence)
	}
	equal(k, "attempts", heir.Job.Attempts, 2)
	k.refused(zombie)
	k.settle(heir, storage.Outcome{})
	k.refused(heir) // settled once is enough
}

func leaseGivenBack(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	k.appendJob(j.ConversationID, conversation.TextJob)
	released := k.claim(h, long)
	back, err := k.s.Release(k.ctx, released)
	k.must(err)
	k.refused(released)
	yielded := k.claim(*back, long)
	next := k.settle(yielded, storage.Outcome{Yield: true})
	k.refused(yielded)
	retried := k.claim(*next.Hint, long)
	k.settle(retried, storage.Outcome{Err: errBroken, RetryIn: time.Hour})
	k.refused(retried)
}
