package chaos

import (
	"net/http"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"parlance/internal/testkit/process"
)

// fleet is the processes of a lab and what became of them.
type fleet struct {
	l *lab

	mu      sync.Mutex
	members []*member
	deaths  map[int]time.Duration // pid -> when, by the clock of the trace
	pauses  map[int][]span
	wait    sync.WaitGroup
	born    func(*member) // is told of each process; nil = nobody
}

// span is a time by the clock of the trace.
type span struct{ from, to time.Duration }

// member is one process of the program.
type member struct {
	*process.Process

	role    string
	url     string // of an API
	metrics string
	retired bool // its end is wanted; it is not replaced
	dead    chan struct{}
}

func newFleet(l *lab) *fleet {
	return &fleet{l: l, deaths: map[int]time.Duration{}, pauses: map[int][]span{}}
}

// api starts an API and waits until it is ready.
func (f *fleet) api(env ...string) *member {
	f.l.Helper()
	addr := process.FreeAddr(f.l)
	m := f.start(f.l.exe, "api", append([]string{"PARLANCE_ADDR=" + addr}, env...))
	m.url = "http://" + addr
	m.WaitReady(f.l, m.url+"/livez")
	return m
}

// worker starts one that is not replaced when it dies.
func (f *fleet) worker(env ...string) *member { return f.start(f.l.exe, "worker", env) }

// workers keeps n of them running, as an init system would.
func (f *fleet) workers(n int, env ...string) {
	for range n {
		f.keep("worker", env, env)
	}
}

// keep starts a process and replaces it whenever it dies; later ones get another
// environment.
func (f *fleet) keep(role string, env, later []string) *member {
	m := f.start(f.l.exe, role, env)
	f.wait.Go(func() {
		for {
			<-m.dead
			f.mu.Lock()
			over := m.retired || f.l.ctx.Err() != nil
			f.mu.Unlock()
			if over {
				return
			}
			m = f.start(f.l.exe, role, later)
		}
	})
	return m
}

func (f *fleet) start(exe, role string, env []string) *member {
	m := &member{role: role, metrics: process.FreeAddr(f.l), dead: make(chan struct{})}
	all := slices.Concat(f.l.env, []string{"PARLANCE_METRICS_ADDR=" + m.metrics}, env)
	m.Process = process.Start(f.l, process.Command{Exe: exe, Args: []string{role}, Env: all})
	f.mu.Lock()
	f.members = append(f.members, m)
	f.mu.Unlock()
	if f.born != nil {
		f.born(m)
	}
	go func() {
		m.ExitCode()
		f.mu.Lock()
		f.deaths[m.PID()] = monotonic()
		f.mu.Unlock()
		close(m.dead)
	}()
	return m
}

// alive are the processes of a role that run.
func (f *fleet) alive(role string) []*member {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []*member
	for _, m := range f.members {
		if m.role == role && !m.gone() {
			list = append(list, m)
		}
	}
	return list
}

func (m *member) gone() bool {
	select {
	case <-m.dead:
		return true
	default:
		return false
	}
}

// ready tells whether the process serves its metrics, the last thing to start.
func (m *member) ready() bool {
	resp, err := http.Get("http://" + m.metrics + "/metrics")
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// awaitWorkers waits until n workers are up, and notes what they use when idle.
func (f *fleet) awaitWorkers(n int) {
	f.l.Helper()
	f.l.until(time.Minute, "workers start", func() bool {
		up := 0
		for _, m := range f.alive("worker") {
			if m.ready() {
				up++
			}
		}
		return up >= n
	})
}

// victim is a random worker.
func (f *fleet) victim() *member {
	list := f.alive("worker")
	if len(list) == 0 {
		return nil
	}
	return list[f.l.n(len(list))]
}

// killWorkers kills a random one again and again, most times at most, until stop
// is closed, and gives the number. It leaves alone who has only just started: on a
// busy machine nobody would come to work otherwise.
func (f *fleet) killWorkers(most int, low, high time.Duration, stop <-chan struct{}) (kills int) {
	for kills < most {
		t := time.NewTimer(f.l.between(low, high))
		select {
		case <-stop:
			t.Stop()
			return kills
		case <-f.l.ctx.Done():
			t.Stop()
			return kills
		case <-t.C:
		}
		if m := f.victim(); m != nil && m.ready() {
			m.Kill()
			kills++
		}
	}
	return kills
}

// freeze stops a process for a time with SIGSTOP.
func (f *fleet) freeze(m *member, d time.Duration) {
	from := monotonic()
	m.Signal(syscall.SIGSTOP)
	f.l.pause(d)
	m.Signal(syscall.SIGCONT)
	f.paused(m.PID(), from, monotonic())
}

func (f *fleet) paused(pid int, from, to time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pauses[pid] = append(f.pauses[pid], span{from, to})
}

// retire asks processes to end, and tells how long the slowest took. They must
// end by themselves and well.
func (f *fleet) retire(list []*member) (slowest time.Duration) {
	f.l.Helper()
	f.mu.Lock()
	for _, m := range list {
		m.retired = true
	}
	f.mu.Unlock()
	var wg sync.WaitGroup
	var mu sync.Mutex
	for _, m := range list {
		wg.Go(func() {
			from := time.Now()
			if !m.Stop(40 * time.Second) {
				m.Signal(syscall.SIGQUIT)
				<-m.dead
				f.l.Errorf("%s %d did not end within 40 s; its stacks are in the log", m.role, m.PID())
				return
			}
			if code := m.ExitCode(); code != 0 {
				f.l.Errorf("%s %d ended with %d when asked to stop: %s", m.role, m.PID(), code, lastLines(m.Log()))
			}
			mu.Lock()
			slowest = max(slowest, time.Since(from))
			mu.Unlock()
		})
	}
	wg.Wait()
	return slowest
}

// retireAll ends everything.
func (f *fleet) retireAll() time.Duration {
	f.l.Helper()
	slowest := f.retire(append(f.alive("worker"), f.alive("api")...))
	f.wait.Wait()
	if late := append(f.alive("worker"), f.alive("api")...); len(late) > 0 { // started in the meantime
		f.retire(late)
	}
	return slowest
}

func lastLines(s string) string { return s[max(0, len(s)-2000):] }

// exists tells whether there is a file.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
