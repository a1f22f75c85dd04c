package storagetest

import (
	"encoding/json"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func endpointCases() []testCase {
	return []testCase{
		{"kept, changed, deleted", endpointKept},
		{"at most so many", endpointMost},
		{"only what it wants, in a lane of its own", endpointLanes},
		{"a failing strict one is never overtaken", endpointStrict},
		{"410 disables and tells the others", endpointGone},
		{"days of failure disable", endpointFailing},
		{"a good answer ends the failing", endpointRecovers},
		{"disabled ones get nothing", endpointDisabled},
		{"moved", endpointMoved},
		{"test event", endpointTest},
		{"replay of one", endpointReplay},
		{"replay of a range, in order", endpointReplayRange},
		{"deleted with the conversation", endpointConversationDeleted},
		{"tenants", endpointTenants},
	}
}

// endpoint makes the tenant's row and gives it an endpoint.
func (k *kit) endpoint(change ...func(*conversation.Endpoint)) conversation.Endpoint {
	k.Helper()
	if _, err := k.s.Tenant(k.ctx, k.tenant); err != nil {
		k.must(k.s.CreateTenant(k.ctx, conversation.Tenant{ID: k.tenant, CreatedAt: january(1)}))
	}
	e := conversation.Endpoint{
		ID: conversation.EndpointPrefix + conversation.NewSecret(24), TenantID: k.tenant, URL: "https://example.com/all",
		Events: []string{"*"}, Secret: "sealed", CreatedAt: january(2),
	}
	for _, f := range change {
		f(&e)
	}
	k.must(k.s.CreateEndpoint(k.ctx, e, 20))
	return e
}

// settled records an attempt at the time at.
func (k *kit) settled(d conversation.Delivery, status int, at time.Time, s conversation.DeliveryStatus) {
	k.Helper()
	_, err := k.s.SettleDelivery(k.ctx, d, conversation.DeliveryAttempt{At: at, Status: status, Error: "no"}, s, 0)
	k.must(err)
}

func (k *kit) theEndpoint(id string) conversation.Endpoint {
	k.Helper()
	e, err := k.s.Endpoint(k.ctx, k.tenant, id)
	k.must(err)
	return e
}

func (k *kit) sentTo(id string, f conversation.DeliveryFilter) []conversation.Delivery {
	k.Helper()
	f.Limit = 100
	ds, err := k.s.EndpointDeliveries(k.ctx, k.tenant, id, f)
	k.must(err)
	return ds
}

// completed submits and completes a job that names no address.
func (k *kit) completed() conversation.Job {
	k.Helper()
	j, h := k.newConversation(conversation.TextJob)
	k.settle(k.claim(h, long), storage.Outcome{})
	return j
}

func endpointKept(k *kit) {
	e := k.endpoint(func(e *conversation.Endpoint) {
		e.Description, e.Strict, e.Events = "d", true, []string{"job.completed", "webhook.*"}
	})
	equal(k, "endpoint", k.theEndpoint(e.ID), e)
	second := k.endpoint(func(e *conversation.Endpoint) { e.CreatedAt = january(3) })
	list, err := k.s.Endpoints(k.ctx, k.tenant)
	k.must(err)
	equal(k, "list", list, []conversation.Endpoint{e, second})
	want := e
	want.URL, want.Secret, want.OldSecret, want.OldSecretUntil = "https://example.com/b", "new", "sealed", january(4)
	want.Events, want.Description, want.Strict = []string{"*"}, "", false
	got, err := k.s.UpdateEndpoint(k.ctx, k.tenant, e.ID, func(e *conversation.Endpoint) error { *e = want; return nil })
	k.must(err)
	equal(k, "changed", got, want)
	equal(k, "changed and read", k.theEndpoint(e.ID), want)
	_, err = k.s.UpdateEndpoint(k.ctx, k.tenant, e.ID, func(e *conversation.Endpoint) error {
		e.URL = "lost"
		return conversation.Errorf(conversation.Invalid, "no")
	})
	k.code("refused change", err, conversation.Invalid)
	equal(k, "after a refused change", k.theEndpoint(e.ID), want)
	k.must(k.s.DeleteEndpoint(k.ctx, k.tenant, e.ID))
	_, err = k.s.Endpoint(k.ctx, k.tenant, e.ID)
	k.code("deleted", err, conversation.NotFound)
	k.code("deleted twice", k.s.DeleteEndpoint(k.ctx, k.tenant, e.ID), conversation.NotFound)
}

func endpointMost(k *kit) {
	e := k.endpoint()
	e.ID += "x"
	k.code("one too many", k.s.CreateEndpoint(k.ctx, e, 1), conversation.Conflict)
	k.must(k.s.CreateEndpoint(k.ctx, e, 2))
	e.TenantID = "nobody"
	k.code("no such tenant", k.s.CreateEndpoint(k.ctx, e, 2), conversation.NotFound)
}

func endpointLanes(k *kit) {
	all := k.endpoint()
	ends := k.endpoint(func(e *conversation.Endpoint) { e.Events = []string{"job.completed", "job.failed"} })
	j := k.withWebhook()
	own := []string{"job.scheduled", "job.in_progress", "job.completed"}
	equal(k, "events of the job's own address", k.events(j.ID), own)
	for _, tt := range []struct {
		lane string
		want []string
	}{
		{j.ID, own},
		{conversation.EndpointLane(all.ID, j.ID), own},
		{conversation.EndpointLane(ends.ID, j.ID), []string{"job.completed"}},
	} {
		for i, want := range tt.want {
			d := k.take(tt.lane)
			var body struct {
				Data struct{ Sequence int }
			}
			k.must(json.Unmarshal(d.Body, &body))
			if d.EventType != want || d.Sequence != i+1 || body.Data.Sequence != i+1 || d.Lane() != tt.lane || d.JobID != j.ID {
				k.Errorf("lane %s, delivery %d: %+v, body %s", tt.lane, i, d, d.Body)
			}
			next, err := k.s.ClaimDelivery(k.ctx, tt.lane, long)
			k.must(err)
			if next != nil {
				k.Errorf("lane %s: %s goes out beside %s", tt.lane, next.EventType, d.EventType)
			}
			equal(k, "more", k.delivered(d, conversation.DeliveryDelivered, 0), i < len(tt.want)-1)
		}
	}
	due, err := k.s.DueDeliveries(k.ctx, 10)
	k.must(err)
	equal(k, "all delivered", due, nil)
}

func endpointStrict(k *kit) {
	e := k.endpoint(func(e *conversation.Endpoint) { e.Strict = true })
	lane := conversation.EndpointLane(e.ID, k.completed().ID)
	first := k.take(lane)
	equal(k, "more", k.delivered(first, conversation.DeliveryPending, time.Hour), false)
	for _, d := range k.sentTo(e.ID, conversation.DeliveryFilter{}) {
		if d.ID != first.ID && !d.NextAttemptAt.After(time.Now().Add(24*time.Hour)) {
			k.Errorf("%s is not held back: due %s", d.EventType, d.NextAttemptAt)
		}
	}
	k.noDelivery("behind a failing one", lane)
	_, err := k.s.UpdateEndpoint(k.ctx, k.tenant, e.ID, func(e *conversation.Endpoint) error { e.Strict = false; return nil })
	k.must(err)
	for _, d := range k.sentTo(e.ID, conversation.DeliveryFilter{}) {
		if d.ID != first.ID && d.NextAttemptAt.After(time.Now().Add(2*time.Minute)) {
			k.Errorf("%s may overtake now, but is due %s", d.EventType, d.NextAttemptAt)
		}
	}
}

func endpointGone(k *kit) {
	e := k.endpoint()
	other := k.endpoint(func(e *conversation.Endpoint) { e.Events = []string{"webhook.disabled"} })
	deaf := k.endpoint(func(e *conversation.Endpoint) { e.Events = []string{"job.failed"} })
	lane := conversation.EndpointLane(e.ID, k.completed().ID)
	k.settled(k.take(lane), 410, january(7), conversation.DeliveryDead)
	got := k.theEndpoint(e.ID)
	if !got.DisabledAt.Equal(january(7)) || got.DisabledReason == "" {
		k.Errorf("not disabled: %+v", got)
	}
	for _, d := range k.sentTo(e.ID, conversation.DeliveryFilter{}) {
		equal(k, "state of "+d.EventType, d.Status, conversation.DeliveryDead)
	}
	told := k.sentTo(other.ID, conversation.DeliveryFilter{})
	if len(told) != 1 || told[0].EventType != conversation.EventDisabled || told[0].JobID != "" {
		k.Fatalf("the other endpoint got %+v", told)
	}
	var body struct {
		Type string
		Data struct{ EndpointID, Reason string }
	}
	k.must(json.Unmarshal(told[0].Body, &body))
	equal(k, "body", body.Data, struct{ EndpointID, Reason string }{e.ID, got.DisabledReason})
	k.delivered(k.take(told[0].Lane()), conversation.DeliveryDelivered, 0)
	equal(k, "to who did not ask", k.sentTo(deaf.ID, conversation.DeliveryFilter{}), nil)
}

func endpointFailing(k *kit) {
	e := k.endpoint()
	lane := conversation.EndpointLane(e.ID, k.completed().ID)
	k.settled(k.take(lane), 500, january(7), conversation.DeliveryPending)
	k.settled(k.take(lane), 500, january(12).Add(-time.Millisecond), conversation.DeliveryPending)
	got := k.theEndpoint(e.ID)
	if !got.Enabled() || !got.FailingSince.Equal(january(7)) {
		k.Fatalf("a moment before the time: %+v", got)
	}
	k.settled(k.take(lane), 0, january(12), conversation.DeliveryPending)
	got = k.theEndpoint(e.ID)
	if !got.DisabledAt.Equal(january(12)) || got.DisabledReason == "" {
		k.Errorf("after five days: %+v", got)
	}
	k.noDelivery("of a disabled endpoint", lane)
}

func endpointRecovers(k *kit) {
	e := k.endpoint()
	lane := conversation.EndpointLane(e.ID, k.completed().ID)
	k.settled(k.take(lane), 500, january(7), conversation.DeliveryPending)
	k.settled(k.take(lane), 200, january(11), conversation.DeliveryDelivered)
	equal(k, "failing since", k.theEndpoint(e.ID).FailingSince, time.Time{})
	k.settled(k.take(lane), 500, january(13), conversation.DeliveryPending)
	if got := k.theEndpoint(e.ID); !got.Enabled() || !got.FailingSince.Equal(january(13)) {
		k.Errorf("failing again: %+v", got)
	}
}

func (k *kit) disable(id string, at time.Time) {
	k.Helper()
	_, err := k.s.UpdateEndpoint(k.ctx, k.tenant, id, func(e *conversation.Endpoint) error {
		e.DisabledAt, e.DisabledReason = at, "by hand"
		return nil
	})
	k.must(err)
}

func endpointDisabled(k *kit) {
	e := k.endpoint()
	lane := conversation.EndpointLane(e.ID, k.completed().ID)
	k.disable(e.ID, january(5))
	k.noDelivery("pending when it was disabled", lane)
	equal(k, "dead", len(k.sentTo(e.ID, conversation.DeliveryFilter{Status: conversation.DeliveryDead})), 3)
	k.completed()
	equal(k, "deliveries", len(k.sentTo(e.ID, conversation.DeliveryFilter{})), 3)
	_, err := k.s.TestEndpoint(k.ctx, k.tenant, e.ID)
	k.code("test", err, conversation.Conflict)
	_, err = k.s.ReplayDeliveries(k.ctx, k.tenant, e.ID, conversation.DeliveryFilter{})
	k.code("replay", err, conversation.Conflict)
	k.disable(e.ID, time.Time{})
	k.completed()
	equal(k, "deliveries when enabled again", len(k.sentTo(e.ID, conversation.DeliveryFilter{})), 6)
}

func endpointMoved(k *kit) {
	e := k.endpoint()
	lane := conversation.EndpointLane(e.ID, k.completed().ID)
	k.delivered(k.take(lane), conversation.DeliveryDelivered, 0)
	_, err := k.s.UpdateEndpoint(k.ctx, k.tenant, e.ID, func(e *conversation.Endpoint) error {
		e.URL = "https://example.com/moved"
		return nil
	})
	k.must(err)
	d := k.take(lane)
	if d.URL != "https://example.com/moved" || d.Sequence != 2 {
		k.Errorf("delivery %+v", d)
	}
	equal(k, "address of what was delivered", k.sentTo(e.ID, conversation.DeliveryFilter{Status: conversation.DeliveryDelivered})[0].URL, e.URL)
}

func endpointTest(k *kit) {
	e := k.endpoint(func(e *conversation.Endpoint) { e.Events = []string{"job.failed"} })
	a, err := k.s.TestEndpoint(k.ctx, k.tenant, e.ID)
	k.must(err)
	b, err := k.s.TestEndpoint(k.ctx, k.tenant, e.ID)
	k.must(err)
	due, err := k.s.DueDeliveries(k.ctx, 10)
	k.must(err)
	equal(k, "due", len(due), 2)
	for _, d := range []conversation.Delivery{b, a} { // neither waits for the other
		got := k.take(d.Lane())
		equal(k, "event", got.EventType, conversation.EventTest)
		equal(k, "id", got.ID, d.ID)
		k.delivered(got, conversation.DeliveryDelivered, 0)
	}
	_, err = k.s.TestEndpoint(k.ctx, k.tenant, "ep_none")
	k.code("unknown", err, conversation.NotFound)
}

func endpointReplay(k *kit) {
	e := k.endpoint(func(e *conversation.Endpoint) { e.Events = []string{"job.completed"} })
	lane := conversation.EndpointLane(e.ID, k.completed().ID)
	d := k.take(lane)
	_, err := k.s.ReplayDelivery(k.ctx, k.tenant, d.ID)
	k.code("pending", err, conversation.Conflict)
	k.delivered(d, conversation.DeliveryDead, 0)
	again, err := k.s.ReplayDelivery(k.ctx, k.tenant, d.ID)
	k.must(err)
	if again.ID != d.ID || string(again.Body) != string(d.Body) || again.Status != conversation.DeliveryPending ||
		again.Replayed != 1 || again.Attempts != 1 || again.ReplayedAt.IsZero() {
		k.Errorf("replayed: %+v", again)
	}
	k.delivered(k.take(lane), conversation.DeliveryDelivered, 0)
	as, err := k.s.Attempts(k.ctx, k.tenant, d.ID)
	k.must(err)
	if len(as) != 2 || as[0].Attempt != 1 || as[1].Attempt != 2 {
		k.Errorf("attempts %+v", as)
	}
	_, err = k.s.ReplayDelivery(k.ctx, k.tenant, "msg_none")
	k.code("unknown", err, conversation.NotFound)
}

func endpointReplayRange(k *kit) {
	e := k.endpoint()
	lane := conversation.EndpointLane(e.ID, k.completed().ID)
	for range 3 {
		k.delivered(k.take(lane), conversation.DeliveryDead, 0)
	}
	all := k.sentTo(e.ID, conversation.DeliveryFilter{})
	for _, tt := range []struct {
		what string
		f    conversation.DeliveryFilter
		want int
	}{
		{"other state", conversation.DeliveryFilter{Status: conversation.DeliveryDelivered}, 0},
		{"before", conversation.DeliveryFilter{To: all[2].CreatedAt}, 0},
		{"after", conversation.DeliveryFilter{From: all[0].CreatedAt.Add(time.Millisecond)}, 0},
		{"all", conversation.DeliveryFilter{Status: conversation.DeliveryDead, From: all[2].CreatedAt, To: all[0].CreatedAt.Add(time.Millisecond)}, 3},
		{"pending ones are left alone", conversation.DeliveryFilter{}, 0},
	} {
		n, err := k.s.ReplayDeliveries(k.ctx, k.tenant, e.ID, tt.f)
		k.must(err)
		equal(k, tt.what, n, tt.want)
	}
	for i := range 3 {
		d := k.take(lane)
		equal(k, "sequence", d.Sequence, i+1)
		if next, err := k.s.ClaimDelivery(k.ctx, lane, long); err != nil || next != nil {
			k.Errorf("beside %d: %v, %v", d.Sequence, next, err)
		}
		k.delivered(d, conversation.DeliveryDelivered, 0)
	}
}

func endpointConversationDeleted(k *kit) {
	e := k.endpoint()
	j := k.completed()
	lane := conversation.EndpointLane(e.ID, j.ID)
	d := k.take(lane)
	_, err := k.s.DeleteConversation(k.ctx, k.tenant, j.ConversationID)
	k.must(err)
	equal(k, "deliveries", k.sentTo(e.ID, conversation.DeliveryFilter{}), nil)
	_, err = k.s.SettleDelivery(k.ctx, d, conversation.DeliveryAttempt{At: january(3)}, conversation.DeliveryDelivered, 0)
	k.code("settle", err, conversation.Fenced)
}

func endpointTenants(k *kit) {
	e := k.endpoint()
	lane := conversation.EndpointLane(e.ID, k.completed().ID)
	d := k.take(lane)
	k.delivered(d, conversation.DeliveryDead, 0)
	stranger := *k
	stranger.tenant = conversation.NewUUID()
	s := &stranger
	list, err := k.s.Endpoints(k.ctx, s.tenant)
	k.must(err)
	equal(k, "endpoints", list, nil)
	_, err = k.s.Endpoint(k.ctx, s.tenant, e.ID)
	k.code("endpoint", err, conversation.NotFound)
	_, err = k.s.UpdateEndpoint(k.ctx, s.tenant, e.ID, func(*conversation.Endpoint) error { return nil })
	k.code("update", err, conversation.NotFound)
	k.code("delete", k.s.DeleteEndpoint(k.ctx, s.tenant, e.ID), conversation.NotFound)
	_, err = k.s.TestEndpoint(k.ctx, s.tenant, e.ID)
	k.code("test", err, conversation.NotFound)
	_, err = k.s.EndpointDeliveries(k.ctx, s.tenant, e.ID, conversation.DeliveryFilter{Limit: 9})
	k.code("deliveries", err, conversation.NotFound)
	_, err = k.s.ReplayDelivery(k.ctx, s.tenant, d.ID)
	k.code("replay", err, conversation.NotFound)
	_, err = k.s.ReplayDeliveries(k.ctx, s.tenant, e.ID, conversation.DeliveryFilter{})
	k.code("replay of a range", err, conversation.NotFound)
	as, err := k.s.Attempts(k.ctx, s.tenant, d.ID)
	k.must(err)
	equal(k, "attempts", as, nil)
	s.completed()
	equal(k, "deliveries of another's jobs", len(k.sentTo(e.ID, conversation.DeliveryFilter{})), 3)
}
