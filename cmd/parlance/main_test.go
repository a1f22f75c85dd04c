package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parlance/internal/client"
	"parlance/internal/testkit/process"
)

// beParlance makes the test binary behave as parlance itself, so that tests
// run the real program in processes of its own without building it twice.
const beParlance = "BE_PARLANCE"

func TestMain(m *testing.M) {
	if os.Getenv(beParlance) != "" {
		_ = os.Unsetenv(beParlance) // not for the children
		_ = os.Setenv(beParlance, "1")
		os.Exit(run())
	}
	os.Exit(m.Run())
}

// parlance runs a command of the binary.
func parlance(t *testing.T, env []string, args ...string) *process.Process {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return process.Start(t, process.Command{Exe: exe, Args: args, Env: append(env, beParlance+"=1")})
}

// server is a running "parlance serve".
type server struct {
	*process.Process
	*client.Client
	dir string
}

// serve starts a server on a fresh data directory and signs in.
func serve(t *testing.T, env ...string) *server {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	return serveIn(t, dir, env...)
}

func serveIn(t *testing.T, dir string, env ...string) *server {
	t.Helper()
	addr := process.FreeAddr(t)
	base := append([]string{"PARLANCE_ADDR=" + addr, "PARLANCE_DATA_DIR=" + dir}, env...)
	s := &server{Process: parlance(t, base, "serve"), dir: dir}
	s.WaitReady(t, "http://"+addr+"/readyz")
	s.Client = newClient("http://"+addr, token(t, base))
	return s
}

// token asks the binary for one.
func token(t *testing.T, env []string) string {
	t.Helper()
	p := parlance(t, env, "token")
	if code := p.ExitCode(); code != 0 {
		t.Fatalf("parlance token ended with %d: %s", code, p.Log())
	}
	out := strings.TrimSpace(p.Output())
	if !regexp.MustCompile(`^[\w-]+\.[\w-]+\.[\w-]+$`).MatchString(out) {
		t.Fatalf("parlance token printed %q, which is not one token and nothing else", out)
	}
	return out
}

func newClient(base, token string) *client.Client {
	return &client.Client{Base: base, Token: token, HTTP: client.HTTP()}
}

// chatBody is a text submission of plain lines by one speaker.
func chatBody(lines ...string) map[string]any {
	var messages []any
	for _, l := range lines {
		messages = append(messages, map[string]any{
			"payload": map[string]any{"content": l},
			"from":    map[string]any{"name": "Ann", "userId": "ann@example.com"},
		})
	}
	return map[string]any{"messages": messages}
}

// finish waits for a job and fails the test unless it completes.
func finish(ctx context.Context, t *testing.T, c *client.Client, jobID string) client.Job {
	t.Helper()
	j, err := c.Wait(ctx, jobID, nil)
	if err != nil {
		t.Fatal(err)
	}
	if j.Status != "completed" {
		t.Fatalf("job %s is %s: %s", jobID, j.Status, j.Error)
	}
	return j
}
