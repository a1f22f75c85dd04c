package worker_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/insights"
)

// A running job ends within two seconds of its cancellation, even when the stage
// does not listen, is not tried again, and the conversation goes on.
func TestWorker_CancelRunning(t *testing.T) {
	t.Parallel()
	for name, listens := range map[string]bool{"stage listens": true, "stage does not": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBundle(t, nil)
			running, free := make(chan struct{}), make(chan struct{})
			defer close(free)
			b.judge.before = func(ctx context.Context, in insights.Input) error {
				if in.New[0].Text != "long." {
					return nil
				}
				close(running)
				if listens {
					<-ctx.Done()
					return ctx.Err()
				}
				<-free
				return nil
			}
			long, hint := b.submit("", "long.")
			next, _ := b.submit(long.ConversationID, "next.")
			var done sync.WaitGroup
			done.Go(func() { b.worker.Handle(context.Background(), *hint) })
			<-running
			asked := time.Now()
			if j, _, err := b.store.Cancel(t.Context(), b.tenant, long.ID); err != nil || j.Status != conversation.InProgress {
				t.Fatalf("cancel: %s, %v", j.Status, err)
			}
			done.Wait()
			j := b.job(long.ID)
			if j.Status != conversation.Failed || j.ErrorCode != conversation.Cancelled || j.Attempts != 1 {
				t.Errorf("cancelled job: %s %s after %d attempts", j.Status, j.ErrorCode, j.Attempts)
			}
			if took := j.FinishedAt.Sub(asked); took > 2*time.Second {
				t.Errorf("it took %s", took)
			}
			if got := b.texts(long.ConversationID); len(got) != 1 || got[0] != "next." || b.job(next.ID).Status != conversation.Completed {
				t.Errorf("messages %q, the next job is %s", got, b.job(next.ID).Status)
			}
		})
	}
}
