package webhooks

import (
	"context"
	"errors"
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

// These tests run in a synctest bubble: time is the bubble's own and moves on
// when everybody waits, so hours of retries take microseconds and nothing
// depends on the speed of the machine.

// fakeReceiver answers calls in memory.
type fakeReceiver func(r *http.Request) (*http.Response, error)

func (f fakeReceiver) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _ = io.Copy(io.Discard, r.Body)
	return f(r)
}

func answer(status int, header ...string) (*http.Response, error) {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader("ok"))}, nil
}

// never answers until the attempt's time is over.
func never(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// tally counts results.
type tally struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *tally) observe(result string, _ time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[string]int{}
	}
	c.n[result]++
}

func (c *tally) of(result string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[result]
}

// start runs a dispatcher within the bubble; stop ends it and waits.
func start(t *testing.T, d *Dispatcher) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := d.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	return func() { cancel(); <-done }
}

// waitFor lets the bubble's time pass until ok.
func waitFor(t *testing.T, most time.Duration, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(most); !ok(); {
		if time.Now().After(end) {
			t.Fatalf("not within %s", most)
		}
		<-time.After(max(10*time.Millisecond, most/5000))
	}
}

var allStates = []conversation.JobStatus{conversation.Scheduled, conversation.InProgress, conversation.Completed}

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

// TestDispatcher_Restart: what a process held when it died is delivered by the
// next one once the lease is over, under the same id, and the first one's late
// result is refused.
func TestDispatcher_Restart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		box, seen := newOutbox(), &tally{}
		var ids []string
		first := &Dispatcher{Store: box, Grace: -1, Observe: seen.observe, Client: &http.Client{Transport: fakeReceiver(func(r *http.Request) (*http.Response, error) {
			ids = append(ids, r.Header.Get(HeaderID))
			return never(r)
		})}}
		box.put("j", "https://receiver.example/", conversation.Scheduled)
		begin := time.Now()
		stop := start(t, first)
		synctest.Wait()
		stop()
		if took := time.Since(begin); took > time.Second {
			t.Errorf("stopping took %s", took)
		}
		if seen.of(ResultLost) != 1 || len(ids) != 1 || box.of("j")[0].Attempts != 0 {
			t.Fatalf("lost %d, calls %d, row %+v", seen.of(ResultLost), len(ids), box.of("j")[0])
		}
		second := &Dispatcher{Store: box, Client: &http.Client{Transport: fakeReceiver(func(r *http.Request) (*http.Response, error) {
			ids = append(ids, r.Header.Get(HeaderID))
			return answer(200)
		})}}
		stop = start(t, second)
		waitFor(t, time.Minute, func() bool { return box.count(conversation.DeliveryDelivered) == 1 })
		stop()
		if took := time.Since(begin); took < 30*time.Second || took > 33*time.Second {
			t.Errorf("taken over after %s, the lease is 30s", took)
		}
		if len(ids) != 2 || ids[0] != ids[1] || box.of("j")[0].Fence != 2 {
			t.Errorf("ids %v, row %+v", ids, box.of("j")[0])
		}
	})
}

func TestDispatcher_StopGivesGrace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		box := newOutbox()
		d := &Dispatcher{Store: box, Grace: 5 * time.Second, Client: &http.Client{Transport: fakeReceiver(func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "dead.example" {
				return never(r)
			}
			<-time.After(2 * time.Second)
			return answer(200)
		})}}
		box.put("slow", "https://slow.example/", allStates...)
		box.put("dead", "https://dead.example/", allStates...)
		stop := start(t, d)
		synctest.Wait()
		begin := time.Now()
		stop()
		if took := time.Since(begin); took != 5*time.Second {
			t.Errorf("stopping took %s", took)
		}
		if n := box.count(conversation.DeliveryDelivered); n != 1 {
			t.Errorf("%d delivered; the one under way should be, and none after it", n)
		}
		if d.board.open || len(d.board.jobs) != 0 {
			t.Errorf("open %v with %d jobs after the end", d.board.open, len(d.board.jobs))
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

func TestDispatcher_StoreFailures(t *testing.T) {
	t.Parallel()
	for _, op := range []string{"due", "claim", "settle", "tenant"} {
		t.Run(op, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				box := newOutbox()
				down := true
				box.fail = func(o string) error {
					if down && o == op {
						return errors.New("database is away")
					}
					return nil
				}
				calls := 0
				d := &Dispatcher{Store: box, Client: &http.Client{Transport: fakeReceiver(func(*http.Request) (*http.Response, error) {
					calls++
					return answer(200)
				})}}
				box.put("j", "https://receiver.example/", conversation.Scheduled)
				stop := start(t, d)
				defer stop()
				<-time.After(time.Minute)
				if n := box.count(conversation.DeliveryDelivered); n != 0 {
					t.Fatalf("%d delivered although %s fails", n, op)
				}
				box.mu.Lock()
				down = false
				box.mu.Unlock()
				waitFor(t, time.Minute, func() bool { return box.count(conversation.DeliveryDelivered) == 1 })
			})
		})
	}
}

func TestDispatcher_SettleIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		box := newOutbox()
		failures, calls := 2, 0
		box.fail = func(op string) error {
			if op == "settle" && failures > 0 {
				failures--
				return conversation.Errorf(conversation.Unavailable, "locked")
			}
			return nil
		}
		d := &Dispatcher{Store: box, Client: &http.Client{Transport: fakeReceiver(func(*http.Request) (*http.Response, error) {
			calls++
			return answer(200)
		})}}
		box.put("j", "https://receiver.example/", conversation.Scheduled)
		stop := start(t, d)
		waitFor(t, 10*time.Second, func() bool { return box.count(conversation.DeliveryDelivered) == 1 })
		stop()
		if calls != 1 {
			t.Errorf("%d calls", calls)
		}
	})
}

func TestDispatcher_BadAccounts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, secret string
		gone         bool
		status       conversation.DeliveryStatus
		want         string
	}{
		{"secret that is none", "hello", false, conversation.DeliveryPending, "secret cannot be used"},
		{"no secret", "", false, conversation.DeliveryPending, "secret cannot be used"},
		{"account is gone", "", true, conversation.DeliveryDead, "account is gone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				box := newOutbox()
				box.secret = tt.secret
				box.fail = func(op string) error {
					if op == "tenant" && tt.gone {
						return conversation.Errorf(conversation.NotFound, "no such account")
					}
					return nil
				}
				d := &Dispatcher{Store: box, Client: &http.Client{Transport: fakeReceiver(func(*http.Request) (*http.Response, error) {
					t.Error("something was sent")
					return answer(200)
				})}}
				box.put("j", "https://receiver.example/", conversation.Scheduled)
				stop := start(t, d)
				waitFor(t, 10*time.Second, func() bool { return box.of("j")[0].Attempts == 1 })
				stop()
				row := box.of("j")[0]
				if row.Status != tt.status || !strings.Contains(row.LastError, tt.want) {
					t.Errorf("row %+v", row)
				}
			})
		})
	}
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

// TestDispatcher_SurvivesPanics: a panic in the store or a hook costs one
// attempt, and the delivery comes again when its lease ends.
func TestDispatcher_SurvivesPanics(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		box := newOutbox()
		panics := 3
		d := &Dispatcher{Store: box, Concurrency: 1, PerEndpoint: 1, Client: &http.Client{Transport: fakeReceiver(func(*http.Request) (*http.Response, error) {
			if panics > 0 {
				panics--
				panic("bug")
			}
			return answer(200)
		})}}
		box.put("j", "https://receiver.example/", conversation.Scheduled)
		stop := start(t, d)
		waitFor(t, 5*time.Minute, func() bool { return box.count(conversation.DeliveryDelivered) == 1 })
		stop()
		if d.board.busy != 0 || len(d.board.jobs) != 0 || len(d.board.endpoints) != 0 {
			t.Errorf("left over: busy %d, jobs %d, endpoints %v", d.board.busy, len(d.board.jobs), d.board.endpoints)
		}
	})
}

// TestDispatcher_SendsNothingNearTheEndOfALease: otherwise somebody else could
// claim the delivery and send it at the same time.
func TestDispatcher_SendsNothingNearTheEndOfALease(t *testing.T) {
	t.Parallel()
	for slow, want := range map[time.Duration]int{9 * time.Second: 1, 11 * time.Second: 0} {
		synctest.Test(t, func(t *testing.T) {
			box := newOutbox()
			box.slow = slow // of the 30 s of the lease; an attempt needs 20
			calls := 0
			d := &Dispatcher{Store: box, Client: &http.Client{Transport: fakeReceiver(func(*http.Request) (*http.Response, error) {
				calls++
				return answer(200)
			})}}
			box.put("j", "https://receiver.example/", conversation.Scheduled)
			if err := d.DeliverJob(t.Context(), "j"); err != nil {
				t.Error(err)
			}
			if calls != want {
				t.Errorf("the claim took %s: %d calls, want %d", slow, calls, want)
			}
		})
	}
}
