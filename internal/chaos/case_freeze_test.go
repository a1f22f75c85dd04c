package chaos

import (
	"slices"
	"time"
)

// freeze stops workers for longer than their lease and lets them go on: what they
// had in hand is done by others by then, and the fence refuses the zombie. Some
// are stopped just before they commit.
func freeze(postgres bool) func(trial) *lab {
	return func(t trial) *lab {
		const lease = time.Second
		l := newLab(t, t.Name(), options{postgres: postgres, lease: lease})
		l.allow.zombies = true
		l.fleet.api()
		l.fleet.workers(2)
		ordinary := l.fleet.alive("worker")
		var exact []*member
		for range l.pick(2, 4) {
			exact = append(exact, l.fleet.worker("CHAOS_POINTS=commit.before=stop@"+itoa(2+l.n(5))))
		}
		l.fleet.awaitWorkers(2 + len(exact))
		random, taken := l.pick(2, 8), 0
		l.while(l.pick(60, 120), 20, 4, func() {
			for range random {
				l.pause(l.between(100*time.Millisecond, 500*time.Millisecond))
				l.fleet.freeze(ordinary[l.n(len(ordinary))], l.between(lease+lease/2, 3*lease))
			}
			taken = l.thaw(exact)
		})
		l.tell("frozen", random+len(exact))
		l.verify(time.Minute)
		if n := l.refusals(); n < taken {
			l.Errorf("%d commits were refused, want at least %d", n, taken)
		}
		return l
	}
}

// thaw waits until each process has stopped itself at its fail point, and lets it
// go on when somebody else has taken over what it was about to commit. It gives how
// often that was so: a process that is stopped while another of its jobs is writing
// keeps the lock of SQLite, and nobody can take over.
func (l *lab) thaw(list []*member) (taken int) {
	for _, m := range list {
		var at time.Duration
		l.until(time.Minute, "a worker stops at its point", func() bool {
			for _, f := range l.trace().fired {
				if f.pid == m.PID() {
					at = f.at
				}
			}
			return at > 0
		})
		for from := time.Now(); time.Since(from) < 15*time.Second && l.ctx.Err() == nil; l.pause(50 * time.Millisecond) {
			if l.takenOver(m.PID(), at) {
				taken++
				break
			}
		}
		m.Signal(sigcont)
		l.fleet.paused(m.PID(), at, monotonic())
	}
	return taken
}

// takenOver tells whether another execution has begun of the conversation that the
// process was about to commit at that time.
func (l *lab) takenOver(pid int, at time.Duration) bool {
	tr := l.trace()
	var frozen *execution
	for _, e := range tr.executions {
		if e.pid == pid && !e.settled && e.end <= at && (frozen == nil || e.end > frozen.end) {
			frozen = e
		}
	}
	return frozen != nil && slices.ContainsFunc(tr.executions, func(e *execution) bool {
		return e.conversation == frozen.conversation && e.start > at
	})
}

// refusals counts the executions that a fence refused.
func (l *lab) refusals() (n int) {
	for _, e := range l.trace().executions {
		if e.fenced {
			n++
		}
	}
	return n
}
