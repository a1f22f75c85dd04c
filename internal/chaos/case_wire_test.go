package chaos

import (
	"strconv"
	"time"

	"parlance/internal/testkit/pg"
)

// wires does harm to the connections between the processes and Redis and
// PostgreSQL: cut, slow, half-open, and replies that are lost after the commit.
func wires(t trial) *lab {
	database := pg.Shared().Database(t)
	l := newLab(t, t.Name(), options{database: database, env: []string{"PARLANCE_REQUEST_TIMEOUT=3s"}})
	addr, name := overTCP(l, database)
	toSQL, toRedis := newWire(l, "postgres", addr), newWire(l, "redis", l.redis.URL[len("redis://"):])
	l.env = append(l.env, "PARLANCE_DATABASE_URL=postgres://postgres@"+toSQL.proxy.Listen+"/"+name+"?sslmode=disable",
		"PARLANCE_REDIS_URL=redis://"+toRedis.proxy.Listen)
	l.fleet.api()
	l.fleet.workers(2)
	l.fleet.awaitWorkers(2)
	before := lost.Load()
	rounds, faults := l.pick(1, 2), 0
	for range rounds {
		for _, w := range []*wire{toSQL, toRedis} {
			for _, fault := range []func(*wire){cutOff, slow, reset, halfOpen, deaf, lateClose} {
				faults++
				l.while(6, 4, 3, func() { fault(w) })
			}
		}
		faults++
		remove := toSQL.poison("lost_reply", "downstream", `"every":`+strconv.Itoa(30+l.n(20)), "1")
		l.load.run(l.pick(30, 60), 6, 3)
		remove()
	}
	l.tell("faults", faults)
	l.tell("commits without an answer", lost.Load()-before)
	if lost.Load() == before {
		l.Error("no reply was lost")
	}
	l.verify(90 * time.Second)
	return l
}

func cutOff(w *wire) {
	w.l.pause(w.l.between(50*time.Millisecond, 200*time.Millisecond))
	w.cut()
	w.l.pause(w.l.between(200*time.Millisecond, time.Second))
	w.mend()
}

func slow(w *wire) {
	defer w.poison("latency", "downstream", `"latency":60,"jitter":50`, "1")()
	w.l.pause(w.l.between(300*time.Millisecond, time.Second))
}

func reset(w *wire) {
	w.l.pause(w.l.between(50*time.Millisecond, 200*time.Millisecond))
	defer w.poison("reset_peer", "downstream", `"timeout":0`, "0.5")()
	w.l.pause(w.l.between(200*time.Millisecond, 500*time.Millisecond))
}

// halfOpen keeps connections open on which nothing moves any more, some of them
// for longer than a lease.
func halfOpen(w *wire) {
	w.l.pause(w.l.between(50*time.Millisecond, 200*time.Millisecond))
	defer w.poison("timeout", "upstream", `"timeout":0`, "0.5")()
	w.l.pause(w.l.between(2500*time.Millisecond, 3500*time.Millisecond))
}

// deaf lets requests through and no answer back.
func deaf(w *wire) {
	w.l.pause(w.l.between(50*time.Millisecond, 200*time.Millisecond))
	defer w.poison("timeout", "downstream", `"timeout":0`, "0.5")()
	w.l.pause(w.l.between(500*time.Millisecond, 1500*time.Millisecond))
}

func lateClose(w *wire) {
	defer w.poison("slow_close", "downstream", `"delay":500`, "1")()
	w.l.pause(w.l.between(50*time.Millisecond, 300*time.Millisecond))
	w.cut()
	w.mend()
}

// hungWire leaves half of the connections half-open for good: the other half, and
// new ones, must carry the work.
func hungWire(t trial) *lab {
	database := pg.Shared().Database(t)
	l := newLab(t, t.Name(), options{database: database, env: []string{"PARLANCE_REQUEST_TIMEOUT=2s"}})
	addr, name := overTCP(l, database)
	toSQL := newWire(l, "postgres", addr)
	l.env = append(l.env, "PARLANCE_DATABASE_URL=postgres://postgres@"+toSQL.proxy.Listen+"/"+name+"?sslmode=disable")
	l.fleet.api()
	l.fleet.workers(2)
	l.fleet.awaitWorkers(2)
	l.load.run(10, 4, 3)
	remove := toSQL.poison("timeout", "downstream", `"timeout":0`, "0.3")
	from := time.Now()
	l.load.run(8, 3, 4)
	l.until(time.Minute, "work goes on beside the hung connections", func() bool {
		n, err := l.tryCount(`SELECT count(*) FROM jobs WHERE finished_at = $1`, int64(never))
		return err == nil && n == 0
	})
	l.tell("done beside hung connections", time.Since(from))
	remove()
	l.verify(time.Minute)
	return l
}
