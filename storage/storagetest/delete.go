package storagetest

import (
	"parlance/conversation"
	"parlance/storage"
)

func deleteCases() []testCase {
	return []testCase{
		{"everything goes", deleteAll},
		{"while running", deleteRunning},
		{"blob keys", deleteBlobs},
	}
}

func deleteAll(k *kit) {
	sub := k.first(conversation.TextJob)
	sub.Job.WebhookURL, sub.New.Metadata = "https://example.com", map[string]string{"a": "1"}
	j, h, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	id := j.ConversationID
	k.settle(k.claim(*h, long), storage.Outcome{Effects: sample()})
	k.must(k.s.PutAggregate(k.ctx, k.tenant, id, "topics", 1, []byte("x")))
	d, err := k.s.ClaimDelivery(k.ctx, j.ID, long)
	k.must(err)
	_, err = k.s.SettleDelivery(k.ctx, *d, conversation.DeliveryAttempt{Status: 500}, conversation.DeliveryPending, long)
	k.must(err)
	k.appendJob(id, conversation.TextJob)
	kept, _ := k.newConversation(conversation.TextJob)

	_, err = k.s.DeleteConversation(k.ctx, k.tenant, id)
	k.must(err)
	for what, read := range readers(k, k.tenant, id) {
		k.code(what, read(), conversation.NotFound)
	}
	_, err = k.s.Job(k.ctx, k.tenant, j.ID)
	k.code("job", err, conversation.NotFound)
	_, found, err := k.s.Aggregate(k.ctx, k.tenant, id, "topics", 1)
	k.must(err)
	equal(k, "aggregate found", found, false)
	ds, err := k.s.DeliveriesOf(k.ctx, k.tenant, "", 10)
	k.must(err)
	equal(k, "deliveries", ds, nil)
	as, err := k.s.Attempts(k.ctx, k.tenant, d.ID)
	k.must(err)
	equal(k, "attempts", as, nil)
	k.open(kept.ConversationID, 1, 1)

	sub.Job.ID = conversation.NewUUID() // the id may be used again, and nothing old shows
	_, _, err = k.s.Submit(k.ctx, sub)
	k.must(err)
	tail, err := k.s.Tail(k.ctx, k.tenant, id, 10)
	k.must(err)
	equal(k, "what is left", [4]int{tail.Count, len(tail.Members), len(tail.Insights), len(tail.Settings)}, [4]int{})
	es, err := k.s.Entities(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "entities", es, nil)
}

func deleteRunning(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	k.appendJob(j.ConversationID, conversation.TextJob)
	c := k.claim(h, long)
	_, err := k.s.DeleteConversation(k.ctx, k.tenant, j.ConversationID)
	k.must(err)
	_, err = k.s.Settle(k.ctx, c, storage.Outcome{Effects: sample()}, long, maxAttempts)
	k.code("settle", err, conversation.Fenced)
	k.code("renew", k.s.Renew(k.ctx, c, long), conversation.Fenced)
	k.code("progress", k.s.Progress(k.ctx, c, 5), conversation.Fenced)
	_, err = k.s.Release(k.ctx, c)
	k.code("release", err, conversation.Fenced)
	n, err := k.s.OpenTenantJobs(k.ctx, k.tenant)
	k.must(err)
	equal(k, "open jobs", n, 0)
}

func deleteBlobs(k *kit) {
	add := func(conversationID, key string) string {
		sub := k.first(conversation.AudioJob)
		if conversationID != "" {
			sub = k.next(conversationID, conversation.AudioJob)
		}
		sub.Payload.BlobKey = key
		j, _, err := k.s.Submit(k.ctx, sub)
		k.must(err)
		return j.ConversationID
	}
	one := add("", "shared")
	add(one, "b")
	add(one, "a")
	add(one, "a")
	add(one, "")
	two := add("", "shared")
	keys, err := k.s.DeleteConversation(k.ctx, k.tenant, one)
	k.must(err)
	equal(k, "keys that nothing refers to", keys, []string{"a", "b"})
	keys, err = k.s.DeleteConversation(k.ctx, k.tenant, two)
	k.must(err)
	equal(k, "the last reference", keys, []string{"shared"})
}
