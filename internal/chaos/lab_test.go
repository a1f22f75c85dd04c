package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"parlance/internal/testkit/pg"
	"parlance/internal/testkit/process"
	"parlance/internal/testkit/redis"
	"parlance/storage/sqlstore/sqldb"
)

// lab is the installation that a case does harm to.
type lab struct {
	*testing.T

	ctx  context.Context //nolint:containedctx // of the one case
	long bool
	dir  string // data, temp, trace
	exe  string
	env  []string // of every process
	db   *sqldb.DB

	redis    *redis.Server
	recorder *recorder
	hooks    *receiver
	fleet    *fleet

	rngMu sync.Mutex
	rng   *rand.Rand

	token   string
	figures []figure
	load    *load
	allow   allowances
}

// allowances are what a case may leave behind, because its fault is just that.
type allowances struct {
	pendingDeliveries bool // some receivers never answer well
	zombies           bool // executions may overlap if the older one is refused
	leftBehind        bool // stages that never end leave goroutines
}

// figure is one number that a case has to tell.
type figure struct{ name, value string }

// options say what an installation looks like.
type options struct {
	postgres bool
	lease    time.Duration // 0 = 2 s
	env      []string      // further settings
	database string        // URL instead of a new database
	queue    string        // URL instead of a new Redis
	exe      string        // another version
	restore  string        // a backup to begin with
}

// newLab starts Redis and makes a database; processes are the case's to start.
func newLab(t trial, name string, o options) *lab {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), t.limit())
	t.Cleanup(cancel)
	l := &lab{T: t.T, ctx: ctx, long: t.long, exe: t.exe, rng: t.random(name), dir: t.TempDir()}
	newer := newerSettings()
	if o.exe != "" {
		l.exe, newer = o.exe, nil
	}
	for _, d := range []string{"data", "tmp"} {
		if err := os.MkdirAll(filepath.Join(l.dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if o.lease == 0 {
		o.lease = 2 * time.Second
	}
	database := o.database
	if o.postgres && database == "" {
		database = pg.Shared().Database(t)
	}
	queue := o.queue
	if queue == "" {
		l.redis = redis.Start(t)
		queue = l.redis.URL
	}
	l.env = append([]string{
		"PARLANCE_DATA_DIR=" + filepath.Join(l.dir, "data"), "TMPDIR=" + filepath.Join(l.dir, "tmp"),
		"PARLANCE_DATABASE_URL=" + database, "PARLANCE_REDIS_URL=" + queue, "PARLANCE_LEASE=" + o.lease.String(),
		"PARLANCE_MAX_CONCURRENT_JOBS=0", "PARLANCE_LOG_LEVEL=warn", "PARLANCE_OUTBOUND_ALLOW=127.0.0.0/8",
		"PARLANCE_WEBHOOK_TIMEOUT=3s", "PARLANCE_REHINT_INTERVAL=1s", "PARLANCE_MAX_ATTEMPTS=20",
		"CHAOS_TRACE=" + l.tracePath(),
	}, slices.Concat(newer, o.env)...)
	l.recorder = newRecorder(l)
	l.hooks = newReceiver(t.T)
	l.load = newLoad(l)
	l.fleet = newFleet(l)
	if o.restore != "" {
		l.run("restore", o.restore)
	}
	l.token = l.run("token")
	l.openDatabase(database)
	return l
}

// newerSettings are those that older versions do not know.
func newerSettings() []string { return []string{"PARLANCE_RATE_LIMIT=0"} }

func (l *lab) tracePath() string { return filepath.Join(l.dir, "trace") }

// openDatabase looks at the database by itself, past every fault.
func (l *lab) openDatabase(url string) {
	l.Helper()
	db, err := sqldb.Open(l.ctx, sqldb.Config{URL: url, Path: filepath.Join(l.dir, "data", "parlance.db"), MaxConns: 2})
	if err != nil {
		l.Fatalf("open database: %v", err)
	}
	l.db = db
	l.Cleanup(func() { _ = db.Close() })
}

// run runs a command of the program and gives what it printed.
func (l *lab) run(args ...string) string {
	l.Helper()
	p := process.Start(l.T, process.Command{Exe: l.exe, Args: args, Env: l.env})
	if code := p.ExitCode(); code != 0 {
		l.Fatalf("parlance %v ended with %d: %s", args, code, p.Log())
	}
	return strings.TrimSpace(p.Output())
}

// count reads one number from the database.
func (l *lab) count(query string, args ...any) int {
	l.Helper()
	n, err := l.tryCount(query, args...)
	if err != nil {
		l.Fatalf("%s: %v", query, err)
	}
	return n
}

func (l *lab) tryCount(query string, args ...any) (n int, err error) {
	err = l.db.Read(l.ctx, "count", func(tx *sqldb.Tx) error { return tx.Row(query, args...).Scan(&n) })
	return n, err
}

// until waits for a condition, with the case's patience; what is said when it
// does not come.
func (l *lab) until(limit time.Duration, what string, done func() bool) bool {
	l.Helper()
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	t := time.NewTicker(20 * time.Millisecond)
	defer t.Stop()
	for !done() {
		select {
		case <-l.ctx.Done():
			l.Errorf("%s: the time of the case is over", what)
			return false
		case <-deadline.C:
			l.Errorf("%s: not within %s", what, limit)
			return false
		case <-t.C:
		}
	}
	return true
}

// pause lets time pass that is part of the fault.
func (l *lab) pause(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-l.ctx.Done():
	}
}

// between gives a random time.
func (l *lab) between(low, high time.Duration) time.Duration {
	return low + time.Duration(l.n(int(high-low)))
}

// n gives a random number below m.
func (l *lab) n(m int) int {
	l.rngMu.Lock()
	defer l.rngMu.Unlock()
	return l.rng.IntN(m)
}

// pick takes the first number in the short form and the second in the long one.
func (l *lab) pick(short, long int) int {
	if l.long {
		return long
	}
	return short
}

// tell adds a figure to the line of the case.
func (l *lab) tell(name string, value any) {
	if d, ok := value.(time.Duration); ok {
		value = d.Round(time.Millisecond)
	}
	l.figures = append(l.figures, figure{name, fmt.Sprint(value)})
}

// monotonic is the clock of the trace: one for all processes of the machine.
func monotonic() time.Duration {
	var t unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &t)
	return time.Duration(t.Nano())
}
