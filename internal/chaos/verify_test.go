package chaos

import (
	"bufio"
	"fmt"
	"io/fs"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// never is how the database writes an instant that has not come.
const never = -62135596800000

// verify waits for the end of all work, stops the processes and checks the
// invariants. patience is what the work may take.
func (l *lab) verify(patience time.Duration) {
	l.Helper()
	from := time.Now()
	l.settle(patience)
	l.tell("jobs", l.load.jobs())
	l.tell("settled after", time.Since(from))
	if l.Failed() {
		return
	}
	l.verifyAnswers()
	l.verifyWebhooks()
	l.verifyStore()
	l.load.http.CloseIdleConnections()
	l.verifyIdle()
	stopped := l.fleet.retireAll()
	l.tell("stopped in", stopped)
	l.verifyExecutions()
	l.verifyQueue()
	l.verifyFiles()
	if n := l.load.retries.Load(); n > 0 {
		l.tell("requests sent again", n)
	}
}

// settle waits until there is nothing to do.
func (l *lab) settle(patience time.Duration) {
	l.Helper()
	l.until(patience, "all jobs end", func() bool {
		n, err := l.tryCount(`SELECT count(*) FROM jobs WHERE finished_at = $1`, int64(never))
		return err == nil && n == 0
	})
	if l.allow.pendingDeliveries {
		l.until(40*time.Second, "all webhooks of good receivers are delivered", func() bool {
			for _, c := range l.load.chats {
				for _, j := range c.jobs {
					if c.hooks && len(l.hooks.of(j.id)) < 3 {
						return false
					}
				}
			}
			return true
		})
		return
	}
	// A delivery in the hands of a dead worker waits for the end of its lease.
	l.until(40*time.Second, "all webhooks are delivered", func() bool {
		n, err := l.tryCount(`SELECT count(*) FROM deliveries WHERE status = 'pending'`)
		return err == nil && n == 0
	})
}

// verifyAnswers asks the API, as a client would, for every conversation and every
// job.
func (l *lab) verifyAnswers() {
	l.Helper()
	chats := make(chan *chat)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for c := range chats {
				l.verifyChat(c)
			}
		})
	}
	every := 1 + len(l.load.chats)/3000 // the store is looked at as a whole, see verifyStore
	for i, c := range l.load.chats {
		if c.id != "" && (i%every == 0 || len(c.jobs) > 1) {
			chats <- c
		}
	}
	close(chats)
	wg.Wait()
}

func (l *lab) verifyChat(c *chat) {
	var got struct {
		Messages []struct{ Text string }
	}
	if err := l.load.get("/v1/conversations/"+c.id+"/messages", &got); err != nil {
		l.Error(err)
		return
	}
	var want, have []string
	for _, j := range c.jobs {
		if !j.fails && !j.hidden {
			want = append(want, j.text)
		}
		var s struct{ Status, Error string }
		expected := "completed"
		if j.fails {
			expected = "failed"
		}
		if err := l.load.get("/v1/job/"+j.id, &s); err != nil || s.Status != expected && !j.hidden {
			l.Errorf("job %s (%q) is %q (%s), want %s; %v", j.id, j.text, s.Status, s.Error, expected, err)
		}
	}
	hidden := slices.ContainsFunc(c.jobs, func(j *job) bool { return j.hidden })
	for _, m := range got.Messages {
		if !hidden || strings.HasPrefix(m.Text, "effect") {
			have = append(have, m.Text)
		}
	}
	if !slices.Equal(have, want) {
		l.Errorf("conversation %s holds %d messages, want %d: %.500q", c.id, len(have), len(want), have)
	}
}

// verifyWebhooks checks that each change of state of each job with webhooks came,
// in order, with one end only.
func (l *lab) verifyWebhooks() {
	l.Helper()
	jobs, missing := 0, 0
	for _, c := range l.load.chats {
		if !c.hooks {
			continue
		}
		for _, j := range c.jobs {
			jobs++
			if problem := judge(l.hooks.of(j.id), j); problem != "" {
				missing++
				if missing < 10 {
					l.Errorf("webhooks of job %s: %s", j.id, problem)
				}
			}
		}
	}
	total, repeats := l.hooks.counts()
	l.tell("webhooks", total)
	if repeats > 0 {
		l.tell("repeated", repeats)
	}
}

func judge(got []arrival, j *job) string {
	end := "completed"
	if j.fails {
		end = "failed"
	}
	want := []string{"scheduled", "in_progress", end}
	var have []string
	for i, a := range got {
		have = append(have, a.status)
		if a.sequence != i+1 {
			return fmt.Sprintf("number %d came as the %d.: %v", a.sequence, i+1, got)
		}
	}
	if !slices.Equal(have, want) {
		return fmt.Sprintf("came %v, want %v", have, want)
	}
	return ""
}

// verifyStore looks for leases, hints and counters that were left behind.
func (l *lab) verifyStore() {
	l.Helper()
	for what, query := range map[string]string{
		"conversations that are not idle": `SELECT count(*) FROM conversations WHERE state <> 'idle'`,
		"conversations with open jobs":    `SELECT count(*) FROM conversations WHERE head_seq <> next_seq OR settled_ahead <> 0`,
		"open jobs":                       `SELECT abs(coalesce(CAST(sum(jobs) AS BIGINT), 0)) FROM open_jobs`,
		"payloads of completed jobs":      `SELECT count(*) FROM job_payloads p JOIN jobs j ON j.conversation_id = p.conversation_id AND j.seq = p.seq WHERE j.status = 'completed'`,
		"jobs without an end":             `SELECT count(*) FROM jobs WHERE status NOT IN ('completed', 'failed')`,
		"probes":                          `SELECT count(*) FROM probes`,
	} {
		if n := l.count(query); n != 0 {
			l.Errorf("left behind: %d %s", n, what)
		}
	}
	failed := 0
	for _, c := range l.load.chats {
		for _, j := range c.jobs {
			if j.fails || j.hidden {
				failed++
			}
		}
	}
	if n := l.count(`SELECT count(*) FROM jobs WHERE status = 'completed'`); n < l.load.jobs()-failed {
		l.Errorf("%d jobs are completed, want %d", n, l.load.jobs()-failed)
	}
	if n, want := l.count(`SELECT count(*) FROM jobs`), l.load.jobs(); n != want {
		l.Errorf("the database has %d jobs, %d were accepted", n, want)
	}
}

// verifyIdle checks that the processes have let go of what the work took:
// goroutines, and files.
func (l *lab) verifyIdle() {
	l.Helper()
	if l.allow.leftBehind {
		return
	}
	worst := map[string]float64{}
	for _, role := range []string{"api", "worker"} {
		for _, m := range l.fleet.alive(role) {
			var now map[string]float64
			ok := l.until(15*time.Second, role+" lets go of its goroutines", func() bool {
				now = m.measure()
				return now == nil || now["go_goroutines"] <= idleGoroutines
			})
			if !ok {
				l.Logf("%s %d has %.0f goroutines", role, m.PID(), now["go_goroutines"])
				m.Signal(syscall.SIGQUIT)
			}
			worst[role] = max(worst[role], now["go_goroutines"])
		}
	}
	l.tell("goroutines", fmt.Sprintf("api %.0f, worker %.0f", worst["api"], worst["worker"]))
}

// idleGoroutines is more than a process without work has.
const idleGoroutines = 90

// measure reads the metrics of a process; nil when it does not answer.
func (m *member) measure() map[string]float64 {
	resp, err := http.Get("http://" + m.metrics + "/metrics")
	if err != nil {
		return nil
	}
	defer func() { _ = resp.Body.Close() }()
	values := map[string]float64{}
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		name, value, found := strings.Cut(lines.Text(), " ")
		if !found || strings.HasPrefix(name, "#") {
			continue
		}
		name, _, _ = strings.Cut(name, "{")
		v, err := strconv.ParseFloat(value[strings.LastIndex(value, " ")+1:], 64)
		if err == nil {
			values[name] += v
		}
	}
	return values
}

// verifyFiles looks for temporary files, and for recordings that nobody needs.
func (l *lab) verifyFiles() {
	l.Helper()
	for _, top := range []string{"data", "tmp"} {
		err := filepath.WalkDir(filepath.Join(l.dir, top), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			name := e.Name()
			temp := strings.HasPrefix(name, ".") && name != ".lock" || strings.HasSuffix(name, ".tmp")
			if top == "tmp" || temp {
				l.Errorf("left behind: %s", path)
			}
			return nil
		})
		if err != nil {
			l.Error(err)
		}
	}
}
