package chaos

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// execution is one run of a job by a worker, as its trace tells.
type execution struct {
	pid                   int
	conversation, job     string
	seq, fence            string
	start, end            time.Duration
	settled, fenced, left bool
}

// trace is what the processes of a lab wrote down.
type trace struct {
	executions []*execution
	fired      []firing // fail points
}

// firing is a fail point that was passed.
type firing struct {
	pid   int
	at    time.Duration
	point string
}

// recorder reads the named pipe into which all processes write. A pipe keeps what
// a killed process has written, and no limit on files touches it.
type recorder struct {
	pipe *os.File

	mu    sync.Mutex
	lines []string
	mark  chan string
}

func newRecorder(l *lab) *recorder {
	l.Helper()
	if err := unix.Mkfifo(l.tracePath(), 0o600); err != nil {
		l.Fatal(err)
	}
	pipe, err := os.OpenFile(l.tracePath(), os.O_RDWR, 0) // both, so that it never ends
	if err != nil {
		l.Fatal(err)
	}
	l.Cleanup(func() { _ = pipe.Close() })
	r := &recorder{pipe: pipe, mark: make(chan string, 1)}
	go r.read()
	return r
}

func (r *recorder) read() {
	for in := bufio.NewScanner(r.pipe); in.Scan(); {
		if text, found := strings.CutPrefix(in.Text(), "mark"); found {
			r.mark <- text
			continue
		}
		r.mu.Lock()
		r.lines = append(r.lines, in.Text())
		r.mu.Unlock()
	}
}

// all gives what was written until now.
func (r *recorder) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lines
}

// flush waits until everything that was written is read.
func (r *recorder) flush() {
	if _, err := r.pipe.WriteString("mark\n"); err == nil {
		<-r.mark
	}
}

func (l *lab) trace() trace {
	l.Helper()
	var tr trace
	l.recorder.flush()
	open := map[string]*execution{}
	for _, text := range l.recorder.all() {
		w := strings.Fields(text)
		if len(w) < 4 {
			continue // of a process that died while writing
		}
		ns, _ := strconv.ParseInt(w[0], 10, 64)
		pid, _ := strconv.Atoi(w[1])
		at := time.Duration(ns)
		if w[2] == "fired" {
			tr.fired = append(tr.fired, firing{pid, at, w[3]})
			continue
		}
		if len(w) < 7 {
			continue
		}
		key := w[1] + " " + strings.Join(w[3:7], " ")
		e := open[key]
		switch {
		case w[2] == "start":
			e = &execution{pid: pid, conversation: w[3], job: w[4], seq: w[5], fence: w[6], start: at, end: math.MaxInt64}
			open[key] = e
			tr.executions = append(tr.executions, e)
		case e == nil:
		case w[2] == "end":
			e.end = min(e.end, at)
		case w[2] == "settled":
			e.settled = true
		case w[2] == "fenced":
			e.fenced = true
		case w[2] == "released", w[2] == "postponed":
			e.left = true
		}
	}
	l.fleet.mu.Lock()
	defer l.fleet.mu.Unlock()
	for _, e := range tr.executions {
		if died, dead := l.fleet.deaths[e.pid]; dead {
			e.end = min(e.end, died)
		}
	}
	return tr
}

// verifyExecutions checks that no two executions of a conversation overlapped. A
// process that was stopped cannot know that its time is over: what it had in hand
// may overlap, if it is refused.
func (l *lab) verifyExecutions() {
	l.Helper()
	tr := l.trace()
	byConversation := map[string][]*execution{}
	settled := map[string]int{}
	for _, e := range tr.executions {
		byConversation[e.conversation] = append(byConversation[e.conversation], e)
		if e.settled {
			settled[e.job]++
		}
	}
	again, zombies, refused := 0, 0, 0
	runs := map[string]int{}
	for _, list := range byConversation {
		slices.SortFunc(list, func(a, b *execution) int { return int(a.start - b.start) })
		var last *execution // the one that ended latest
		for _, e := range list {
			if runs[e.job]++; runs[e.job] > 1 {
				again++
			}
			if e.fenced {
				refused++
			}
			if last != nil && e.start < last.end {
				if l.allow.zombies && (!last.settled && l.wasPaused(last) || l.claimedBefore(e, last)) {
					zombies++
				} else {
					l.Errorf("conversation %s: two executions overlap by %s: %s and %s", e.conversation, min(last.end, e.end)-e.start, last, e)
				}
			}
			if last == nil || e.end > last.end {
				last = e
			}
		}
	}
	for id, n := range settled {
		if n > 1 {
			l.Errorf("job %s was settled by %d executions", id, n)
		}
	}
	l.tell("executions", len(tr.executions))
	l.tell("started again", again)
	l.tell("refused", refused)
	if l.allow.zombies {
		l.tell("zombies", zombies)
	}
}

func (e *execution) String() string {
	return fmt.Sprintf("{pid %d job %s seq %s fence %s, %s to %s, settled %t fenced %t}", e.pid, e.job, e.seq, e.fence, e.start, e.end, e.settled, e.fenced)
}

// wasPaused tells whether the process was stopped while the execution was on.
func (l *lab) wasPaused(e *execution) bool {
	l.fleet.mu.Lock()
	defer l.fleet.mu.Unlock()
	return slices.ContainsFunc(l.fleet.pauses[e.pid], func(s span) bool { return s.from < e.end && s.to > e.start })
}

// claimedBefore tells whether the later one of two executions is what a process had
// claimed before the other one's did, was stopped with, and could not settle.
func (l *lab) claimedBefore(later, other *execution) bool {
	l.fleet.mu.Lock()
	defer l.fleet.mu.Unlock()
	mine, _ := strconv.ParseInt(later.fence, 10, 64)
	theirs, _ := strconv.ParseInt(other.fence, 10, 64)
	return !later.settled && mine < theirs && slices.ContainsFunc(l.fleet.pauses[later.pid], func(s span) bool { return s.from < later.start })
}

// takeOvers gives how long it took from the death of a worker to the next start
// of each job that it had in hand.
func (l *lab) takeOvers() []time.Duration {
	tr := l.trace()
	l.fleet.mu.Lock()
	defer l.fleet.mu.Unlock()
	var list []time.Duration
	for _, e := range tr.executions {
		died, dead := l.fleet.deaths[e.pid]
		if !dead || e.settled || e.fenced || e.left {
			continue
		}
		next := time.Duration(math.MaxInt64)
		for _, other := range tr.executions {
			if other.conversation == e.conversation && other.start > died {
				next = min(next, other.start)
			}
		}
		if next < math.MaxInt64 {
			list = append(list, next-died)
		}
	}
	return list
}
