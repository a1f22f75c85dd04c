package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"parlance/internal/client"
	"parlance/speech/pocketsphinx"
	"parlance/speech/speechtest"
)

// e2eTime bounds one end-to-end test.
const e2eTime = 4 * time.Minute

// TestDemo runs what the README promises first: chat, append, recordings that it
// speaks itself, documents and webhooks, all over HTTP against a real server.
func TestDemo(t *testing.T) {
	t.Parallel()
	needSpeech(t)
	for _, tool := range []string{"flite", "lame"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed (make setup installs it)", tool)
		}
	}
	dir := filepath.Join(t.TempDir(), "demo")
	p := parlance(t, nil, "demo", "--dir", dir)
	if code := p.ExitCode(); code != 0 {
		log, _ := os.ReadFile(filepath.Join(dir, "server.log"))
		t.Fatalf("parlance demo ended with %d:\n%s\n%s\nserver:\n%s", code, p.Output(), p.Log(), log)
	}
}

// needSpeech skips a test where this build has no speech engine.
func needSpeech(t *testing.T) {
	t.Helper()
	engine, closer, err := pocketsphinx.New(pocketsphinx.Config{})
	if err != nil {
		t.Fatal(err)
	}
	_ = closer.Close()
	if engine.Missing != nil {
		t.Skip(engine.Missing)
	}
}

// messages reads the transcript.
func messages(ctx context.Context, t *testing.T, c *client.Client, id string) (texts []string) {
	t.Helper()
	var got struct {
		Messages []struct {
			Text string `json:"text"`
		} `json:"messages"`
	}
	if err := c.Call(ctx, http.MethodGet, "/v1/conversations/"+id+"/messages", nil, &got); err != nil {
		t.Fatal(err)
	}
	for _, m := range got.Messages {
		texts = append(texts, m.Text)
	}
	return texts
}

// TestRecordings sends real recordings over HTTP and holds what comes back
// against what was said.
func TestRecordings(t *testing.T) {
	t.Parallel()
	needSpeech(t)
	dir := speechtest.AudioDir(t)
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	s := serve(t)
	for _, tt := range []struct {
		file   string
		maxWER float64 // percent
	}{
		{"sb12.wav", 40}, {"lv0880.wav", 40}, {"jfk.mp3", 50}, {"gcp_commercial_mono.wav", 80},
	} {
		f, err := os.Open(filepath.Join(dir, tt.file))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := s.Send(ctx, http.MethodPost, "/v1/process/audio?name="+tt.file, "", f)
		_ = f.Close()
		if err != nil {
			t.Fatal(err)
		}
		var acc client.Accepted
		if err := client.Decode(resp, &acc); err != nil {
			t.Fatal(err)
		}
		finish(ctx, t, s.Client, acc.JobID)
		text := strings.Join(messages(ctx, t, s.Client, acc.ConversationID), " ")
		score := speechtest.Compare(reference(t, tt.file), text)
		t.Logf("%s: WER %.0f %%: %s", tt.file, score.WER(), text)
		if score.WER() > tt.maxWER {
			t.Errorf("%s: WER %.0f %%, want at most %.0f %%", tt.file, score.WER(), tt.maxWER)
		}
	}
}

func reference(t *testing.T, file string) string {
	t.Helper()
	for _, r := range speechtest.References(t) {
		if filepath.Base(r.File) == file {
			return r.Text
		}
	}
	t.Fatalf("no reference for %s", file)
	return ""
}

// TestAudioURL has a worker fetch a recording, appends it to a chat, and refuses
// an address that nobody allowed.
func TestAudioURL(t *testing.T) {
	t.Parallel()
	needSpeech(t)
	wav := speechtest.WAV(speechRate, speechtest.Say(t, "slt", "go forward ten meters"))
	files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "audio/wav")
		_, _ = io.Copy(w, bytes.NewReader(wav))
	}))
	t.Cleanup(files.Close)
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()

	s := serve(t, "PARLANCE_OUTBOUND_ALLOW=127.0.0.0/8")
	var chat, call client.Accepted
	if err := s.Call(ctx, http.MethodPost, "/v1/process/text", chatBody("Here comes a recording."), &chat); err != nil {
		t.Fatal(err)
	}
	body := map[string]any{"url": files.URL + "/call.wav"}
	if err := s.Call(ctx, http.MethodPut, "/v1/process/audio/url/"+chat.ConversationID, body, &call); err != nil {
		t.Fatal(err)
	}
	finish(ctx, t, s.Client, call.JobID)
	got := messages(ctx, t, s.Client, chat.ConversationID)
	if len(got) < 2 || got[0] != "Here comes a recording." || !strings.Contains(strings.ToLower(got[1]), "forward") {
		t.Errorf("messages = %q", got)
	}

	closed := serve(t)
	err := closed.Call(ctx, http.MethodPost, "/v1/process/audio/url", body, &call)
	if err == nil || !strings.Contains(err.Error(), "400") || !strings.Contains(err.Error(), "PARLANCE_OUTBOUND_ALLOW") {
		t.Errorf("a loopback address was not refused with the way to allow it: %v", err)
	}
}

const speechRate = 16000

// TestUnsupportedRecording is told at once what the file is and what is accepted.
func TestUnsupportedRecording(t *testing.T) {
	t.Parallel()
	s := serve(t)
	for name, head := range map[string]string{
		"PDF": "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n", "text": "just some text, no sound at all",
	} {
		_, err := s.Send(t.Context(), http.MethodPost, "/v1/process/audio", "audio/wav", strings.NewReader(strings.Repeat(head, 300)))
		if err == nil || !strings.Contains(err.Error(), " 4") || !strings.Contains(err.Error(), "WAV") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// effect is the one sentence that the n-th job adds.
func effect(n int) string { return "effect number " + strconv.Itoa(n) }

// TestRestart stops a server with work in hand: nothing accepted is lost.
func TestRestart(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	s := serve(t, "PARLANCE_MAX_CONCURRENT_JOBS=0", "PARLANCE_RATE_LIMIT=0")
	var first, last client.Accepted
	if err := s.Call(ctx, http.MethodPost, "/v1/process/text", chatBody(effect(1)), &first); err != nil {
		t.Fatal(err)
	}
	const n = 200
	for i := 2; i <= n; i++ {
		if err := s.Call(ctx, http.MethodPut, "/v1/process/text/"+first.ConversationID, chatBody(effect(i)), &last); err != nil {
			t.Fatal(err)
		}
	}
	if !s.Stop(30 * time.Second) {
		t.Fatal("the server did not stop")
	}
	again := serveIn(t, s.dir)
	finish(ctx, t, again.Client, last.JobID)
	got := messages(ctx, t, again.Client, first.ConversationID)
	if len(got) != n {
		t.Fatalf("%d messages after the restart, want %d", len(got), n)
	}
	for i, text := range got {
		if text != effect(i+1) {
			t.Fatalf("message %d is %q", i, text)
		}
	}
}

// TestFirstStart hands out credentials in the documented form, once, and they
// buy a token.
func TestFirstStart(t *testing.T) {
	t.Parallel()
	s := serve(t)
	out := s.Output()
	id, secret := afterLabel(out, "appId "), afterLabel(out, "appSecret ")
	if len(id) != 64 || len(secret) != 128 {
		t.Fatalf("appId has %d characters and appSecret %d:\n%s", len(id), len(secret), out)
	}
	var token struct {
		AccessToken string `json:"accessToken"`
		ExpiresIn   int    `json:"expiresIn"`
	}
	in := map[string]string{"type": "application", "appId": id, "appSecret": secret}
	anonymous := newClient(s.Base, "")
	if err := anonymous.Call(t.Context(), http.MethodPost, "/oauth2/token:generate", in, &token); err != nil {
		t.Fatal(err)
	}
	if token.ExpiresIn < 86000 || token.ExpiresIn > 86400 {
		t.Errorf("expiresIn = %d", token.ExpiresIn)
	}
	signedIn := newClient(s.Base, token.AccessToken)
	if err := signedIn.Call(t.Context(), http.MethodGet, "/v1/conversations?"+url.Values{"limit": {"1"}}.Encode(), nil, nil); err != nil {
		t.Error(err)
	}
	if !s.Stop(30 * time.Second) {
		t.Fatal("the server did not stop")
	}
	again := serveIn(t, s.dir)
	if strings.Contains(again.Output(), "appSecret") {
		t.Error("the second start shows secrets again")
	}
	db, err := os.ReadFile(filepath.Join(s.dir, "parlance.db"))
	if err != nil {
		t.Fatal(err)
	}
	for name, plain := range map[string]string{"appSecret": secret, "webhook secret": afterLabel(out, "webhook secret ")} {
		if plain == "" || bytes.Contains(db, []byte(plain)) {
			t.Errorf("the database holds the %s in clear", name)
		}
	}
}

func afterLabel(out, label string) string {
	for line := range strings.Lines(out) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), label); ok {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
