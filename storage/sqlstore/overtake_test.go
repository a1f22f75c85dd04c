package sqlstore_test

import (
	"testing"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore"
)

func TestOvertake(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); checkOvertake(t, open(t, sqlite(t))) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); checkOvertake(t, open(t, postgres(t))) })
}

// checkOvertake lets the first delivery of a job fail until the others may go.
func checkOvertake(t *testing.T, s *sqlstore.Store) {
	t.Helper()
	ctx := t.Context()
	_, h, err := s.Submit(ctx, storage.Submission{
		New: &conversation.Conversation{ID: "1"},
		Job: conversation.Job{ID: "job", TenantID: "t", WebhookURL: "https://example.com"},
	})
	fatal(t, err)
	c, err := s.Claim(ctx, *h, time.Hour, 3)
	fatal(t, err)
	_, err = s.Settle(ctx, *c, storage.Outcome{}, time.Hour, 3)
	fatal(t, err)

	age := func(by time.Duration) {
		t.Helper()
		_, err := s.Change(ctx, `UPDATE deliveries SET created_at = created_at - $1,
			next_attempt_at = CASE WHEN fence = 0 THEN next_attempt_at - $1 ELSE next_attempt_at END`, by.Milliseconds())
		fatal(t, err)
	}
	due := func(what string, want ...int) {
		t.Helper()
		ds, err := s.DueDeliveries(ctx, 10)
		fatal(t, err)
		if len(ds) != len(want) {
			t.Fatalf("%s: %d are due, want %v", what, len(ds), want)
		}
		for i, d := range ds {
			if d.Sequence != want[i] {
				t.Errorf("%s: sequence %d is due, want %d", what, d.Sequence, want[i])
			}
		}
	}
	take := func(want int) conversation.Delivery {
		t.Helper()
		d, err := s.ClaimDelivery(ctx, "job", time.Hour)
		fatal(t, err)
		if d == nil || d.Sequence != want {
			t.Fatalf("claimed %+v, want sequence %d", d, want)
		}
		return *d
	}
	due("at first", 1)
	head := take(1)
	age(sqlstore.OvertakeAfter + time.Second)
	due("an old head that was never tried") // it may be on its way
	_, err = s.SettleDelivery(ctx, head, conversation.DeliveryAttempt{}, conversation.DeliveryPending, time.Hour)
	fatal(t, err)
	due("an old head that failed", 2)
	second := take(2)
	due("the second one on its way")
	_, err = s.SettleDelivery(ctx, second, conversation.DeliveryAttempt{}, conversation.DeliveryDelivered, 0)
	fatal(t, err)
	due("then the third", 3)
	take(3)
}

func fatal(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
