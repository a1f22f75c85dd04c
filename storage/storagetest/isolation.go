package storagetest

import (
	"parlance/conversation"
	"parlance/storage"
)

func isolationCases() []testCase {
	return []testCase{
		{"conversations", isolationConversation},
		{"lists", isolationLists},
		{"accounts and trackers", isolationAccounts},
		{"claims", isolationClaims},
	}
}

// isolationConversation tries every method that names a conversation, a job or a
// delivery, as another tenant; then nothing must have changed.
func isolationConversation(k *kit) {
	j := k.withWebhook()
	id := j.ConversationID
	_, h := k.appendJob(id, conversation.TextJob)
	e := sample()
	k.settle(k.claim(*h, long), storage.Outcome{Effects: e})
	k.must(k.s.PutAggregate(k.ctx, k.tenant, id, "topics", 2, []byte("x")))
	d := k.take(j.ID)
	k.delivered(d, conversation.DeliveryDelivered, 0)
	before, err := k.s.Conversation(k.ctx, k.tenant, id)
	k.must(err)

	stranger := conversation.NewUUID()
	for what, try := range readers(k, stranger, id) {
		k.code(what, try(), conversation.NotFound)
	}
	_, err = k.s.Job(k.ctx, stranger, j.ID)
	k.code("job", err, conversation.NotFound)
	_, found, err := k.s.Aggregate(k.ctx, stranger, id, "topics", 2)
	k.must(err)
	equal(k, "aggregate found", found, false)
	as, err := k.s.Attempts(k.ctx, stranger, d.ID)
	k.must(err)
	equal(k, "attempts", as, nil)

	after, err := k.s.Conversation(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "conversation afterwards", after, before)
	ms, err := k.s.Members(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "members afterwards", ms, e.Members)
	k.open(id, 0, 0)
}

func isolationLists(k *kit) {
	j := k.withWebhook()
	id := k.at(1, "name", map[string]string{"a": "1"})
	stranger := conversation.NewUUID()
	for what, f := range map[string]conversation.ListFilter{
		"all": {Limit: 9}, "by name": {Limit: 9, Name: "name"}, "by metadata": {Limit: 9, Metadata: map[string]string{"a": "1"}},
	} {
		cs, err := k.s.Conversations(k.ctx, stranger, f)
		k.must(err)
		equal(k, what, cs, nil)
	}
	for what, f := range map[string]conversation.JobFilter{
		"jobs": {Limit: 9}, "jobs of a conversation": {Limit: 9, ConversationID: id}, "jobs before": {Limit: 9, Before: j.ID},
		"jobs by state": {Limit: 9, Status: conversation.Completed},
	} {
		js, err := k.s.Jobs(k.ctx, stranger, f)
		k.must(err)
		equal(k, what, js, nil)
	}
	for _, job := range []string{"", j.ID} {
		ds, err := k.s.DeliveriesOf(k.ctx, stranger, job, 9)
		k.must(err)
		equal(k, "deliveries", ds, nil)
	}
	n, err := k.s.OpenTenantJobs(k.ctx, stranger)
	k.must(err)
	equal(k, "open jobs", n, 0)
}

func isolationAccounts(k *kit) {
	t := conversation.Tracker{ID: "1", Name: "n"}
	k.must(k.s.CreateTracker(k.ctx, k.tenant, t))
	k.credential(conversation.Credential{ID: "c", Kind: conversation.AppCredential, ParentID: "p"})
	stranger := conversation.NewUUID()

	ts, err := k.s.Trackers(k.ctx, stranger)
	k.must(err)
	equal(k, "trackers", ts, nil)
	k.code("update tracker", k.s.UpdateTracker(k.ctx, stranger, t), conversation.NotFound)
	k.code("delete tracker", k.s.DeleteTracker(k.ctx, stranger, t.ID), conversation.NotFound)
	k.must(k.s.CreateTracker(k.ctx, stranger, t)) // ids and names are each tenant's own

	cs, err := k.s.Credentials(k.ctx, stranger, conversation.AppCredential)
	k.must(err)
	equal(k, "credentials", cs, nil)
	k.code("revoke", k.s.RevokeCredential(k.ctx, stranger, "c"), conversation.NotFound)
	k.must(k.s.RevokeChildren(k.ctx, stranger, "p"))
	c, err := k.s.Credential(k.ctx, "c")
	k.must(err)
	equal(k, "revoked by a stranger", c.RevokedAt.IsZero(), true)
}

// isolationClaims uses a claim with another tenant's name on it.
func isolationClaims(k *kit) {
	_, h := k.newConversation(conversation.TextJob)
	c := k.claim(h, long)
	forged := c
	forged.TenantID = conversation.NewUUID()
	k.refused(forged)
	k.settle(c, storage.Outcome{})
}
