package storagetest

import (
	"time"

	"parlance/conversation"
)

func replayCases() []testCase {
	return []testCase{
		{"one delivery", replayOne},
		{"a range", replayRange},
		{"order after a replay", replayOrder},
		{"what is not there", replayNothing},
	}
}

// sent delivers the only due webhook of a job.
func (k *kit) sent(jobID string, status conversation.DeliveryStatus) conversation.Delivery {
	k.Helper()
	d, err := k.s.ClaimDelivery(k.ctx, jobID, long)
	k.must(err)
	if d == nil {
		k.Fatal("nothing is due")
	}
	_, err = k.s.SettleDelivery(k.ctx, *d, conversation.DeliveryAttempt{At: january(1), Status: 200}, status, 0)
	k.must(err)
	return *d
}

func replayOne(k *kit) {
	j := k.withWebhook()
	d := k.sent(j.ID, conversation.DeliveryDelivered)
	again, err := k.s.ReplayDelivery(k.ctx, k.tenant, d.ID)
	k.must(err)
	if again.ID != d.ID || again.Status != conversation.DeliveryPending || again.Replayed != 1 || again.Attempts != 1 || again.ReplayedAt.IsZero() {
		k.Errorf("replayed %+v", again)
	}
	_, err = k.s.ReplayDelivery(k.ctx, k.tenant, d.ID)
	k.code("a pending one", err, conversation.Conflict)
	due, err := k.s.DueDeliveries(k.ctx, 10)
	k.must(err)
	equal(k, "due", len(due), 1)
	claimed := k.sent(j.ID, conversation.DeliveryDelivered)
	equal(k, "id, body and replay", [3]any{claimed.ID, string(claimed.Body), claimed.Replayed}, [3]any{d.ID, string(d.Body), 1})
	as, err := k.s.Attempts(k.ctx, k.tenant, d.ID)
	k.must(err)
	equal(k, "attempts go on", []int{as[0].Attempt, as[1].Attempt}, []int{1, 2})
}

func replayRange(k *kit) {
	before, err := k.s.Now(k.ctx)
	k.must(err)
	dead, good, waits, other := k.withWebhook(), k.withWebhook(), k.withWebhook(), k.withWebhook()
	k.sent(dead.ID, conversation.DeliveryDead)
	k.sent(good.ID, conversation.DeliveryDelivered)
	k.sent(other.ID, conversation.DeliveryDead)
	replay := func(jobID string, f conversation.DeliveryFilter, want int) {
		k.Helper()
		listed, err := k.s.JobDeliveries(k.ctx, k.tenant, jobID, conversation.DeliveryFilter{Status: f.Status, From: f.From, To: f.To, Limit: 100})
		k.must(err)
		n, err := k.s.ReplayJobDeliveries(k.ctx, k.tenant, jobID, f)
		k.must(err)
		equal(k, "replayed", n, want)
		if f.Status != "" {
			equal(k, "listed by the same filter", len(listed), want)
		}
	}
	isDead := conversation.DeliveryFilter{Status: conversation.DeliveryDead}
	replay("", conversation.DeliveryFilter{To: before}, 0)
	replay("", conversation.DeliveryFilter{From: before.Add(time.Hour)}, 0)
	replay(good.ID, isDead, 0)
	replay(dead.ID, isDead, 1)
	replay("", isDead, 1) // the other one; the first is pending
	k.sent(dead.ID, conversation.DeliveryDelivered)
	replay("", conversation.DeliveryFilter{From: before}, 2) // what is settled: dead and good
	replay("", conversation.DeliveryFilter{From: before}, 0)
	due, err := k.s.DueDeliveries(k.ctx, 10)
	k.must(err)
	equal(k, "all are due", len(due), 4)
	equal(k, "one was never sent", k.sent(waits.ID, conversation.DeliveryDelivered).Replayed, 0)
}

// replayOrder sends two of a job again: the second waits for the first.
func replayOrder(k *kit) {
	j, _ := k.hooked("", conversation.TextJob)
	k.cancel(j.ID)
	first := k.sent(j.ID, conversation.DeliveryDead)
	second := k.sent(j.ID, conversation.DeliveryDead)
	n, err := k.s.ReplayJobDeliveries(k.ctx, k.tenant, j.ID, conversation.DeliveryFilter{Status: conversation.DeliveryDead})
	k.must(err)
	equal(k, "replayed", n, 2)
	d, err := k.s.ClaimDelivery(k.ctx, j.ID, long)
	k.must(err)
	equal(k, "first", d.ID, first.ID)
	none, err := k.s.ClaimDelivery(k.ctx, j.ID, long)
	k.must(err)
	if none != nil {
		k.Errorf("got %s beside the first", none.ID)
	}
	_, err = k.s.SettleDelivery(k.ctx, *d, conversation.DeliveryAttempt{}, conversation.DeliveryPending, time.Hour)
	k.must(err)
	none, err = k.s.ClaimDelivery(k.ctx, j.ID, long)
	k.must(err)
	if none != nil {
		k.Errorf("%s overtook one that has just been replayed", none.ID)
	}
	equal(k, "the second is the other", second.Sequence, 2)
}

func replayNothing(k *kit) {
	j := k.withWebhook()
	d := k.sent(j.ID, conversation.DeliveryDead)
	_, err := k.s.ReplayDelivery(k.ctx, "stranger", d.ID)
	k.code("a stranger", err, conversation.NotFound)
	n, err := k.s.ReplayJobDeliveries(k.ctx, "stranger", "", conversation.DeliveryFilter{})
	k.must(err)
	equal(k, "a stranger", n, 0)
	ds, err := k.s.JobDeliveries(k.ctx, "stranger", j.ID, conversation.DeliveryFilter{Limit: 5})
	k.must(err)
	equal(k, "a stranger", ds, nil)
	_, err = k.s.ReplayDelivery(k.ctx, k.tenant, "msg_none")
	k.code("unknown", err, conversation.NotFound)
}
