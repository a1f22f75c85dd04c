package storagetest

import (
	"slices"

	"parlance/conversation"
	"parlance/storage"
)

func jobCases() []testCase {
	return []testCase{
		{"newest first, page by page", jobPages},
		{"by state and conversation", jobFilters},
		{"not found", jobNotFound},
	}
}

func jobPages(k *kit) {
	first, _ := k.newConversation(conversation.TextJob)
	want := []string{first.ID}
	for range 6 {
		k.later()
		j, _ := k.appendJob(first.ConversationID, conversation.TextJob)
		want = append(want, j.ID)
	}
	slices.Reverse(want)
	var got []string
	for before := ""; ; {
		page, err := k.s.Jobs(k.ctx, k.tenant, conversation.JobFilter{Limit: 3, Before: before})
		k.must(err)
		if len(page) == 0 {
			break
		}
		got = append(got, ids(page)...)
		before = got[len(got)-1]
	}
	equal(k, "pages", got, want)
	for what, f := range map[string]conversation.JobFilter{
		"no limit": {}, "negative limit": {Limit: -5}, "unknown job before": {Limit: 5, Before: "x"},
	} {
		js, err := k.s.Jobs(k.ctx, k.tenant, f)
		k.must(err)
		equal(k, what, ids(js), nil)
	}
}

func jobFilters(k *kit) {
	done, h := k.newConversation(conversation.TextJob)
	failed, _ := k.appendJob(done.ConversationID, conversation.TextJob)
	running, _ := k.appendJob(done.ConversationID, conversation.TextJob)
	scheduled, _ := k.appendJob(done.ConversationID, conversation.TextJob)
	other, _ := k.newConversation(conversation.TextJob)
	next := k.settle(k.claim(h, long), storage.Outcome{})
	k.settle(*next.Claim, storage.Outcome{Err: errBroken})
	for status, want := range map[conversation.JobStatus]string{
		conversation.Completed: done.ID, conversation.Failed: failed.ID,
		conversation.InProgress: running.ID, conversation.Scheduled: scheduled.ID,
	} {
		js, err := k.s.Jobs(k.ctx, k.tenant, conversation.JobFilter{
			Status: status, ConversationID: done.ConversationID, Limit: 10,
		})
		k.must(err)
		equal(k, string(status), ids(js), []string{want})
	}
	js, err := k.s.Jobs(k.ctx, k.tenant, conversation.JobFilter{ConversationID: other.ConversationID, Limit: 10})
	k.must(err)
	equal(k, "other conversation", ids(js), []string{other.ID})
	js, err = k.s.Jobs(k.ctx, k.tenant, conversation.JobFilter{Status: conversation.Scheduled, Limit: 10})
	k.must(err)
	equal(k, "scheduled ones of the tenant", len(js), 2)
}

func jobNotFound(k *kit) {
	_, err := k.s.Job(k.ctx, k.tenant, conversation.NewUUID())
	k.code("unknown job", err, conversation.NotFound)
	_, err = k.s.OpenJobs(k.ctx, k.tenant, conversation.NewNumericID())
	k.code("open jobs of nothing", err, conversation.NotFound)
}
