package storagetest

import (
	"encoding/json"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func deliveryCases() []testCase {
	return []testCase{
		{"one after another", deliveryOrder},
		{"a failing one holds the others back", deliveryRetry},
		{"dead", deliveryDead},
		{"a lost sender is replaced", deliveryLost},
		{"body", deliveryBody},
		{"lists", deliveryLists},
		{"attempts", deliveryAttempts},
	}
}

// withWebhook submits and completes a job, which makes three deliveries.
func (k *kit) withWebhook() conversation.Job {
	k.Helper()
	sub := k.first(conversation.TextJob)
	sub.Job.WebhookURL = "https://example.com/hook"
	j, h, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	k.settle(k.claim(*h, long), storage.Outcome{})
	return j
}

func (k *kit) take(jobID string) conversation.Delivery {
	k.Helper()
	d, err := k.s.ClaimDelivery(k.ctx, jobID, long)
	k.must(err)
	if d == nil {
		k.Fatal("there is nothing to deliver")
	}
	return *d
}

func (k *kit) noDelivery(what, jobID string) {
	k.Helper()
	d, err := k.s.ClaimDelivery(k.ctx, jobID, long)
	k.must(err)
	if d != nil {
		k.Errorf("%s: got delivery %d", what, d.Sequence)
	}
	ds, err := k.s.DueDeliveries(k.ctx, 10)
	k.must(err)
	equal(k, what+": due", ds, nil)
}

func (k *kit) delivered(d conversation.Delivery, status conversation.DeliveryStatus, retryIn time.Duration) (more bool) {
	k.Helper()
	more, err := k.s.SettleDelivery(k.ctx, d, conversation.DeliveryAttempt{Status: 204}, status, retryIn)
	k.must(err)
	return more
}

func deliveryOrder(k *kit) {
	j := k.withWebhook()
	for i, event := range []string{"job.scheduled", "job.in_progress", "job.completed"} {
		due, err := k.s.DueDeliveries(k.ctx, 10)
		k.must(err)
		if len(due) != 1 || due[0].EventType != event {
			k.Fatalf("due %+v, want only %s", due, event)
		}
		d := k.take(j.ID)
		equal(k, "event", [2]any{d.EventType, d.Sequence}, [2]any{event, i + 1})
		k.noDelivery("while one is on its way", j.ID)
		equal(k, "more", k.delivered(d, conversation.DeliveryDelivered, 0), i < 2)
	}
	k.noDelivery("all delivered", j.ID)
}

func deliveryRetry(k *kit) {
	j := k.withWebhook()
	d := k.take(j.ID)
	equal(k, "more", k.delivered(d, conversation.DeliveryPending, time.Hour), false)
	k.noDelivery("until the retry", j.ID)
	ds, err := k.s.DeliveriesOf(k.ctx, k.tenant, j.ID, 10)
	k.must(err)
	head := ds[len(ds)-1]
	if head.Attempts != 1 || head.Status != conversation.DeliveryPending || head.LastStatus != 204 ||
		head.NextAttemptAt.Before(head.CreatedAt.Add(time.Hour)) {
		k.Errorf("head %+v", head)
	}

	other := k.withWebhook()
	d = k.take(other.ID)
	equal(k, "due again at once", k.delivered(d, conversation.DeliveryPending, 0), true)
	again := k.take(other.ID)
	equal(k, "the same one again", again.ID, d.ID)
	equal(k, "more", k.delivered(again, conversation.DeliveryDelivered, 0), true)
	equal(k, "then the next", k.take(other.ID).Sequence, 2)
}

func deliveryDead(k *kit) {
	j := k.withWebhook()
	equal(k, "more", k.delivered(k.take(j.ID), conversation.DeliveryDead, 0), true)
	equal(k, "next", k.take(j.ID).Sequence, 2)
}

func deliveryLost(k *kit) {
	j := k.withWebhook()
	lost, err := k.s.ClaimDelivery(k.ctx, j.ID, brief)
	k.must(err)
	var d *conversation.Delivery
	k.until("the delivery is due again", func() bool {
		d, err = k.s.ClaimDelivery(k.ctx, j.ID, long)
		k.must(err)
		return d != nil
	})
	equal(k, "delivery", d.ID, lost.ID)
	if d.Fence <= lost.Fence {
		k.Errorf("fence %d after %d", d.Fence, lost.Fence)
	}
	_, err = k.s.SettleDelivery(k.ctx, *lost, conversation.DeliveryAttempt{}, conversation.DeliveryDead, 0)
	k.code("settle by the lost sender", err, conversation.Fenced)
	k.delivered(*d, conversation.DeliveryDelivered, 0)
	_, err = k.s.SettleDelivery(k.ctx, *d, conversation.DeliveryAttempt{}, conversation.DeliveryDead, 0)
	k.code("settle twice", err, conversation.Fenced)
	as, err := k.s.Attempts(k.ctx, k.tenant, d.ID)
	k.must(err)
	equal(k, "attempts on record", len(as), 1)
}

func deliveryBody(k *kit) {
	j := k.withWebhook()
	d := k.take(j.ID)
	var body struct {
		JobID  string `json:"jobId"`
		Status string `json:"status"`
		Data   struct {
			Sequence int `json:"sequence"`
		} `json:"data"`
	}
	k.must(json.Unmarshal(d.Body, &body))
	equal(k, "body", [3]any{body.JobID, body.Status, body.Data.Sequence}, [3]any{j.ID, "scheduled", 1})
	k.delivered(d, conversation.DeliveryDelivered, 0)
	k.delivered(k.take(j.ID), conversation.DeliveryDelivered, 0)
	d = k.take(j.ID)
	k.must(json.Unmarshal(d.Body, &body))
	equal(k, "last body", [3]any{body.JobID, body.Status, body.Data.Sequence}, [3]any{j.ID, "completed", 3})
}

func deliveryLists(k *kit) {
	first := k.withWebhook()
	k.later()
	second := k.withWebhook()
	ds, err := k.s.DeliveriesOf(k.ctx, k.tenant, "", 4)
	k.must(err)
	var got []string
	for _, d := range ds {
		got = append(got, d.JobID+" "+d.EventType)
	}
	equal(k, "newest first", got, []string{
		second.ID + " job.completed", second.ID + " job.in_progress", second.ID + " job.scheduled",
		first.ID + " job.completed",
	})
	due, err := k.s.DueDeliveries(k.ctx, 1)
	k.must(err)
	if len(due) != 1 || due[0].JobID != first.ID {
		k.Errorf("due %+v, want the oldest head", due)
	}
	for _, limit := range []int{0, -1} {
		ds, err = k.s.DeliveriesOf(k.ctx, k.tenant, "", limit)
		k.must(err)
		equal(k, "no deliveries wanted", ds, nil)
	}
}

func deliveryAttempts(k *kit) {
	j := k.withWebhook()
	at := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	var want []conversation.DeliveryAttempt
	for i := 1; i <= 2; i++ {
		d := k.take(j.ID)
		a := conversation.DeliveryAttempt{
			DeliveryID: d.ID, Attempt: i, At: at, Status: 500 + i, Error: "boom\x00", Latency: 1234567 * time.Nanosecond,
			Response: "<html>\xff",
		}
		status := conversation.DeliveryPending
		if i == 2 {
			status = conversation.DeliveryDelivered
		}
		_, err := k.s.SettleDelivery(k.ctx, d, a, status, 0)
		k.must(err)
		a.Error, a.Response = "boom\uFFFD", "<html>\uFFFD"
		want = append(want, a)
	}
	as, err := k.s.Attempts(k.ctx, k.tenant, want[0].DeliveryID)
	k.must(err)
	equal(k, "attempts", as, want)
	ds, err := k.s.DeliveriesOf(k.ctx, k.tenant, j.ID, 10)
	k.must(err)
	d := ds[2]
	if d.Attempts != 2 || d.LastStatus != 502 || d.LastError != "boom\uFFFD" || d.DeliveredAt.IsZero() ||
		d.Status != conversation.DeliveryDelivered {
		k.Errorf("delivery %+v", d)
	}
}
