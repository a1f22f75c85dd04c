package webhooks

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parlance/conversation"
)

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
