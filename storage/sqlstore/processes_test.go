package sqlstore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore"
)

// workerFile tells the test binary, when it is started again, that it is to be a
// worker on this SQLite file.
const workerFile = "PARLANCE_TEST_WORKER_FILE"

// TestProcesses lets several processes work on one SQLite file and kills one of
// them again and again. No job may be lost, done twice or out of order.
func TestProcesses(t *testing.T) {
	if path := os.Getenv(workerFile); path != "" {
		workForever(t, path)
	}
	t.Parallel()
	const conversations, jobs, processes, kills = 8, 100, 3, 8
	c := sqlite(t)
	s := open(t, c)
	ids := backlog(t, s, conversations, jobs)
	workers := make([]*exec.Cmd, processes)
	for i := range workers {
		workers[i] = startWorker(t, c.Path)
	}
	const total = conversations * jobs
	for k := range kills {
		waitOpen(t, s, total-(k+1)*total/(kills+2))
		stop(workers[k%processes])
		workers[k%processes] = startWorker(t, c.Path)
	}
	waitOpen(t, s, 0)
	for _, w := range workers {
		stop(w)
	}
	for _, id := range ids {
		ms, err := s.Messages(t.Context(), "t", id, false)
		fatal(t, err)
		if len(ms) != jobs {
			t.Errorf("conversation %s has %d messages, want %d", id, len(ms), jobs)
		}
		for i, m := range ms {
			if want := fmt.Sprint("job ", i+1); m.Text != want {
				t.Errorf("message %d is %q, want %q", i, m.Text, want)
			}
		}
	}
}

func backlog(t *testing.T, s *sqlstore.Store, conversations, jobs int) (ids []string) {
	t.Helper()
	for range conversations {
		id := conversation.NewNumericID()
		ids = append(ids, id)
		for j := range jobs {
			sub := storage.Submission{Job: conversation.Job{ID: conversation.NewUUID(), TenantID: "t", ConversationID: id}}
			if j == 0 {
				sub.New = &conversation.Conversation{ID: id}
			}
			_, _, err := s.Submit(t.Context(), sub)
			fatal(t, err)
		}
	}
	return ids
}

func startWorker(t *testing.T, path string) *exec.Cmd {
	t.Helper()
	w := exec.Command(os.Args[0], "-test.run=^TestProcesses$")
	w.Env = append(os.Environ(), workerFile+"="+path)
	w.Stdout, w.Stderr = os.Stdout, os.Stderr
	fatal(t, w.Start())
	t.Cleanup(func() { stop(w) })
	return w
}

// stop kills a worker in the middle of what it does.
func stop(w *exec.Cmd) {
	_ = w.Process.Kill()
	_ = w.Wait()
}

// waitOpen waits until at most so many jobs are unfinished.
func waitOpen(t *testing.T, s *sqlstore.Store, most int) {
	t.Helper()
	const patience = 2 * time.Minute
	deadline := time.Now().Add(patience)
	for {
		n, err := s.OpenTenantJobs(t.Context(), "t")
		fatal(t, err)
		if n <= most {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d jobs are unfinished after %v, want %d", n, patience, most)
		}
		<-time.After(time.Millisecond)
	}
}

// workForever never returns: it is killed, or ends the process with an error.
func workForever(t *testing.T, path string) {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: path})
	for err == nil {
		var hints []storage.Hint
		hints, err = s.Reap(t.Context(), 20*time.Millisecond, 3)
		for _, h := range hints {
			err = errors.Join(err, workOn(t.Context(), s, h))
		}
	}
	fmt.Fprintln(os.Stderr, "worker:", err)
	os.Exit(1)
}

// workOn drains a conversation under a lease that is short enough to be lost.
func workOn(ctx context.Context, s *sqlstore.Store, h storage.Hint) error {
	const lease, starts = 300 * time.Millisecond, 1000
	c, err := s.Claim(ctx, h, lease, starts)
	for c != nil && err == nil {
		var tail storage.Tail
		if tail, err = s.Tail(ctx, c.TenantID, c.ConversationID, 1); err != nil {
			break
		}
		var next storage.Next
		next, err = s.Settle(ctx, *c, storage.Outcome{Effects: &storage.Effects{Messages: []conversation.Message{{
			ID: conversation.NewNumericID(), Position: tail.Count, Text: fmt.Sprint("job ", c.Job.Seq),
		}}}}, lease, starts)
		c = next.Claim
	}
	if conversation.CodeOf(err) == conversation.Fenced {
		return nil // lost, to another process
	}
	return err
}
