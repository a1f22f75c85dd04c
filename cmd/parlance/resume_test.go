package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"parlance/internal/client"
	"parlance/speech/speechtest"
)

// TestRecordingGoesOn kills the server in the middle of a recording. The next one
// goes on with the pieces that are recognised, and the messages are those of an
// undisturbed run.
func TestRecordingGoesOn(t *testing.T) {
	t.Parallel()
	needSpeech(t)
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	sentence := append(speechtest.Say(t, "rms", "go forward ten meters and send me the numbers."), speechtest.Silence(1)...)
	path := filepath.Join(t.TempDir(), "long.wav")
	dir := filepath.Join(t.TempDir(), "data")
	lease := "PARLANCE_LEASE=2s"
	s := serveIn(t, dir, lease, "PARLANCE_SPEECH_WORKERS=1", "PARLANCE_REAP_INTERVAL=500ms")
	var acc client.Accepted
	for n := 8; ; n *= 4 { // a machine that is done before anybody can kill it gets more to do
		must(t, os.WriteFile(path, speechtest.WAV(16000, slices.Repeat(sentence, n)), 0o600))
		acc = post(ctx, t, s, "audio", path)
		j := waitFor(ctx, t, s, acc.JobID, func(j client.Job) bool { return j.Progress >= 45 || j.Status == "completed" })
		if j.Status != "completed" {
			break
		}
	}
	s.Kill()
	s.ExitCode() // it is gone
	s = serveIn(t, dir, lease, "PARLANCE_REAP_INTERVAL=500ms")
	finish(ctx, t, s.Client, acc.JobID)
	if !strings.Contains(s.Log(), "go on with a recording") {
		t.Errorf("nothing of the first attempt was used; log: %s", s.Log())
	}
	got := messages(ctx, t, s.Client, acc.ConversationID)
	whole := post(ctx, t, s, "audio", path)
	finish(ctx, t, s.Client, whole.JobID)
	if want := messages(ctx, t, s.Client, whole.ConversationID); !slices.Equal(got, want) || len(want) < 6 {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// waitFor asks for a job until it is as wanted.
func waitFor(ctx context.Context, t *testing.T, s *server, id string, done func(client.Job) bool) (j client.Job) {
	t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		if err := s.Call(ctx, http.MethodGet, "/v1/job/"+id, nil, &j); err != nil {
			t.Fatal(err)
		}
		if done(j) {
			return j
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatal(ctx.Err())
		}
	}
}
