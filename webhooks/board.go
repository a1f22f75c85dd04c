package webhooks

import (
	"math/rand/v2"
	"sync"
	"time"

	"parlance/conversation"
)

// maxEndpoints bounds the endpoints that are remembered.
const maxEndpoints = 10_000

// task is a job in hand.
type task struct {
	jobID    string
	endpoint string                 // "" until a claim has shown it
	claimed  *conversation.Delivery // nil until claimed
	until    time.Time              // when the lease of claimed ends
	slot     slot
	entered  bool // it has a place at its endpoint
}

// slot is what a task counts against.
type slot int

const (
	noSlot   slot = iota // waiting
	busySlot             // concurrency
	lateSlot             // late
	ownSlot              // nothing: it runs in the caller of DeliverJob
)

// state is what is known of a job in hand.
type state struct {
	started bool
	again   bool // a hint came after the start: look once more
}

// board knows which jobs are in hand and who is next. It never blocks and never
// calls out.
type board struct {
	rules rules
	need  time.Duration // lease that must be left for an attempt
	wake  chan struct{} // something changed for next

	mu        sync.Mutex
	open      bool // somebody takes tasks
	jobs      map[string]*state
	hints     fifo
	ready     fifo // claimed, with a place at their endpoint
	endpoints map[string]*endpoint
	busy      int
	late      int
}

func newBoard(r rules, need time.Duration) *board {
	return &board{
		rules: r, need: need, wake: make(chan struct{}, 1),
		jobs: map[string]*state{}, endpoints: map[string]*endpoint{},
	}
}

// add takes a job in hand unless it is already. again asks for another look at a
// job that is being worked on. A full board drops the hint: the outbox is asked
// again soon.
func (b *board) add(jobID, endpoint string, again bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s, ok := b.jobs[jobID]; ok {
		s.again = s.again || again && s.started
		return
	}
	if len(b.jobs) >= b.rules.backlog {
		return
	}
	b.jobs[jobID] = &state{}
	b.hints.push(&task{jobID: jobID, endpoint: endpoint})
	b.signal()
}

// begin takes a job for a caller of its own; nil if it is in hand already.
func (b *board) begin(jobID string) *task {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s, ok := b.jobs[jobID]; ok {
		s.again = s.again || s.started
		return nil
	}
	b.jobs[jobID] = &state{started: true}
	return &task{jobID: jobID, slot: ownSlot}
}

// next gives a task to work on, or nil when there is none or no worker is free.
func (b *board) next() *task {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.busy >= b.rules.concurrency {
		return nil
	}
	t := b.ready.pop()
	if t == nil {
		t = b.hints.pop()
	}
	if t == nil {
		return nil
	}
	b.jobs[t.jobID].started = true
	t.slot = busySlot
	b.busy++
	return t
}

// overtime moves a running task from the busy to the late ones, if there is
// room, so that slow receivers do not use up the workers.
func (b *board) overtime(t *task) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if t.slot != busySlot || b.late >= b.rules.late {
		return
	}
	t.slot = lateSlot
	b.busy--
	b.late++
	b.signal()
}

// finish lets go of a job, or puts it back when a hint came meanwhile or more
// asks for it.
func (b *board) finish(t *task, more bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.release(t)
	b.drop(t, more)
	b.signal()
}

// abandon is leave and finish for a task whose worker panicked.
func (b *board) abandon(t *task) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if t.entered {
		t.entered = false
		b.endpoints[t.endpoint].running--
	}
	b.release(t)
	b.drop(t, false)
	b.signal()
}

// punctual tells whether the task may go on with its next delivery.
func (b *board) punctual(t *task) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return t.slot == ownSlot || t.slot == busySlot && b.open
}

// setOpen says whether somebody takes tasks. Closing forgets who waits: their
// leases end by themselves.
func (b *board) setOpen(open bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open = open
	if open {
		return
	}
	for t := b.hints.pop(); t != nil; t = b.hints.pop() {
		delete(b.jobs, t.jobID)
	}
	for t := b.ready.pop(); t != nil; t = b.ready.pop() {
		b.endpoints[t.endpoint].running--
		delete(b.jobs, t.jobID)
	}
	for _, e := range b.endpoints {
		b.disperse(e)
	}
}

// release gives back what t counts against. The lock is held.
func (b *board) release(t *task) {
	switch t.slot {
	case busySlot:
		b.busy--
	case lateSlot:
		b.late--
	case noSlot, ownSlot:
	}
	t.slot = noSlot
}

// drop forgets a job, or puts it back in line. The lock is held.
func (b *board) drop(t *task, more bool) {
	s := b.jobs[t.jobID]
	if b.open && (more || s.again) {
		*s = state{}
		b.hints.push(&task{jobID: t.jobID, endpoint: t.endpoint})
		return
	}
	delete(b.jobs, t.jobID)
}

func (b *board) signal() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// sweep forgets endpoints without a story. It runs with every poll.
func (b *board) sweep(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	full := len(b.endpoints) > maxEndpoints
	for name, e := range b.endpoints {
		if e.forgettable(now) || full && e.running == 0 && len(e.line) == 0 {
			delete(b.endpoints, name)
		}
	}
}

func (b *board) random() float64 { return rand.Float64() }
