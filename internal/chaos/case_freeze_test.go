package chaos

import (
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
		var exact []*member
		for range l.pick(2, 4) {
			exact = append(exact, l.fleet.worker("CHAOS_POINTS=commit.before=stop@"+itoa(2+l.n(5))))
		}
		l.fleet.awaitWorkers(2 + len(exact))
		random := l.pick(2, 8)
		l.while(l.pick(60, 120), 20, 4, func() {
			for range random {
				l.pause(l.between(100*time.Millisecond, 500*time.Millisecond))
				l.fleet.freeze(l.fleet.victim(), l.between(lease+lease/2, 3*lease))
			}
			l.thaw(exact, 2*lease)
		})
		l.tell("frozen", random+len(exact))
		l.verify(time.Minute)
		if n := l.refusals(); n < len(exact) {
			l.Errorf("%d commits were refused, want at least %d", n, len(exact))
		}
		return l
	}
}

// thaw waits until each process has stopped itself at its fail point, and lets it
// go on when its lease is over.
func (l *lab) thaw(list []*member, after time.Duration) {
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
		l.pause(after - (monotonic() - at))
		m.Signal(sigcont)
		l.fleet.paused(m.PID(), at, monotonic())
	}
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
