package webhooks

import "time"

// admission is what a claimed task is told at its endpoint.
type admission int

const (
	admitted admission = iota
	waiting            // the board keeps the task and gives it out later
	refused            // the endpoint is down, or its line is full
)

// blocked tells how long to put off deliveries to an endpoint before one is even
// claimed; 0 = not at all. Claiming for that long is how they leave the front of
// the outbox, where they would hide those of others.
func (b *board) blocked(name string, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.endpoints[name]
	switch {
	case e == nil:
		return 0
	case now.Before(e.openUntil):
		return spread(e.openUntil.Sub(now), Jitter/2, b.random()) + time.Millisecond
	case len(e.line) < b.rules.line:
		return 0
	case e.proven && e.troubles == 0:
		return spread(4*time.Second, 0.5, b.random()) // healthy, and soon done with its line
	default:
		return spread(40*time.Second, 0.5, b.random())
	}
}

// enter asks for a place at the endpoint of a claimed task. An admitted task
// must leave; a waiting one belongs to the board.
func (b *board) enter(t *task, now time.Time) admission {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.endpoints[t.endpoint]
	if e == nil {
		e = &endpoint{}
		b.endpoints[t.endpoint] = e
	}
	e.usedAt = now
	switch {
	case e.admits(b.rules, now):
		e.running++
		t.entered = true
		return admitted
	case now.Before(e.openUntil) || !b.open || len(e.line) >= b.rules.line:
		return refused
	}
	b.release(t)
	e.line = append(e.line, t)
	b.signal()
	return waiting
}

// leave gives the place back and lets those in line move up, or sends them away
// when the breaker is open. It tells whether the breaker opened just now.
func (b *board) leave(t *task, res Result, now time.Time) (opened bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.endpoints[t.endpoint]
	e.running--
	t.entered = false
	e.usedAt = now
	opened = e.record(res, b.rules, now, b.random())
	b.advance(e, now)
	if e.forgettable(now) {
		delete(b.endpoints, t.endpoint)
	}
	return opened
}

// advance moves tasks from the line of e to the ready ones. The lock is held.
func (b *board) advance(e *endpoint, now time.Time) {
	if now.Before(e.openUntil) {
		b.disperse(e)
		return
	}
	for len(e.line) > 0 && e.admits(b.rules, now) {
		t := e.line[0]
		e.line = e.line[1:]
		if t.until.Sub(now) < b.need {
			b.drop(t, false) // its lease is nearly over; the outbox shows it again
			continue
		}
		e.running++
		t.entered = true
		b.ready.push(t)
	}
	b.signal()
}

// disperse sends all in line away. Their leases end by themselves.
func (b *board) disperse(e *endpoint) {
	for _, t := range e.line {
		b.drop(t, false)
	}
	e.line = nil
	b.signal()
}
