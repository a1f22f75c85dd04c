package storagetest

import (
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func reapCases() []testCase {
	return []testCase{
		{"expired lease", reapExpired},
		{"old hint", reapRehint},
		{"limit, oldest first", reapLimit},
		{"regenerate", reapRegenerate},
		{"backlog", reapBacklog},
	}
}

func reapExpired(k *kit) {
	j, h := k.newConversation(conversation.AudioJob)
	c := k.claim(h, brief)
	fresh := k.reaped(j.ConversationID)
	if fresh.Generation <= c.Generation || fresh.Queue != conversation.AudioQueue {
		k.Errorf("hint %+v after generation %d", fresh, c.Generation)
	}
	hs, err := k.s.Reap(k.ctx, time.Hour, 10)
	k.must(err)
	equal(k, "reaped twice", hs, nil)
	k.claim(fresh, long)
}

func reapRehint(k *kit) {
	_, h := k.newConversation(conversation.TextJob)
	hs, err := k.s.Reap(k.ctx, time.Hour, 10)
	k.must(err)
	equal(k, "a young hint", hs, nil)
	k.until("the hint is old", func() bool {
		hs, err = k.s.Reap(k.ctx, brief, 10)
		k.must(err)
		return len(hs) > 0
	})
	equal(k, "the same hint again", hs, []storage.Hint{h})
	k.claim(h, long)
	hs, err = k.s.Reap(k.ctx, 0, 10)
	k.must(err)
	equal(k, "a running conversation", hs, nil)
}

func reapLimit(k *kit) {
	var want []storage.Hint
	for range 5 {
		_, h := k.newConversation(conversation.TextJob)
		want = append(want, h)
		k.later()
	}
	var got []storage.Hint
	for range 3 {
		hs, err := k.s.Reap(k.ctx, 0, 2)
		k.must(err)
		if len(hs) > 2 {
			k.Errorf("%d hints, want at most 2", len(hs))
		}
		got = append(got, hs...)
		k.later()
	}
	equal(k, "hints of the first rounds", got[:5], want)
	if len(got) != 6 || got[5] != want[0] && got[5] != want[1] {
		k.Errorf("hints %+v, want one of the first round again at the end", got)
	}
	for _, limit := range []int{0, -1} {
		hs, err := k.s.Reap(k.ctx, 0, limit)
		k.must(err)
		equal(k, "no hints wanted", hs, nil)
	}
}

// later waits until the clock of the database has gone on.
func (k *kit) later() {
	k.Helper()
	start, err := k.s.Now(k.ctx)
	k.must(err)
	k.due(storage.Hint{At: start.Add(time.Millisecond)})
}

func reapRegenerate(k *kit) {
	_, h := k.newConversation(conversation.AudioJob)
	fresh, err := k.s.Regenerate(k.ctx, h)
	k.must(err)
	if fresh == nil || fresh.Generation <= h.Generation || fresh.Queue != conversation.AudioQueue || !fresh.At.IsZero() {
		k.Fatalf("hint %+v after %+v", fresh, h)
	}
	k.noClaim("the old generation", h)
	again, err := k.s.Regenerate(k.ctx, h)
	k.must(err)
	equal(k, "regenerated twice", again, nil)
	k.claim(*fresh, long)
	again, err = k.s.Regenerate(k.ctx, *fresh)
	k.must(err)
	equal(k, "a running conversation", again, nil)
}

func reapBacklog(k *kit) {
	var hints []storage.Hint
	for _, kind := range []conversation.JobKind{conversation.TextJob, conversation.AudioJob, conversation.NoopJob} {
		_, h := k.newConversation(kind)
		hints = append(hints, h)
	}
	k.claim(hints[0], long)
	got, err := k.s.Backlog(k.ctx)
	k.must(err)
	equal(k, "backlog", got, map[conversation.Queue]int{conversation.TextQueue: 2, conversation.AudioQueue: 1})
	k.drain(hints[1])
	got, err = k.s.Backlog(k.ctx)
	k.must(err)
	equal(k, "backlog", got, map[conversation.Queue]int{conversation.TextQueue: 2})
}
