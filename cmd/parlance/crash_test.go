package main

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"parlance/internal/client"
	"parlance/internal/testkit/pg"
	"parlance/internal/testkit/process"
	"parlance/internal/testkit/redis"
)

// The size of the crash test in short form.
const (
	crashJobs    = 20 // of each conversation
	crashWorkers = 3
	crashLease   = 2 * time.Second
)

// TestCrash kills workers with SIGKILL while they work, forgets the queue once,
// and then looks at each conversation: every job exactly once, in order.
func TestCrash(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("kills processes for half a minute")
	}
	exe := buildPlain(t)
	for _, tt := range []struct {
		name          string
		conversations int
		database      func(t *testing.T) string
	}{
		{"SQLite", 200, func(*testing.T) string { return "" }},
		{"PostgreSQL", 60, func(t *testing.T) string { t.Helper(); return pg.Shared().Database(t) }},
	} {
		t.Run(tt.name, func(t *testing.T) { //nolint:paralleltest // each wants the machine for itself
			crash(t, exe, tt.database(t), tt.conversations)
		})
	}
}

// buildPlain builds the program as users have it: processes with the race
// detector take seconds to start, and here dozens of them do.
func buildPlain(t *testing.T) string {
	t.Helper()
	exe := filepath.Join(t.TempDir(), "parlance")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", exe, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v: %s", err, out)
	}
	return exe
}

func crash(t *testing.T, exe, database string, conversations int) {
	t.Helper()
	r := redis.Start(t)
	dir := filepath.Join(t.TempDir(), "data")
	env := []string{
		"PARLANCE_DATA_DIR=" + dir, "PARLANCE_DATABASE_URL=" + database, "PARLANCE_REDIS_URL=" + r.URL,
		"PARLANCE_MAX_CONCURRENT_JOBS=0", "PARLANCE_RATE_LIMIT=0", "PARLANCE_LEASE=" + crashLease.String(), "PARLANCE_LOG_LEVEL=error",
		"PARLANCE_MAX_ATTEMPTS=20",
	}
	addr := process.FreeAddr(t)
	run := func(role string, env ...string) *process.Process {
		return process.Start(t, process.Command{Exe: exe, Args: []string{role}, Env: env})
	}
	api := run("api", append([]string{"PARLANCE_ADDR=" + addr}, env...)...)
	api.WaitReady(t, "http://"+addr+"/readyz")
	c := newClient("http://"+addr, token(t, env))

	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	killing, stopKilling := context.WithCancel(ctx)
	var killer sync.WaitGroup
	kills := 0
	killer.Go(func() { kills = killWorkers(killing, func() *process.Process { return run("worker", env...) }) })

	chats := submitAll(ctx, t, c, conversations)
	r.Flush(t)
	settled := waitAll(ctx, t, c, chats)
	stopKilling()
	killer.Wait()
	t.Logf("%d workers killed; all %d jobs settled %s after the last submission", kills, conversations*crashJobs, settled.Round(time.Millisecond))
	if kills < 5 {
		t.Errorf("only %d workers were killed: the test did not test much", kills)
	}
	for _, chat := range chats {
		checkEffects(ctx, t, c, chat)
	}
}

// killEvery is the pause between two kills. Each worker so lives for a few
// seconds: long enough to start on a busy machine, and to be in the middle of
// something.
const killEvery = 500 * time.Millisecond

// killWorkers keeps workers running and kills the oldest again and again.
func killWorkers(ctx context.Context, start func() *process.Process) (kills int) {
	workers := make([]*process.Process, crashWorkers)
	for i := range workers {
		workers[i] = start()
	}
	tick := time.NewTicker(killEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return kills
		case <-tick.C:
		}
		victim := kills % len(workers)
		workers[victim].Kill()
		workers[victim] = start()
		kills++
	}
}

// chat is one conversation of the test with its jobs in order of submission.
type chat struct {
	id   string
	jobs []string
}

func submitAll(ctx context.Context, t *testing.T, c *client.Client, n int) []*chat {
	t.Helper()
	chats := make([]*chat, n)
	var wg sync.WaitGroup
	next := make(chan int)
	for range 8 {
		wg.Go(func() {
			for i := range next {
				chats[i] = submitChat(ctx, t, c)
			}
		})
	}
	for i := range chats {
		next <- i
	}
	close(next)
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return chats
}

func submitChat(ctx context.Context, t *testing.T, c *client.Client) *chat {
	t.Helper()
	var out chat
	for n := 1; n <= crashJobs; n++ {
		var acc client.Accepted
		method, path := http.MethodPost, "/v1/process/text"
		if n > 1 {
			method, path = http.MethodPut, path+"/"+out.id
		}
		if err := c.Call(ctx, method, path, chatBody(effect(n)), &acc); err != nil {
			t.Error(err)
			return &out
		}
		out.id = acc.ConversationID
		out.jobs = append(out.jobs, acc.JobID)
	}
	return &out
}

// effect is the one sentence that the n-th job adds.
func effect(n int) string { return fmt.Sprintf("effect number %d", n) }

// waitAll waits for the last job of each conversation: then all are settled.
func waitAll(ctx context.Context, t *testing.T, c *client.Client, chats []*chat) time.Duration {
	t.Helper()
	start := time.Now()
	for _, chat := range chats {
		finish(ctx, t, c, chat.jobs[len(chat.jobs)-1])
	}
	return time.Since(start)
}

// checkEffects holds the conversation against what was submitted.
func checkEffects(ctx context.Context, t *testing.T, c *client.Client, chat *chat) {
	t.Helper()
	var got struct {
		Messages []struct {
			Text string `json:"text"`
		} `json:"messages"`
	}
	if err := c.Call(ctx, http.MethodGet, "/v1/conversations/"+chat.id+"/messages", nil, &got); err != nil {
		t.Error(err)
		return
	}
	if len(got.Messages) != crashJobs {
		t.Errorf("conversation %s has %d messages, want %d", chat.id, len(got.Messages), crashJobs)
	}
	for i, m := range got.Messages {
		if m.Text != effect(i+1) {
			t.Errorf("conversation %s: message %d is %q, want %q", chat.id, i, m.Text, effect(i+1))
		}
	}
	for _, id := range chat.jobs {
		var j client.Job
		if err := c.Call(ctx, http.MethodGet, "/v1/job/"+id, nil, &j); err != nil || j.Status != "completed" {
			t.Errorf("job %s: status %q, %v", id, j.Status, err)
		}
	}
}
