package storagetest

import (
	"parlance/conversation"
	"parlance/storage"
)

func editingCases() []testCase {
	return []testCase{
		{"metadata", editingMetadata},
		{"member", editingMember},
	}
}

func editingMetadata(k *kit) {
	id := k.at(1, "", map[string]string{"old": "1", "both": "1"})
	want := map[string]string{"both": "2", "new": "ü"}
	k.must(k.s.SetMetadata(k.ctx, k.tenant, id, want))
	c, err := k.s.Conversation(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "metadata", c.Metadata, want)
	equal(k, "version", c.Version, 1)
	k.must(k.s.SetMetadata(k.ctx, k.tenant, id, nil))
	c, err = k.s.Conversation(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "no metadata", len(c.Metadata), 0)
	equal(k, "version", c.Version, 2)
}

func editingMember(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	k.settle(k.claim(h, long), storage.Outcome{Effects: sample()})
	id := j.ConversationID
	bob := conversation.Member{ID: "bob", Name: "Robert", Email: "r@example.com", UserID: "7"}
	k.must(k.s.UpdateMember(k.ctx, k.tenant, id, bob))
	alice := conversation.Member{ID: "alice", Name: "Alicia"}
	k.must(k.s.UpdateMember(k.ctx, k.tenant, id, alice))

	members, err := k.s.Members(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "members", members, []conversation.Member{alice, bob})
	ms, err := k.s.Messages(k.ctx, k.tenant, id, false)
	k.must(err)
	equal(k, "sender of a message", ms[0].From, alice)
	is, err := k.s.Insights(k.ctx, k.tenant, id, conversation.ActionItem)
	k.must(err)
	equal(k, "people of an insight", [3]conversation.Member{is[0].From, is[0].Assignee, is[0].Entities[0].Member},
		[3]conversation.Member{alice, bob, bob})
	es, err := k.s.Entities(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "member of an entity", es[0].Member, bob)
	c, err := k.s.Conversation(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "version", c.Version, 3)

	err = k.s.UpdateMember(k.ctx, k.tenant, id, conversation.Member{ID: "nobody"})
	k.code("unknown member", err, conversation.NotFound)
	c, err = k.s.Conversation(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "version after a refusal", c.Version, 3)
}
