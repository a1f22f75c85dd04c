package webhooks

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"parlance/conversation"
)

func openBoard() *board {
	b := newBoard(testRules(), 10*time.Second)
	b.setOpen(true)
	return b
}

// claimed gives t a delivery with a fresh lease.
func claimed(t *task, endpoint string, now time.Time) *task {
	t.claimed, t.endpoint, t.until = &conversation.Delivery{JobID: t.jobID}, endpoint, now.Add(30*time.Second)
	return t
}

func TestBoard_Coalesces(t *testing.T) {
	t.Parallel()
	b := openBoard()
	for range 3 {
		b.add("j", "", true)
	}
	task := b.next()
	if task == nil || b.next() != nil {
		t.Fatal("three hints should make one task")
	}
	b.add("j", "", false) // the poll sees what is being worked on
	b.finish(task, false)
	if b.next() != nil {
		t.Error("the poll put it in line again")
	}
	b.add("j", "", true)
	task = b.next()
	b.add("j", "", true) // news while it is worked on
	b.add("j", "", true)
	if b.next() != nil {
		t.Error("the same job is given out twice")
	}
	b.finish(task, false)
	if task = b.next(); task == nil {
		t.Fatal("the news was lost")
	}
	b.finish(task, false)
	if b.next() != nil || len(b.jobs) != 0 {
		t.Errorf("%d jobs left", len(b.jobs))
	}
}

func TestBoard_BoundsBacklogAndWorkers(t *testing.T) {
	t.Parallel()
	b := openBoard()
	for i := range 20 {
		b.add(strconv.Itoa(i), "", true)
	}
	if len(b.jobs) != b.rules.backlog {
		t.Fatalf("%d jobs in hand", len(b.jobs))
	}
	var tasks []*task
	for task := b.next(); task != nil; task = b.next() {
		tasks = append(tasks, task)
	}
	if len(tasks) != b.rules.concurrency {
		t.Fatalf("%d tasks at once", len(tasks))
	}
	for _, task := range tasks {
		b.overtime(task)
		b.overtime(task)
	}
	if b.late != b.rules.late || b.busy != b.rules.concurrency-b.rules.late {
		t.Errorf("%d late, %d busy", b.late, b.busy)
	}
	for _, task := range tasks {
		b.finish(task, false)
		b.overtime(task) // its timer fires too late
	}
	if b.late != 0 || b.busy != 0 {
		t.Errorf("%d late, %d busy at the end", b.late, b.busy)
	}
}

func TestBoard_LineAtEndpoint(t *testing.T) {
	t.Parallel()
	b, now := openBoard(), time.Now()
	b.rules.backlog = 100
	b.rules.concurrency = 100
	got := map[admission]int{}
	var first *task
	for i := range 6 {
		b.add(strconv.Itoa(i), "", true)
		task := claimed(b.next(), "e", now)
		a := b.enter(task, now)
		got[a]++
		switch a {
		case admitted:
			first = task
		case refused:
			b.finish(task, false)
		case waiting:
		}
	}
	if got[admitted] != 1 || got[waiting] != b.rules.line || got[refused] != 2 {
		t.Fatalf("admissions %v", got)
	}
	if b.busy != 1 {
		t.Errorf("%d workers held by one attempt and a line", b.busy)
	}
	if wait := b.blocked("e", now); wait < 20*time.Second || wait > time.Minute {
		t.Errorf("a full line puts off by %s", wait)
	}
	b.leave(first, healthy, now)
	b.finish(first, false)
	for i := range 3 { // proven: all move up, in order
		task := b.next()
		if task == nil || task.jobID != strconv.Itoa(i+1) || task.claimed == nil {
			t.Fatalf("task %d: %+v", i, task)
		}
		b.leave(task, healthy, now)
		b.finish(task, false)
	}
	if len(b.jobs) != 0 || len(b.endpoints) != 0 || b.busy != 0 {
		t.Errorf("left over: %d jobs, %d endpoints, %d busy", len(b.jobs), len(b.endpoints), b.busy)
	}
}

func TestBoard_LineEndsWithLeaseOrBreaker(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		after time.Duration
		res   Result
		times int
		want  int // tasks that move up
	}{
		{"in time", time.Second, healthy, 1, 2},
		{"lease nearly over", 25 * time.Second, healthy, 1, 0},
		{"breaker opens", time.Second, broken, 3, 0},
	}
	for _, tt := range tests {
		b, now := openBoard(), time.Now()
		e := &endpoint{}
		b.endpoints["e"] = e
		for range tt.times - 1 {
			e.record(tt.res, b.rules, now, 0.5)
		}
		var tasks []*task
		for i := range 3 {
			b.add(strconv.Itoa(i), "", true)
			task := claimed(b.next(), "e", now)
			b.enter(task, now)
			tasks = append(tasks, task)
		}
		b.leave(tasks[0], tt.res, now.Add(tt.after))
		b.finish(tasks[0], false)
		n := 0
		for task := b.next(); task != nil; task = b.next() {
			n++
		}
		if n != tt.want || len(b.jobs) != tt.want {
			t.Errorf("%s: %d move up, %d in hand, want %d", tt.name, n, len(b.jobs), tt.want)
		}
	}
}

func TestBoard_Close(t *testing.T) {
	t.Parallel()
	b, now := openBoard(), time.Now()
	var first *task
	for i := range 3 {
		b.add(strconv.Itoa(i), "", true)
		task := claimed(b.next(), "e", now)
		if b.enter(task, now) == admitted {
			first = task
		}
	}
	b.add("new", "", true)
	b.setOpen(false)
	if task := b.next(); task != nil {
		t.Errorf("%+v is given out after the end", task)
	}
	b.leave(first, healthy, now)
	b.finish(first, true)
	if len(b.jobs) != 0 || b.busy != 0 {
		t.Errorf("left over: %d jobs, %d busy", len(b.jobs), b.busy)
	}
}

func TestBoard_SweepBoundsEndpoints(t *testing.T) {
	t.Parallel()
	b, now := openBoard(), time.Now()
	for i := range maxEndpoints + 10 {
		b.endpoints[strconv.Itoa(i)] = &endpoint{troubles: 1, usedAt: now}
	}
	b.endpoints["busy"] = &endpoint{running: 1}
	b.sweep(now)
	if len(b.endpoints) != 1 || b.endpoints["busy"] == nil {
		t.Errorf("%d endpoints are kept", len(b.endpoints))
	}
}

// TestBoard_CountsNeverDrift plays random histories and checks the sums.
func TestBoard_CountsNeverDrift(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		b, now := openBoard(), time.Now()
		b.rules.backlog = 30
		var held []*task // admitted
		results := []Result{healthy, broken, plain4x, skipped, aborted}
		for range 300 {
			now = now.Add(time.Duration(rnd.IntN(3000)) * time.Millisecond)
			switch rnd.IntN(4) {
			case 0:
				b.add(strconv.Itoa(rnd.IntN(40)), "", rnd.IntN(2) == 0)
			case 1:
				task := b.next()
				if task == nil {
					break
				}
				if task.claimed == nil {
					claimed(task, fmt.Sprint("e", rnd.IntN(3)), now)
					switch b.enter(task, now) {
					case waiting:
						continue
					case refused:
						b.finish(task, false)
						continue
					case admitted:
					}
				}
				held = append(held, task)
			case 2:
				if len(held) > 0 {
					b.overtime(held[rnd.IntN(len(held))])
				}
			case 3:
				if len(held) == 0 {
					break
				}
				i := rnd.IntN(len(held))
				b.leave(held[i], results[rnd.IntN(len(results))], now)
				b.finish(held[i], rnd.IntN(3) == 0)
				held = append(held[:i], held[i+1:]...)
			}
			checkSums(t, b, len(held))
		}
		b.setOpen(false)
		for _, task := range held {
			b.leave(task, healthy, now)
			b.finish(task, true)
		}
		if b.busy != 0 || b.late != 0 || len(b.jobs) != 0 {
			t.Fatalf("seed %d: left over: busy %d, late %d, jobs %d", seed, b.busy, b.late, len(b.jobs))
		}
	}
}

func checkSums(t *testing.T, b *board, held int) {
	t.Helper()
	inLine, running := 0, 0
	for _, e := range b.endpoints {
		inLine += len(e.line)
		running += e.running
		if e.running < 0 || e.running > b.rules.perEndpoint || len(e.line) > b.rules.line {
			t.Fatalf("endpoint %+v", e)
		}
	}
	ready, hints := len(b.ready.tasks)-b.ready.head, len(b.hints.tasks)-b.hints.head
	if running != held+ready || len(b.jobs) != held+ready+hints+inLine || b.busy+b.late != held {
		t.Fatalf("held %d, ready %d, hints %d, in line %d; running %d, jobs %d, busy %d, late %d",
			held, ready, hints, inLine, running, len(b.jobs), b.busy, b.late)
	}
	if b.busy > b.rules.concurrency || b.late > b.rules.late || len(b.jobs) > b.rules.backlog {
		t.Fatalf("busy %d, late %d, jobs %d", b.busy, b.late, len(b.jobs))
	}
}

func TestFIFO(t *testing.T) {
	t.Parallel()
	var f fifo
	in, out := 0, 0
	for round := range 50 {
		for range 200 {
			f.push(&task{jobID: strconv.Itoa(in)})
			in++
		}
		for range 100 + round*3 {
			got := f.pop()
			if got == nil {
				break
			}
			if got.jobID != strconv.Itoa(out) {
				t.Fatalf("got %s, want %d", got.jobID, out)
			}
			out++
		}
	}
	if cap(f.tasks) > 4*(in-out)+4096 {
		t.Errorf("%d places for %d tasks", cap(f.tasks), in-out)
	}
	for f.pop() != nil {
		out++
	}
	if in != out {
		t.Errorf("%d in, %d out", in, out)
	}
}
