package storagetest

import (
	"strings"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func submitCases() []testCase {
	return []testCase{
		{"first job makes the conversation", submitFirst},
		{"conversation is kept as given", submitConversation},
		{"append", submitAppend},
		{"append to an idle conversation", submitToIdle},
		{"append renames", submitRenames},
		{"append to nothing", submitToNothing},
		{"id exists", submitTwice},
		{"limit", submitLimit},
		{"payload comes back", submitPayload},
		{"hostile text", submitHostile},
		{"webhook", submitWebhook},
	}
}

func submitFirst(k *kit) {
	sub := k.first(conversation.AudioJob)
	sub.Job.RequestID = "request"
	sub.Job.Status, sub.Job.Attempts, sub.Job.Seq = conversation.Completed, 7, 9 // not the caller's to say
	now, err := k.s.Now(k.ctx)
	k.must(err)
	j, h, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	if d := j.CreatedAt.Sub(now); d < 0 || d > patience {
		k.Errorf("created %v after the time before it", d)
	}
	want := conversation.Job{
		ID: sub.Job.ID, TenantID: k.tenant, ConversationID: sub.New.ID, Seq: 1, Kind: conversation.AudioJob,
		Status: conversation.Scheduled, CreatedAt: j.CreatedAt, RequestID: "request",
	}
	equal(k, "job", j, want)
	equal(k, "job read back", k.job(j.ID), want)
	if h == nil || h.ConversationID != sub.New.ID || h.Queue != conversation.AudioQueue || !h.At.IsZero() {
		k.Errorf("hint %+v, want one for now and the audio queue", h)
	}
	k.open(sub.New.ID, 1, 1)
}

func submitConversation(k *kit) {
	sub := k.first(conversation.TextJob)
	start := time.Date(2026, 2, 3, 4, 5, 6, 789e6, time.UTC)
	*sub.New = conversation.Conversation{
		ID: sub.New.ID, Type: "call", Name: "Über <b>alles</b>", StartTime: start, EndTime: start.Add(time.Hour),
		Metadata: map[string]string{"a": "1", "ü": ""}, Language: "de-DE",
	}
	_, _, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	got, err := k.s.Conversation(k.ctx, k.tenant, sub.New.ID)
	k.must(err)
	want := *sub.New
	want.TenantID, want.CreatedAt, want.UpdatedAt = k.tenant, got.CreatedAt, got.UpdatedAt
	equal(k, "conversation", got, want)
	if got.CreatedAt.IsZero() || got.UpdatedAt.IsZero() {
		k.Errorf("created %v, updated %v", got.CreatedAt, got.UpdatedAt)
	}

	plain := k.first(conversation.TextJob)
	_, _, err = k.s.Submit(k.ctx, plain)
	k.must(err)
	got, err = k.s.Conversation(k.ctx, k.tenant, plain.New.ID)
	k.must(err)
	equal(k, "defaults", [3]string{got.Name, got.Type, got.Language},
		[3]string{plain.New.ID, conversation.DefaultType, conversation.DefaultLanguage})
}

func submitAppend(k *kit) {
	first, _ := k.newConversation(conversation.TextJob)
	second, hint := k.appendJob(first.ConversationID, conversation.AudioJob)
	equal(k, "sequence", second.Seq, 2)
	if hint != nil {
		k.Errorf("a queued conversation gave another hint: %+v", hint)
	}
	k.open(first.ConversationID, 2, 2)
}

func submitToIdle(k *kit) {
	j, old := k.newConversation(conversation.TextJob)
	k.drain(old)
	_, h := k.appendJob(j.ConversationID, conversation.AudioJob)
	if h == nil || h.Generation <= old.Generation || h.Queue != conversation.AudioQueue {
		k.Fatalf("hint %+v, want one of a newer generation than %d for the audio queue", h, old.Generation)
	}
	k.noClaim("the old hint", old)
	equal(k, "sequence of the head", k.claim(*h, long).Job.Seq, 2)
}

func submitRenames(k *kit) {
	j, _ := k.newConversation(conversation.TextJob)
	for _, name := range []string{"new name", ""} {
		sub := k.next(j.ConversationID, conversation.TextJob)
		sub.Name = name
		_, _, err := k.s.Submit(k.ctx, sub)
		k.must(err)
		c, err := k.s.Conversation(k.ctx, k.tenant, j.ConversationID)
		k.must(err)
		equal(k, "name", c.Name, "new name")
	}
}

func submitToNothing(k *kit) {
	_, _, err := k.s.Submit(k.ctx, k.next(conversation.NewNumericID(), conversation.TextJob))
	k.code("append to nothing", err, conversation.NotFound)
	n, err := k.s.OpenTenantJobs(k.ctx, k.tenant)
	k.must(err)
	equal(k, "open jobs", n, 0)
}

func submitTwice(k *kit) {
	j, _ := k.newConversation(conversation.TextJob)
	again := k.first(conversation.TextJob)
	again.New.ID = j.ConversationID
	_, _, err := k.s.Submit(k.ctx, again)
	k.code("same conversation", err, conversation.Conflict)

	again = k.next(j.ConversationID, conversation.TextJob)
	again.Job.ID = j.ID
	_, _, err = k.s.Submit(k.ctx, again)
	k.code("same job", err, conversation.Conflict)

	k.open(j.ConversationID, 1, 1)
	next, _ := k.appendJob(j.ConversationID, conversation.TextJob)
	equal(k, "sequence after the refusals", next.Seq, 2)
}

func submitLimit(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	sub := k.next(j.ConversationID, conversation.TextJob)
	sub.MaxOpenJobs = 2
	_, _, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	sub.Job.ID = conversation.NewUUID()
	_, _, err = k.s.Submit(k.ctx, sub)
	k.code("third job with a limit of two", err, conversation.LimitReached)
	other := k.first(conversation.TextJob)
	other.MaxOpenJobs = 2
	_, _, err = k.s.Submit(k.ctx, other)
	k.code("new conversation over the limit", err, conversation.LimitReached)
	k.open(j.ConversationID, 2, 2)

	c := k.claim(h, long)
	k.settle(c, storage.Outcome{})
	_, _, err = k.s.Submit(k.ctx, sub)
	k.must(err) // one has finished
}

func submitPayload(k *kit) {
	for _, size := range []int{1, 100_000} {
		sub := k.first(conversation.TextJob)
		sub.Payload = conversation.Payload{
			Options:  conversation.Options{ConfidenceThreshold: 0.25, Trackers: []conversation.Tracker{{ID: "1", Name: "n"}}},
			Messages: []conversation.InputMessage{{Text: strings.Repeat("é", size), From: conversation.Member{Name: "A"}}},
			URL:      "https://example.com/a.wav", FileName: "a.wav", MIMEType: "audio/wav", BlobKey: "k/1",
		}
		_, h, err := k.s.Submit(k.ctx, sub)
		k.must(err)
		c := k.claim(*h, brief)
		equal(k, "payload", c.Payload, sub.Payload)
		c = k.claim(k.reaped(c.ConversationID), long)
		equal(k, "payload, claimed again", c.Payload, sub.Payload)
		k.settle(c, storage.Outcome{})
	}
}

func submitHostile(k *kit) {
	const bad = "a\x00b\xffc"
	sub := k.first(conversation.TextJob)
	sub.New.Name, sub.New.Metadata = bad, map[string]string{bad: bad}
	sub.Payload.Messages = []conversation.InputMessage{{Text: bad}}
	_, h, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	c := k.claim(*h, long)
	k.settle(c, storage.Outcome{Effects: &storage.Effects{
		Messages: []conversation.Message{{ID: "1", Text: bad, From: conversation.Member{Name: bad}}},
		Members:  []conversation.Member{{ID: "m", Name: bad}},
		Insights: []conversation.Insight{{ID: "1", Text: bad, MessageIDs: []string{"1"}}},
		Settings: map[string]string{"s": bad},
	}})
	ms, err := k.s.Messages(k.ctx, k.tenant, sub.New.ID, true)
	k.must(err)
	equal(k, "text", ms[0].Text, "a\uFFFDb\uFFFDc")
	_, err = k.s.Conversation(k.ctx, k.tenant, bad)
	k.code("a hostile id", err, conversation.NotFound)
}

func submitWebhook(k *kit) {
	sub := k.first(conversation.TextJob)
	sub.Job.WebhookURL = "https://example.com/hook"
	j, _, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	equal(k, "events", k.events(j.ID), []string{"job.scheduled"})
	ds, err := k.s.DueDeliveries(k.ctx, 10)
	k.must(err)
	if len(ds) != 1 || ds[0].JobID != j.ID || ds[0].URL != sub.Job.WebhookURL || ds[0].TenantID != k.tenant {
		k.Errorf("due deliveries: %+v", ds)
	}
}
