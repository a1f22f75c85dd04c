package chaos

import (
	"strconv"
	"syscall"
	"time"
)

const sigcont = syscall.SIGCONT

func itoa(n int) string { return strconv.Itoa(n) }

// drain stops workers in turn, as an upgrade does, while they work: what is short
// is finished, what is long is handed over, nothing is done twice.
func drain(t trial) *lab {
	const grace = 5 * time.Second
	l := newLab(t, t.Name(), options{env: []string{"PARLANCE_SHUTDOWN_GRACE=" + grace.String(), "PARLANCE_MAX_ATTEMPTS=1"}})
	l.fleet.api()
	l.fleet.workers(2)
	l.fleet.awaitWorkers(2)
	long := l.load.chat()
	l.load.say(long, "linger 8s longer than the grace time")
	rounds := l.pick(3, 8)
	var slowest time.Duration
	l.while(l.pick(50, 100), 20, 4, func() {
		for range rounds {
			l.fleet.worker()
			l.fleet.awaitWorkers(3)
			l.pause(l.between(100*time.Millisecond, 400*time.Millisecond))
			slowest = max(slowest, l.fleet.retire(l.fleet.alive("worker")[:1]))
		}
	})
	l.tell("drains", rounds)
	l.tell("slowest", slowest)
	if slowest > grace+time.Second {
		l.Errorf("a worker took %s to stop, its grace time is %s", slowest, grace)
	}
	l.verify(time.Minute)
	handed := 0
	for _, e := range l.trace().executions {
		switch {
		case e.left:
			handed++
		case !e.settled:
			l.Errorf("an execution was neither finished nor handed over: %s", e)
		}
	}
	l.tell("handed over", handed)
	return l
}
