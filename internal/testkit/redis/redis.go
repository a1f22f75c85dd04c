// Package redis starts a private redis-server for a test. It is a real one:
// what asynq does with Redis is not for a fake to say.
package redis

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"syscall"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// Server is a redis-server of this test alone.
type Server struct {
	URL  string // redis://127.0.0.1:port
	addr string
	dir  string
	cmd  *exec.Cmd
}

// Start runs a server until the test ends. The test is skipped where no
// redis-server is installed.
func Start(tb testing.TB) *Server {
	tb.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		tb.Skip("redis-server is not installed (make setup installs it)")
	}
	s := &Server{addr: freeAddr(tb), dir: tb.TempDir()}
	s.URL = "redis://" + s.addr
	s.Run(tb)
	tb.Cleanup(s.Kill)
	return s
}

// Run starts the process, again after a Kill.
func (s *Server) Run(tb testing.TB) {
	tb.Helper()
	_, port, _ := net.SplitHostPort(s.addr)
	s.cmd = exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", s.dir, //nolint:gosec,noctx // fixed; ends with the test
		"--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--loglevel", "warning")
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.cmd.Start(); err != nil {
		tb.Fatalf("start redis-server: %v", err)
	}
	c := s.Client()
	defer func() { _ = c.Close() }()
	deadline := time.Now().Add(10 * time.Second)
	for c.Ping(context.Background()).Err() != nil {
		if time.Now().After(deadline) {
			tb.Fatal("redis-server did not answer within 10 s")
		}
		time.Sleep(10 * time.Millisecond) //nolint:forbidigo // polls a condition
	}
}

// Client makes a client of the server; the caller closes it.
func (s *Server) Client() *goredis.Client { return goredis.NewClient(&goredis.Options{Addr: s.addr}) }

// Flush forgets everything.
func (s *Server) Flush(tb testing.TB) {
	tb.Helper()
	c := s.Client()
	defer func() { _ = c.Close() }()
	if err := c.FlushAll(context.Background()).Err(); err != nil {
		tb.Fatalf("flushall: %v", err)
	}
}

// Kill ends the process at once.
func (s *Server) Kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	s.cmd = nil
}

func freeAddr(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return fmt.Sprint(l.Addr())
}
