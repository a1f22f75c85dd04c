package webhooks

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"parlance/conversation"
)

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
