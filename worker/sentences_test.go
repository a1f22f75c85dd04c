package worker_test

import (
	"strings"
	"testing"

	"parlance/conversation"
)

// A text of nothing but ends of sentences fails, and its conversation goes on.
func TestTooManySentences(t *testing.T) {
	t.Parallel()
	b := newBundle(t, nil)
	job, hint := b.submit("", strings.Repeat("Yes. ", 60_000), strings.Repeat("No. ", 60_000))
	b.worker.Handle(t.Context(), *hint)
	if j := b.job(job.ID); j.Status != conversation.Failed || j.ErrorCode != conversation.TooLarge || j.Attempts != 1 {
		t.Errorf("%s %s %q after %d attempts", j.Status, j.ErrorCode, j.Error, j.Attempts)
	}
	next, hint := b.submit(job.ConversationID, "Yes.")
	b.worker.Handle(t.Context(), *hint)
	if j := b.job(next.ID); j.Status != conversation.Completed {
		t.Errorf("the next one is %s: %s", j.Status, j.Error)
	}
}
