package demo

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// server is a real "parlance serve" in a process of its own.
type server struct {
	cmd                             *exec.Cmd
	url                             string
	appID, appSecret, webhookSecret string
	exited                          chan struct{}
}

// startServer starts it on a free port with embedded defaults, reads the
// credentials of the first start, and waits until it is ready.
func startServer(ctx context.Context, self, dir string) (*server, error) {
	addr, err := freeAddr(ctx)
	if err != nil {
		return nil, err
	}
	logFile, err := os.Create(filepath.Join(dir, "server.log"))
	if err != nil {
		return nil, err
	}
	s := &server{url: "http://" + addr, exited: make(chan struct{})}
	s.cmd = exec.CommandContext(ctx, self, "serve", "--addr", addr, "--data-dir", filepath.Join(dir, "data"), "--outbound-allow", "127.0.0.0/8") //nolint:gosec // ourselves
	s.cmd.Env = withoutSettings(os.Environ())
	s.cmd.Stderr = logFile
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	s.cmd.WaitDelay = 30 * time.Second
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	greeted := make(chan struct{})
	go func() {
		defer close(s.exited)
		s.read(out, greeted)
		_ = s.cmd.Wait()
		_ = logFile.Close()
	}()
	if err := s.ready(ctx, greeted); err != nil {
		s.stop()
		return nil, fmt.Errorf("%w; see %s", err, logFile.Name())
	}
	return s, nil
}

// read takes the credentials from what the server prints.
func (s *server) read(out io.Reader, greeted chan<- struct{}) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		for prefix, to := range map[string]*string{"appId ": &s.appID, "appSecret ": &s.appSecret, "webhook secret ": &s.webhookSecret} {
			if v, ok := strings.CutPrefix(line, prefix); ok {
				*to = strings.TrimSpace(v)
			}
		}
		if strings.HasPrefix(line, "access token ") {
			close(greeted)
		}
	}
}

// ready waits for the greeting and for /readyz.
func (s *server) ready(ctx context.Context, greeted <-chan struct{}) error {
	select {
	case <-greeted:
	case <-s.exited:
		return errors.New("the server ended at once")
	case <-ctx.Done():
		return ctx.Err()
	}
	t := time.NewTicker(20 * time.Millisecond)
	defer t.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/readyz", nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return errors.New("the server did not become ready")
		case <-s.exited:
			return errors.New("the server ended")
		case <-t.C:
		}
	}
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	<-s.exited
}

// freeAddr asks the kernel for a port.
func freeAddr(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String(), nil
}

// withoutSettings drops the caller's own settings: the demonstration shows the
// defaults.
func withoutSettings(environ []string) []string {
	var out []string
	for _, e := range environ {
		if !strings.HasPrefix(e, "PARLANCE_") {
			out = append(out, e)
		}
	}
	return out
}

func demoHTTP() *http.Client { return &http.Client{Timeout: time.Minute} }
