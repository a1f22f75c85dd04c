package storagetest

import (
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func conversationCases() []testCase {
	return []testCase{
		{"list", conversationList},
		{"list by metadata", conversationMetadata},
		{"pages", conversationPages},
		{"not found", conversationNotFound},
		{"aggregates", conversationAggregates},
	}
}

// at makes a conversation that starts on a day of January.
func (k *kit) at(day int, name string, metadata map[string]string) string {
	k.Helper()
	sub := k.first(conversation.TextJob)
	sub.New.StartTime, sub.New.Name, sub.New.Metadata = january(day), name, metadata
	_, _, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	return sub.New.ID
}

func january(day int) time.Time { return time.Date(2026, 1, day, 12, 0, 0, 0, time.UTC) }

func (k *kit) list(f conversation.ListFilter) (found []string) {
	k.Helper()
	cs, err := k.s.Conversations(k.ctx, k.tenant, f)
	k.must(err)
	for _, c := range cs {
		found = append(found, c.ID)
	}
	return found
}

func conversationList(k *kit) {
	third, first, second := k.at(3, "c", nil), k.at(1, "a", nil), k.at(2, "b", nil)
	for what, c := range map[string]struct {
		f    conversation.ListFilter
		want []string
	}{
		"all":          {conversation.ListFilter{Limit: 9}, []string{first, second, third}},
		"newest first": {conversation.ListFilter{Limit: 9, Desc: true}, []string{third, second, first}},
		"from":         {conversation.ListFilter{Limit: 9, From: january(2)}, []string{second, third}},
		"to":           {conversation.ListFilter{Limit: 9, To: january(2)}, []string{first, second}},
		"between":      {conversation.ListFilter{Limit: 9, From: january(2), To: january(2)}, []string{second}},
		"by name":      {conversation.ListFilter{Limit: 9, Name: "b"}, []string{second}},
		"no such name": {conversation.ListFilter{Limit: 9, Name: "B"}, nil},
		"limit":        {conversation.ListFilter{Limit: 1}, []string{first}},
		"no limit":     {conversation.ListFilter{}, nil},
	} {
		equal(k, what, k.list(c.f), c.want)
	}
}

func conversationMetadata(k *kit) {
	both := k.at(1, "", map[string]string{"team": "red", "case": "1"})
	red := k.at(2, "", map[string]string{"team": "red", "case": "2"})
	k.at(3, "", map[string]string{"team": "blue", "case": "1"})
	k.at(4, "", nil)
	filter := func(m map[string]string) conversation.ListFilter {
		return conversation.ListFilter{Limit: 9, Metadata: m}
	}
	equal(k, "one", k.list(filter(map[string]string{"team": "red"})), []string{both, red})
	equal(k, "two", k.list(filter(map[string]string{"team": "red", "case": "1"})), []string{both})
	equal(k, "swapped", k.list(filter(map[string]string{"red": "team"})), nil)
	cs, err := k.s.Conversations(k.ctx, k.tenant, filter(map[string]string{"team": "red"}))
	k.must(err)
	equal(k, "metadata in the list", cs[1].Metadata, map[string]string{"team": "red", "case": "2"})
}

func conversationPages(k *kit) {
	var want []string
	for range 7 {
		want = append(want, k.at(1, "", nil)) // all start at the same time
	}
	seen := map[string]bool{}
	for offset := 0; offset < 7; offset += 3 {
		for _, id := range k.list(conversation.ListFilter{Limit: 3, Offset: offset, Desc: true}) {
			if seen[id] {
				k.Errorf("%s is on two pages", id)
			}
			seen[id] = true
		}
	}
	equal(k, "conversations on the pages", len(seen), len(want))
}

func conversationNotFound(k *kit) {
	id := conversation.NewNumericID()
	for what, read := range readers(k, k.tenant, id) {
		k.code(what, read(), conversation.NotFound)
	}
}

// readers are the methods that read a conversation.
func readers(k *kit, tenant, id string) map[string]func() error {
	return map[string]func() error{
		"conversation": func() error { _, err := k.s.Conversation(k.ctx, tenant, id); return err },
		"members":      func() error { _, err := k.s.Members(k.ctx, tenant, id); return err },
		"messages":     func() error { _, err := k.s.Messages(k.ctx, tenant, id, true); return err },
		"insights":     func() error { _, err := k.s.Insights(k.ctx, tenant, id); return err },
		"entities":     func() error { _, err := k.s.Entities(k.ctx, tenant, id); return err },
		"tracker hits": func() error { _, err := k.s.TrackerHits(k.ctx, tenant, id); return err },
		"tail":         func() error { _, err := k.s.Tail(k.ctx, tenant, id, 3); return err },
		"open jobs":    func() error { _, err := k.s.OpenJobs(k.ctx, tenant, id); return err },
		"put aggregate": func() error {
			return k.s.PutAggregate(k.ctx, tenant, id, "topics", 1, []byte("x"))
		},
		"set metadata": func() error { return k.s.SetMetadata(k.ctx, tenant, id, nil) },
		"update member": func() error {
			return k.s.UpdateMember(k.ctx, tenant, id, conversation.Member{ID: "alice", Name: "Mallory"})
		},
		"delete": func() error { _, err := k.s.DeleteConversation(k.ctx, tenant, id); return err },
		"append": func() error {
			sub := k.next(id, conversation.TextJob)
			sub.Job.TenantID = tenant
			_, _, err := k.s.Submit(k.ctx, sub)
			return err
		},
	}
}

func conversationAggregates(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	k.settle(k.claim(h, long), storage.Outcome{})
	id := j.ConversationID
	read := func(kind string, version int64) string {
		data, found, err := k.s.Aggregate(k.ctx, k.tenant, id, kind, version)
		k.must(err)
		if !found {
			return "none"
		}
		return string(data)
	}
	put := func(kind string, version int64, data string) {
		k.must(k.s.PutAggregate(k.ctx, k.tenant, id, kind, version, []byte(data)))
	}
	equal(k, "before", read("topics", 1), "none")
	put("topics", 1, "one")
	put("summary", 1, "")
	equal(k, "same version", read("topics", 1), "one")
	equal(k, "other kind", read("summary", 1), "")
	equal(k, "other version", read("topics", 2), "none")
	put("topics", 3, "three")
	put("topics", 2, "two")
	equal(k, "older over newer", read("topics", 3), "three")
	equal(k, "replaced version", read("topics", 1), "none")
	put("topics", 3, "\x00\xff")
	equal(k, "same version again", read("topics", 3), "\x00\xff")
}
