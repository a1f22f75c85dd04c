package chaos

import (
	"sync"
	"time"
)

// while does harm while jobs are submitted, and returns when both are over.
func (l *lab) while(chats, jobs, clients int, harm func()) {
	var wg sync.WaitGroup
	wg.Go(harm)
	l.load.run(chats, jobs, clients)
	wg.Wait()
}

// killRedis kills Redis, which keeps nothing on disk, and starts it again.
func killRedis(t trial) *lab {
	l := newLab(t, t.Name(), options{})
	l.fleet.api()
	l.fleet.workers(3)
	l.fleet.awaitWorkers(3)
	kills := l.pick(3, 8)
	l.while(l.pick(80, 200), 20, 4, func() {
		for range kills {
			l.pause(l.between(200*time.Millisecond, 900*time.Millisecond))
			l.redis.Kill()
			l.pause(l.between(0, 300*time.Millisecond))
			l.redis.Run(l)
		}
	})
	l.tell("kills", kills)
	l.tell("accepted, p99", l.load.wait(99))
	l.verify(time.Minute)
	return l
}

// flushRedis makes Redis forget everything.
func flushRedis(t trial) *lab {
	l := newLab(t, t.Name(), options{})
	l.fleet.api()
	l.fleet.workers(3)
	l.fleet.awaitWorkers(3)
	flushes := l.pick(5, 20)
	l.while(l.pick(80, 200), 20, 4, func() {
		for range flushes {
			l.pause(l.between(100*time.Millisecond, 600*time.Millisecond))
			l.redis.Flush(l)
		}
	})
	l.tell("flushes", flushes)
	l.verify(time.Minute)
	return l
}

// absentRedis goes on submitting while Redis is away: everything is accepted, and
// done at the latest when it is back.
func absentRedis(t trial) *lab {
	l := newLab(t, t.Name(), options{})
	l.fleet.api()
	l.fleet.workers(2)
	l.fleet.awaitWorkers(2)
	absence := time.Duration(l.pick(5, 60)) * time.Second
	l.redis.Kill()
	from := time.Now()
	for time.Since(from) < absence {
		l.load.run(4, 5, 4)
		l.pause(100 * time.Millisecond)
	}
	l.tell("absent", absence)
	l.tell("accepted meanwhile", l.load.jobs())
	l.tell("accepted, p99", l.load.wait(99))
	if n := l.load.retries.Load(); n > 0 {
		l.Errorf("%d submissions were not accepted at once", n)
	}
	l.tell("done meanwhile", l.count(`SELECT count(*) FROM jobs WHERE finished_at <> $1`, int64(never)))
	l.redis.Run(l)
	l.verify(time.Minute)
	return l
}
