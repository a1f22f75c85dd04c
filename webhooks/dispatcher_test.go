package webhooks

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parlance/conversation"
)

func TestDispatcher_DeliversInOrderPerJob(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		box := newOutbox()
		var mu sync.Mutex
		got, running := map[string][]string{}, map[string]int{}
		d := &Dispatcher{Store: box, Client: &http.Client{Transport: fakeReceiver(func(r *http.Request) (*http.Response, error) {
			job := r.URL.Query().Get("job")
			mu.Lock()
			running[job]++
			if running[job] > 1 {
				t.Errorf("two deliveries of %s at once", job)
			}
			got[job] = append(got[job], r.Header.Get(HeaderID))
			mu.Unlock()
			<-time.After(20 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			running[job]--
			return answer(200)
		})}}
		const jobs = 50
		for i := range jobs {
			job := fmt.Sprintf("job%d", i)
			box.put(job, "https://receiver.example/?job="+job, allStates...)
			d.Notify(job)
			d.Notify(job)
		}
		stop := start(t, d)
		waitFor(t, 30*time.Second, func() bool { return box.count(conversation.DeliveryDelivered) == jobs*3 })
		stop()
		if box.tenants > jobs {
			t.Errorf("the account was asked for %d times", box.tenants)
		}
		for i := range jobs {
			job := fmt.Sprintf("job%d", i)
			var want []string
			for _, row := range box.of(job) {
				want = append(want, row.ID)
			}
			if !slices.Equal(got[job], want) {
				t.Errorf("%s: got %v, want %v", job, got[job], want)
			}
		}
	})
}

func TestDispatcher_HintMakesItImmediate_PollRepairs(t *testing.T) {
	t.Parallel()
	for _, hinted := range []bool{true, false} {
		t.Run(fmt.Sprintf("hinted=%v", hinted), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				box := newOutbox()
				d := &Dispatcher{Store: box, Poll: 10 * time.Second, Client: &http.Client{Transport: fakeReceiver(
					func(*http.Request) (*http.Response, error) { return answer(204) })}}
				stop := start(t, d)
				defer stop()
				synctest.Wait() // the first poll is over
				box.put("j", "https://receiver.example/", conversation.Scheduled)
				begin := time.Now()
				if hinted {
					d.Notify("j")
				}
				waitFor(t, time.Minute, func() bool { return box.count(conversation.DeliveryDelivered) == 1 })
				took := time.Since(begin)
				if hinted && took > 100*time.Millisecond || !hinted && took < 8*time.Second {
					t.Errorf("took %s", took)
				}
			})
		})
	}
}

func TestDispatcher_RetriesOnSchedule(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		box := newOutbox()
		var at []time.Time
		ids := map[string]bool{}
		d := &Dispatcher{Store: box, BreakAfter: 100, Poll: 5 * time.Second, Client: &http.Client{Transport: fakeReceiver(func(r *http.Request) (*http.Response, error) {
			at = append(at, time.Now())
			ids[r.Header.Get(HeaderID)] = true
			return answer(400)
		})}}
		box.put("j", "https://receiver.example/", conversation.Scheduled)
		stop := start(t, d)
		waitFor(t, 48*time.Hour, func() bool { return box.count(conversation.DeliveryDead) == 1 })
		stop()
		if len(at) != MaxAttempts || len(ids) != 1 {
			t.Fatalf("%d attempts, %d ids", len(at), len(ids))
		}
		for i := 1; i < len(at); i++ {
			wait, want := at[i].Sub(at[i-1]), schedule()[i]
			low, high := spread(want, Jitter, 0), spread(want, Jitter, 1)+6*time.Second // the poll adds up to five and a half
			if wait < low || wait > high {
				t.Errorf("attempt %d after %s, want %s to %s", i+1, wait, low, high)
			}
		}
		row := box.of("j")[0]
		if row.Attempts != MaxAttempts || row.LastStatus != 400 {
			t.Errorf("row %+v", row)
		}
	})
}

func TestDispatcher_HonoursRetryAfter(t *testing.T) {
	t.Parallel()
	for _, status := range []int{429, 502, 503, 504} {
		synctest.Test(t, func(t *testing.T) {
			box := newOutbox()
			var at []time.Time
			d := &Dispatcher{Store: box, Client: &http.Client{Transport: fakeReceiver(func(*http.Request) (*http.Response, error) {
				at = append(at, time.Now())
				if len(at) == 1 {
					return answer(status, "Retry-After", "120")
				}
				return answer(200)
			})}}
			box.put("j", "https://receiver.example/", conversation.Scheduled)
			stop := start(t, d)
			waitFor(t, time.Hour, func() bool { return box.count(conversation.DeliveryDelivered) == 1 })
			stop()
			if wait := at[1].Sub(at[0]); wait < 120*time.Second || wait > 150*time.Second {
				t.Errorf("%d: tried again after %s", status, wait)
			}
		})
	}
}

func TestDispatcher_GoneIsDead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		box, seen := newOutbox(), &tally{}
		calls := 0
		d := &Dispatcher{Store: box, Poll: time.Minute, Observe: seen.observe, Client: &http.Client{Transport: fakeReceiver(func(*http.Request) (*http.Response, error) {
			calls++
			return answer(410)
		})}}
		box.put("j", "https://receiver.example/", conversation.Scheduled)
		stop := start(t, d)
		waitFor(t, time.Minute, func() bool { return box.count(conversation.DeliveryDead) == 1 })
		<-time.After(48 * time.Hour)
		stop()
		if calls != 1 || seen.of(ResultDead) != 1 {
			t.Errorf("%d calls, %d dead", calls, seen.of(ResultDead))
		}
	})
}

// TestDispatcher_DeadReceiversDelayNobody: more dead receivers than workers, and
// everybody else is served at once.
func TestDispatcher_DeadReceiversDelayNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		box := newOutbox()
		var mu sync.Mutex
		created, worst, toDead := map[string]time.Time{}, time.Duration(0), 0
		d := &Dispatcher{Store: box, Concurrency: 8, PerEndpoint: 4, Client: &http.Client{Transport: fakeReceiver(func(r *http.Request) (*http.Response, error) {
			if strings.HasPrefix(r.URL.Host, "dead") {
				mu.Lock()
				toDead++
				mu.Unlock()
				return never(r)
			}
			mu.Lock()
			worst = max(worst, time.Since(created[r.URL.Query().Get("job")]))
			mu.Unlock()
			<-time.After(5 * time.Millisecond)
			return answer(200)
		})}}
		stop := start(t, d)
		const dead, perDead, healthy = 10, 30, 300
		for i := range dead * perDead {
			job := fmt.Sprintf("dead%d", i)
			box.put(job, fmt.Sprintf("https://dead%d.example/", i%dead), conversation.Scheduled)
			d.Notify(job)
		}
		for i := range healthy { // over the minute in which the dead ones do their worst
			job := fmt.Sprintf("ok%d", i)
			mu.Lock()
			created[job] = time.Now()
			mu.Unlock()
			box.put(job, "https://healthy.example/?job="+job, conversation.Scheduled)
			d.Notify(job)
			<-time.After(200 * time.Millisecond)
		}
		waitFor(t, time.Minute, func() bool { return box.count(conversation.DeliveryDelivered) == healthy })
		stop()
		// The worst is at the start, until the attempts of the dead count as late.
		if worst > 2*lateAfter+100*time.Millisecond {
			t.Errorf("a healthy receiver waited %s", worst)
		}
		mu.Lock()
		defer mu.Unlock()
		t.Logf("worst wait of the healthy %s, %d calls to the dead", worst, toDead)
		if toDead > dead*20 {
			t.Errorf("%d calls to %d dead receivers in a minute", toDead, dead)
		}
	})
}

func TestDispatcher_RotationSignsWithBoth(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		box := newOutbox()
		older, newer := NewSecret(), NewSecret()
		private, public := NewKeyPair()
		box.secret = newer + " " + older + " " + private
		d := &Dispatcher{Store: box, Client: &http.Client{Transport: fakeReceiver(func(r *http.Request) (*http.Response, error) {
			body, _ := r.GetBody()
			raw, _ := io.ReadAll(body)
			for _, key := range []string{older, newer, public} {
				if err := verifier(t, time.Now(), key).Verify(r.Header, raw); err != nil {
					t.Errorf("%.6s: %v", key, err)
				}
			}
			return answer(200)
		})}}
		box.put("j", "https://receiver.example/", conversation.Scheduled)
		stop := start(t, d)
		waitFor(t, 10*time.Second, func() bool { return box.count(conversation.DeliveryDelivered) == 1 })
		stop()
	})
}

func TestDispatcher_DeliverJob(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		box := newOutbox()
		up := true
		d := &Dispatcher{Store: box, Client: &http.Client{Transport: fakeReceiver(func(r *http.Request) (*http.Response, error) {
			if !up {
				return never(r)
			}
			return answer(200)
		})}}
		box.put("j", "https://receiver.example/", allStates...)
		if err := d.DeliverJob(t.Context(), "j"); err != nil {
			t.Fatal(err)
		}
		if n := box.count(conversation.DeliveryDelivered); n != 3 {
			t.Fatalf("%d delivered when it returned", n)
		}
		if err := d.DeliverJob(t.Context(), "unknown"); err != nil {
			t.Error(err)
		}
		up = false
		for i := range 5 { // opens the breaker
			job := fmt.Sprint("down", i)
			box.put(job, "https://receiver.example/", conversation.Scheduled)
			if err := d.DeliverJob(t.Context(), job); err != nil {
				t.Fatal(err)
			}
		}
		box.put("late", "https://receiver.example/", conversation.Scheduled)
		if err := d.DeliverJob(t.Context(), "late"); conversation.CodeOf(err) != conversation.Unavailable {
			t.Errorf("an open breaker gives %v", err)
		}
		if n := box.of("late")[0].Attempts; n != 0 {
			t.Errorf("%d attempts were used up", n)
		}
	})
}
