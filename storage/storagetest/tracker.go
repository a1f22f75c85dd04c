package storagetest

import "parlance/conversation"

func trackerCases() []testCase {
	return []testCase{{"life of a tracker", trackerLife}}
}

func trackerLife(k *kit) {
	b := conversation.Tracker{ID: "1", Name: "b", Vocabulary: []string{"one", "zwei ü"}}
	a := conversation.Tracker{ID: "2", Name: "a"}
	upper := conversation.Tracker{ID: "3", Name: "B"}
	for _, t := range []conversation.Tracker{b, a, upper} {
		k.must(k.s.CreateTracker(k.ctx, k.tenant, t))
	}
	list := func() []conversation.Tracker {
		ts, err := k.s.Trackers(k.ctx, k.tenant)
		k.must(err)
		return ts
	}
	equal(k, "by name", list(), []conversation.Tracker{upper, a, b})
	err := k.s.CreateTracker(k.ctx, k.tenant, conversation.Tracker{ID: "4", Name: "a"})
	k.code("same name", err, conversation.Conflict)

	b.Vocabulary = []string{"three"}
	k.must(k.s.UpdateTracker(k.ctx, k.tenant, b))
	b.Name = "a"
	k.code("rename to a taken name", k.s.UpdateTracker(k.ctx, k.tenant, b), conversation.Conflict)
	b.Name = "b"
	equal(k, "after the update", list(), []conversation.Tracker{upper, a, b})

	k.must(k.s.DeleteTracker(k.ctx, k.tenant, a.ID))
	k.code("delete twice", k.s.DeleteTracker(k.ctx, k.tenant, a.ID), conversation.NotFound)
	k.code("update a deleted one", k.s.UpdateTracker(k.ctx, k.tenant, a), conversation.NotFound)
	equal(k, "after the deletion", list(), []conversation.Tracker{upper, b})
}
