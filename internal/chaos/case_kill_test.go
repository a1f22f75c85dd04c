package chaos

import (
	"slices"
	"sync"
	"time"
)

// killWorkers kills random workers while they work.
func killWorkers(postgres bool) func(trial) *lab {
	return func(t trial) *lab {
		l := newLab(t, t.Name(), options{postgres: postgres})
		l.fleet.api()
		l.fleet.workers(4)
		l.fleet.awaitWorkers(4)
		stop := make(chan struct{})
		var killer sync.WaitGroup
		kills := 0
		killer.Go(func() {
			kills = l.fleet.killWorkers(l.pick(25, 60), 100*time.Millisecond, 500*time.Millisecond, stop)
		})
		chats, jobs := l.pick(60, 200), 20
		l.load.run(chats, jobs, 4)
		l.until(2*time.Minute, "all jobs end", func() bool {
			open, err := l.tryCount(`SELECT count(*) FROM jobs WHERE finished_at = $1`, int64(never))
			return err == nil && open == 0
		})
		close(stop)
		killer.Wait()
		l.tell("kills", kills)
		if kills < 5 {
			l.Errorf("only %d workers were killed: the case did not test much", kills)
		}
		l.verify(time.Minute)
		return l
	}
}

// failPoints lets a worker die at each place where it matters.
func failPoints(postgres bool) func(trial) *lab {
	return func(t trial) *lab {
		l := newLab(t, t.Name(), options{postgres: postgres})
		l.fleet.api()
		points := []string{
			"claim.after", "effect.before", "effect.after", "commit.before", "commit.after",
			"hint.before", "hint.after", "deliver.before", "deliver.after",
		}
		rounds := l.pick(1, 3)
		for range rounds {
			var doomed []*member
			for _, p := range points {
				at := 1 + l.n(3)
				doomed = append(doomed, l.fleet.keep("worker", []string{"CHAOS_POINTS=" + p + "=kill@" + itoa(at), "PARLANCE_DRAIN_BATCH=5"}, []string{"PARLANCE_DRAIN_BATCH=5"}))
			}
			l.fleet.awaitWorkers(len(points))
			l.until(time.Minute, "each worker passes its point", func() bool {
				l.load.run(20, 12, 4)
				return !slices.ContainsFunc(doomed, func(m *member) bool { return !m.gone() })
			})
		}
		fired := map[string]int{}
		for _, f := range l.trace().fired {
			fired[f.point]++
		}
		for _, p := range points {
			if fired[p] != rounds {
				l.Errorf("%s was passed by %d workers, want %d", p, fired[p], rounds)
			}
		}
		l.tell("points", len(points))
		l.tell("deaths", len(points)*rounds)
		l.verify(time.Minute)
		return l
	}
}

// takeOver measures, with the lease of 10 s that is the default, how long the work
// of a dead worker lies still.
func takeOver(t trial) *lab {
	const lease = 10 * time.Second
	l := newLab(t, t.Name(), options{lease: lease})
	l.fleet.api()
	doomed := l.fleet.worker()
	l.fleet.awaitWorkers(1)
	chats := l.pick(6, 8)
	for range chats {
		c := l.load.chat()
		l.load.say(c, "linger 30s until the end")
		l.load.say(c, effect(2))
	}
	l.until(time.Minute, "all are taken up", func() bool { return len(l.trace().executions) == chats })
	l.fleet.workers(2)
	l.fleet.awaitWorkers(3)
	l.pause(l.between(0, lease/3)) // anywhere between two renewals
	doomed.Kill()
	l.until(2*lease, "all are taken over", func() bool { return len(l.takeOvers()) == chats })
	times := l.takeOvers()
	slices.Sort(times)
	l.tell("lease", lease)
	if len(times) > 0 {
		l.tell("first take-over", times[0])
		worst := times[len(times)-1]
		l.tell("last take-over", worst)
		if worst > lease+time.Second {
			l.Errorf("the work of a dead worker was taken up after %s, want at most the lease of %s + 1 s", worst, lease)
		}
	}
	l.verify(time.Minute)
	return l
}

// killAPI kills an API after the commit of a submission and before its hint, and
// before the commit; clients send again under the same key, to another API.
func killAPI(t trial) *lab {
	l := newLab(t, t.Name(), options{})
	l.fleet.workers(2)
	l.fleet.api()
	rounds := l.pick(2, 6)
	for range rounds {
		var doomed []*member
		for _, p := range []string{"submit.after", "submit.before"} {
			doomed = append(doomed, l.fleet.api("CHAOS_POINTS="+p+"=kill@"+itoa(1+l.n(20))))
		}
		l.load.run(l.pick(30, 60), 5, 8)
		l.until(time.Minute, "each API passes its point", func() bool { return doomed[0].gone() && doomed[1].gone() })
	}
	l.tell("deaths", 2*rounds)
	l.tell("answered again", l.load.replayed.Load())
	if l.load.replayed.Load() < int64(rounds) {
		l.Errorf("%d requests were found committed when they were sent again, want at least %d", l.load.replayed.Load(), rounds)
	}
	l.verify(time.Minute)
	return l
}
