package main

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parlance/internal/client"
)

// command runs the binary beside a server, with the code that it must end with.
func command(t *testing.T, s *server, code int, args ...string) string {
	t.Helper()
	addr := strings.TrimPrefix(s.Base, "http://")
	p := parlance(t, []string{"PARLANCE_DATA_DIR=" + s.dir, "PARLANCE_ADDR=" + addr}, args...)
	if got := p.ExitCode(); got != code {
		t.Fatalf("parlance %q ended with %d, want %d: %s%s", args, got, code, p.Output(), p.Log())
	}
	return p.Output() + p.Log()
}

// holds checks what a command printed.
func holds(t *testing.T, out string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(out, w) {
			t.Errorf("the output holds no %q:\n%s", w, out)
		}
	}
}

// recordingBody is the shortest recording that is accepted.
func recordingBody() string {
	return "RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80\x3e\x00\x00\x00\x7d\x00\x00\x02\x00\x10\x00data\x00\x02\x00\x00" +
		strings.Repeat("\x00", 512)
}

// failing submits a recording to a server without an engine, which so fails.
func failing(ctx context.Context, t *testing.T, s *server, query string) client.Accepted {
	t.Helper()
	resp, err := s.Send(ctx, http.MethodPost, "/v1/process/audio"+query, "audio/wav", strings.NewReader(recordingBody()))
	if err != nil {
		t.Fatal(err)
	}
	var acc client.Accepted
	if err := client.Decode(resp, &acc); err != nil {
		t.Fatal(err)
	}
	if j, err := s.Wait(ctx, acc.JobID, nil); err != nil || j.Status != "failed" {
		t.Fatalf("job %+v, %v", j, err)
	}
	return acc
}

// TestOperate does on a running server what an operator does with commands: rules
// of accounts, jobs that block, a backup and its restore.
func TestOperate(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	s := serve(t, "PARLANCE_SPEECH_ENGINE=none", "PARLANCE_OUTBOUND_ALLOW=127.0.0.0/8")
	holds(t, command(t, s, 0, "account", "ls"), "Default account", "50 (server)", "skip (server)")
	holds(t, command(t, s, 1, "account", "set"), "nothing to set")
	holds(t, command(t, s, 1, "account", "set", "--failed-jobs", "never"), "skip or block")
	holds(t, command(t, s, 0, "account", "set", "--failed-jobs", "block", "--jobs", "2"), "Set.")
	holds(t, command(t, s, 0, "account", "ls"), " 2 ", "block")
	holds(t, command(t, s, 0, "account", "create", "Another"), "appSecret")

	receiver := hear(t)
	got := receiver.believe(t, afterLabel(s.Output(), "webhook secret "))
	receiver.status.Store(http.StatusGone) // dead at once
	acc := failing(ctx, t, s, "?webhookUrl="+receiver.URL)
	steerBlocked(ctx, t, s, acc)
	replayJob(ctx, t, s, acc, receiver, got.Wait)

	backup := filepath.Join(t.TempDir(), "new", "backup.tar.gz")
	holds(t, command(t, s, 0, "backup", backup), " jobs, 1 recordings,")
	holds(t, command(t, s, 1, "backup", backup), "exists already")
	holds(t, command(t, s, 0, "restore", "--check", backup), " jobs, 1 recordings,")
	holds(t, command(t, s, 1, "restore", backup), "a server is using")
	want := command(t, s, 0, "jobs", "ls", "--limit", "500")
	if !s.Stop(30 * time.Second) {
		t.Fatal("the server did not stop")
	}
	other := &server{Client: s.Client, dir: filepath.Join(t.TempDir(), "restored")}
	command(t, other, 0, "restore", backup)
	again := serveIn(t, other.dir, "PARLANCE_SPEECH_ENGINE=none")
	if out := command(t, again, 0, "jobs", "ls", "--limit", "500"); out != want {
		t.Errorf("jobs after the restore:\n%s\nbefore:\n%s", out, want)
	}
	again.Token = s.Token // the keys are the old ones too
	if err := again.Call(ctx, http.MethodGet, "/v1/job/"+acc.JobID, nil, nil); err != nil {
		t.Error(err)
	}
}

// steerBlocked retries and cancels a job that holds up its conversation.
func steerBlocked(ctx context.Context, t *testing.T, s *server, acc client.Accepted) {
	t.Helper()
	var behind, second client.Accepted
	for _, to := range []*client.Accepted{&behind, &second} {
		if err := s.Call(ctx, http.MethodPut, "/v1/process/text/"+acc.ConversationID, chatBody("Hello."), to); err != nil {
			t.Fatal(err)
		}
	}
	err := s.Call(ctx, http.MethodPost, "/v1/process/text", chatBody("Too much."), nil)
	if err == nil || !strings.Contains(err.Error(), "maximum of `2` number") {
		t.Errorf("the third unfinished job: %v", err)
	}
	holds(t, command(t, s, 0, "jobs", "show", behind.JobID), `"blockedBy": "`+acc.JobID)
	holds(t, command(t, s, 0, "jobs", "retry", acc.JobID), `"state": "scheduled"`)
	holds(t, command(t, s, 1, "jobs", "watch", acc.JobID), "failed", "the job failed: ")
	holds(t, command(t, s, 0, "jobs", "ls", "--status", "failed"), acc.JobID, "audio")
	holds(t, command(t, s, 0, "jobs", "cancel", acc.JobID), `"state": "failed"`)
	finish(ctx, t, s.Client, second.JobID)
	holds(t, command(t, s, 1, "jobs", "cancel", acc.JobID), "failed already")
	holds(t, command(t, s, 1, "jobs", "show", "nope"), "not found")
	var list []client.Job
	out := command(t, s, 0, "jobs", "ls", "--json", "--conversation", acc.ConversationID, "--limit", "2")
	if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) != 2 || list[0].ID != second.JobID {
		t.Errorf("%v: %s", err, out)
	}
}

// replayJob sends the webhooks of a job again, whose receiver wanted none.
func replayJob(
	ctx context.Context, t *testing.T, s *server, acc client.Accepted, receiver *hearing, wait func(context.Context, int) error,
) {
	t.Helper()
	const events = 6 // of two rounds
	var dead []client.WebhookDelivery
	for len(dead) < events {
		var err error
		if dead, err = s.JobDeliveries(ctx, acc.JobID, "dead", 50); err != nil {
			t.Fatal(err)
		}
		<-time.After(50 * time.Millisecond) // no more requests than a token may make
	}
	receiver.status.Store(0)
	holds(t, command(t, s, 0, "webhooks", "deliveries", "--job", acc.JobID, "--status", "dead"), dead[0].ID, "410")
	holds(t, command(t, s, 0, "webhooks", "replay", dead[events-1].ID), "1 to be sent again")
	if err := wait(ctx, 1); err != nil {
		t.Fatal(err)
	}
	holds(t, command(t, s, 0, "webhooks", "replay", "--job", acc.JobID), "5 to be sent again")
	if err := wait(ctx, events); err != nil {
		t.Fatal(err)
	}
	holds(t, command(t, s, 1, "webhooks", "replay"), "name one")
}
