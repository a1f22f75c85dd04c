package chaos

import (
	"slices"
	"time"

	"parlance/storage/sqlstore/sqldb"
)

// hotSpot lets one conversation have a great many jobs, and looks how long small
// ones wait while it is worked off.
func hotSpot(t trial) *lab {
	l := newLab(t, t.Name(), options{})
	l.fleet.api()
	hot := l.load.chat()
	hot.hooks = false
	many := l.pick(1000, 10_000)
	for n := 1; n <= many; n++ {
		if l.load.say(hot, effect(n)) == nil {
			return l
		}
	}
	l.fleet.workers(2)
	from := time.Now()
	l.fleet.awaitWorkers(2)
	for l.count(`SELECT count(*) FROM conversations WHERE id = $1 AND state <> 'idle'`, hot.id) > 0 && l.ctx.Err() == nil {
		l.load.run(4, 1, 2)
		l.pause(30 * time.Millisecond)
	}
	took := time.Since(from)
	l.tell("hot one", itoa(many)+" jobs in "+took.Round(100*time.Millisecond).String())
	l.verify(time.Minute)
	var small []time.Duration
	err := l.db.Read(l.ctx, "times", func(tx *sqldb.Tx) error {
		return tx.Rows(func(row sqldb.Scanner) error {
			var ms int64
			err := row.Scan(&ms)
			small = append(small, time.Duration(ms)*time.Millisecond)
			return err
		}, `SELECT finished_at - created_at FROM jobs WHERE conversation_id <> $1`, hot.id)
	})
	if err != nil {
		l.Error(err)
	}
	slices.Sort(small)
	l.tell("small ones", len(small))
	l.tell("p50", percentile(small, 50))
	l.tell("p99", percentile(small, 99))
	if p := percentile(small, 99); p > 2*time.Second {
		l.Errorf("small conversations took %s (p99) while a hot one was worked off, want at most 2 s", p)
	}
	return l
}

// crowd submits a great many conversations of one job each.
func crowd(t trial) *lab {
	l := newLab(t, t.Name(), options{})
	l.load.hookEvery = 50
	l.fleet.api()
	l.fleet.workers(2)
	l.fleet.awaitWorkers(2)
	many := l.pick(2000, 50_000)
	from := time.Now()
	l.load.run(many, 1, 8)
	l.tell("accepted", itoa(int(float64(many)/time.Since(from).Seconds()))+"/s")
	l.verify(3 * time.Minute)
	l.tell("done", itoa(int(float64(many)/time.Since(from).Seconds()))+"/s")
	return l
}
