package webhooks

import (
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parlance/conversation"
)

// TestDispatcher_BreakerSparesAttempts: while a receiver is down for an hour,
// deliveries to it are put off without using up their schedules, one attempt at
// a time looks whether it is back, and then all arrive, soon and in one go.
func TestDispatcher_BreakerSparesAttempts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		box, seen := newOutbox(), &tally{}
		var mu sync.Mutex
		up, calls, now, most := false, 0, 0, 0
		d := &Dispatcher{Store: box, Observe: seen.observe, Client: &http.Client{Transport: fakeReceiver(func(*http.Request) (*http.Response, error) {
			mu.Lock()
			calls++
			now++
			if calls > 20 {
				most = max(most, now)
			}
			ok := up
			mu.Unlock()
			<-time.After(50 * time.Millisecond)
			mu.Lock()
			now--
			mu.Unlock()
			if ok {
				return answer(200)
			}
			return answer(500)
		})}}
		const jobs = 200
		for i := range jobs {
			box.put(strconv.Itoa(i), "https://receiver.example/", conversation.Scheduled)
		}
		stop := start(t, d)
		<-time.After(time.Hour)
		mu.Lock()
		down := calls
		if most > 1 {
			t.Errorf("%d probes at once", most)
		}
		up = true
		mu.Unlock()
		if down < 10 || down > 40 {
			t.Errorf("%d calls in an hour of being down; 12 or so of 5 minutes each are expected", down)
		}
		attempts := 0
		for i := range jobs {
			attempts += box.of(strconv.Itoa(i))[0].Attempts
		}
		if attempts != down {
			t.Errorf("%d attempts are booked, %d were made", attempts, down)
		}
		// Without being put off for as long as the breaker is open, a delivery
		// would be claimed with every lease, 120 times an hour.
		if n := box.claims; seen.of(ResultDeferred) == 0 || n > jobs*40 {
			t.Errorf("%d put off, %d claims", seen.of(ResultDeferred), n)
		}
		back := time.Now()
		waitFor(t, time.Hour, func() bool { return box.count(conversation.DeliveryDelivered) >= jobs-down })
		if took := time.Since(back); took > 12*time.Minute {
			t.Errorf("all were there %s after the receiver came back", took)
		}
		stop()
	})
}

// TestDispatcher_GivesUpOld: a receiver that stays down for days gets no
// line of deliveries older than the limit, and nothing stays for ever.
func TestDispatcher_GivesUpOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		box := newOutbox()
		d := &Dispatcher{
			Store: box, Poll: time.Minute, GiveUpAfter: 6 * time.Hour,
			Client: &http.Client{Transport: fakeReceiver(func(*http.Request) (*http.Response, error) { return answer(500) })},
		}
		const jobs = 60
		for i := range jobs {
			box.put(strconv.Itoa(i), "https://receiver.example/", conversation.Scheduled)
		}
		stop := start(t, d)
		<-time.After(5 * time.Hour)
		if n := box.count(conversation.DeliveryDead); n > 0 {
			t.Errorf("%d dead too early", n)
		}
		waitFor(t, 2*time.Hour, func() bool { return box.count(conversation.DeliveryDead) > jobs*9/10 })
		// The rest had retries booked for later; they follow the schedule to its end.
		waitFor(t, 72*time.Hour, func() bool { return box.count(conversation.DeliveryDead) == jobs })
		<-time.After(time.Hour)
		stop()
		if n := len(d.board.endpoints); n != 0 {
			t.Errorf("%d endpoints are remembered for ever", n)
		}
	})
}

// TestDispatcher_AccountsDoNotTripEachOther: two accounts use one host, and the
// URL of one of them is broken.
func TestDispatcher_AccountsDoNotTripEachOther(t *testing.T) {
	t.Parallel()
	a := conversation.Delivery{TenantID: "a", URL: "https://Hooks.example/x"}
	b := conversation.Delivery{TenantID: "b", URL: "https://hooks.example/y"}
	if endpointOf(a) == endpointOf(b) {
		t.Error("two accounts share an endpoint")
	}
	b.TenantID = "a"
	if endpointOf(a) != endpointOf(b) {
		t.Error("two paths of one host are two endpoints")
	}
	b.URL = "http://hooks.example/y"
	if endpointOf(a) == endpointOf(b) {
		t.Error("http and https are one endpoint")
	}
}
