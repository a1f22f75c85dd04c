package storagetest

import (
	"slices"

	"parlance/conversation"
	"parlance/storage"
)

func claimCases() []testCase {
	return []testCase{
		{"starts the head", claimStarts},
		{"stale hints", claimStale},
		{"starts in order", claimOrder},
		{"one in_progress webhook", claimWebhook},
		{"poison head gives way to the next", claimPoison},
		{"poison last job", claimPoisonLast},
		{"poison head before another queue", claimPoisonQueue},
		{"a retry is not poison", claimRetryNoPoison},
	}
}

func claimStarts(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	c := k.claim(h, long)
	if c.TenantID != k.tenant || c.ConversationID != j.ConversationID || c.Generation != h.Generation ||
		c.Queue != conversation.TextQueue || c.Fence == 0 {
		k.Errorf("claim %+v", c)
	}
	now, err := k.s.Now(k.ctx)
	k.must(err)
	if d := c.LeaseUntil.Sub(now); d < long/2 || d > long {
		k.Errorf("the lease ends in %v, want about %v", d, long)
	}
	want := j
	want.Status, want.Attempts, want.StartedAt = conversation.InProgress, 1, c.Job.StartedAt
	equal(k, "job of the claim", c.Job, want)
	equal(k, "job read back", k.job(j.ID), want)
	if c.Job.StartedAt.Before(j.CreatedAt) {
		k.Errorf("started %v, created %v", c.Job.StartedAt, j.CreatedAt)
	}
}

func claimStale(k *kit) {
	_, h := k.newConversation(conversation.TextJob)
	for what, wrong := range map[string]storage.Hint{
		"older generation":  {ConversationID: h.ConversationID, Generation: h.Generation - 1},
		"newer generation":  {ConversationID: h.ConversationID, Generation: h.Generation + 1},
		"no such":           {ConversationID: conversation.NewNumericID(), Generation: h.Generation},
		"no conversation":   {Generation: h.Generation},
		"hostile id":        {ConversationID: "\x00' OR 1=1", Generation: h.Generation},
		"negative":          {ConversationID: h.ConversationID, Generation: -1},
		"no generation yet": {ConversationID: h.ConversationID},
	} {
		k.noClaim(what, wrong)
	}
	c := k.claim(h, long)
	k.noClaim("taken", h)
	k.settle(c, storage.Outcome{})
	k.noClaim("idle", h)
}

func claimOrder(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	want := []string{j.ID}
	for range 5 {
		j, _ := k.appendJob(j.ConversationID, conversation.TextJob)
		want = append(want, j.ID)
	}
	var got []string
	c := k.claim(h, long)
	for next := &c; next != nil; {
		got = append(got, next.Job.ID)
		equal(k, "fence", next.Fence, c.Fence)
		next = k.settle(*next, storage.Outcome{}).Claim
	}
	equal(k, "order", got, want)
}

func claimWebhook(k *kit) {
	sub := k.first(conversation.TextJob)
	sub.Job.WebhookURL = "https://example.com"
	j, h, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	c := k.claim(*h, long)
	back, err := k.s.Release(k.ctx, c)
	k.must(err)
	c = k.claim(*back, brief)
	c = k.claim(k.reaped(c.ConversationID), long)
	k.settle(c, storage.Outcome{})
	equal(k, "events", k.events(j.ID), []string{"job.scheduled", "job.in_progress", "job.completed"})
}

// poison starts the head until it may not be started again, and gives the hint.
func (k *kit) poison(h storage.Hint) storage.Hint {
	k.Helper()
	for range maxAttempts {
		c := k.claim(h, brief)
		h = k.reaped(c.ConversationID)
	}
	return h
}

func claimPoison(k *kit) {
	sub := k.first(conversation.TextJob)
	sub.Job.WebhookURL = "https://example.com"
	bad, h, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	good, _ := k.appendJob(bad.ConversationID, conversation.TextJob)
	c := k.claim(k.poison(*h), long)
	equal(k, "claimed job", c.Job.ID, good.ID)
	got := k.job(bad.ID)
	if got.Status != conversation.Failed || got.Error == "" || got.ErrorCode == "" || got.FinishedAt.IsZero() ||
		got.Attempts != maxAttempts {
		k.Errorf("poison job: %+v", got)
	}
	equal(k, "events", k.events(bad.ID), []string{"job.scheduled", "job.in_progress", "job.failed"})
	k.open(bad.ConversationID, 1, 1)
	k.settle(c, storage.Outcome{})
	k.open(bad.ConversationID, 0, 0)
}

func claimPoisonLast(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	h = k.poison(h)
	k.noClaim("only a poison job", h)
	equal(k, "status", k.job(j.ID).Status, conversation.Failed)
	k.open(j.ConversationID, 0, 0)
	_, again := k.appendJob(j.ConversationID, conversation.TextJob)
	if again == nil {
		k.Fatal("the conversation did not become idle: no hint for the next job")
	}
	k.claim(*again, long)
}

func claimPoisonQueue(k *kit) {
	bad, h := k.newConversation(conversation.TextJob)
	good, _ := k.appendJob(bad.ConversationID, conversation.AudioJob)
	k.noClaim("a head for other workers", k.poison(h))
	equal(k, "status of the poison job", k.job(bad.ID).Status, conversation.Failed)
	equal(k, "status of the next job", k.job(good.ID).Status, conversation.Scheduled)
	fresh := k.reaped(bad.ConversationID)
	equal(k, "queue", fresh.Queue, conversation.AudioQueue)
	equal(k, "job", k.claim(fresh, long).Job.ID, good.ID)
}

func claimRetryNoPoison(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	for range maxAttempts + 2 {
		n := k.settle(k.claim(h, long), storage.Outcome{Err: errBroken, RetryIn: brief})
		h = *n.Hint
		k.due(h)
	}
	c := k.claim(h, long)
	equal(k, "job", c.Job.ID, j.ID)
	equal(k, "attempts", c.Job.Attempts, maxAttempts+3)
}

// due waits until the work of a hint is due.
func (k *kit) due(h storage.Hint) {
	k.Helper()
	k.until("the hint is due", func() bool {
		now, err := k.s.Now(k.ctx)
		k.must(err)
		return !now.Before(h.At)
	})
}

// ids gives the ids of jobs.
func ids(js []conversation.Job) (ids []string) {
	for j := range slices.Values(js) {
		ids = append(ids, j.ID)
	}
	return ids
}
