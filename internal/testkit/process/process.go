// Package process runs the real binary in processes of its own, for tests that
// look at the product from outside: over HTTP, with signals, and after kills.
package process

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Command says what to run.
type Command struct {
	Exe  string   // the binary
	Args []string // its arguments
	Env  []string // KEY=VALUE, on top of an environment without PARLANCE_ settings
}

// Process is one running binary.
type Process struct {
	cmd    *exec.Cmd
	out    lockedBuffer
	log    lockedBuffer
	exited chan struct{}
}

// Start runs a command; it is killed when the test ends, and its log is shown
// when the test has failed.
func Start(tb testing.TB, c Command) *Process {
	tb.Helper()
	p := &Process{exited: make(chan struct{})}
	p.cmd = exec.Command(c.Exe, c.Args...) //nolint:gosec,noctx // the test names it; ends with the test
	p.cmd.Env = append(plainEnv(), c.Env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.cmd.Start(); err != nil {
		tb.Fatalf("start %s: %v", c.Exe, err)
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.exited)
	}()
	tb.Cleanup(func() {
		p.Kill()
		if tb.Failed() {
			tb.Logf("log of %v (last 4 kB):\n%s", c.Args, tail(p.log.String(), 4096))
		}
	})
	return p
}

// Kill ends the process with SIGKILL and waits for its end.
func (p *Process) Kill() { p.end(syscall.SIGKILL) }

// Stop asks the process to end and tells whether it did within d.
func (p *Process) Stop(d time.Duration) bool {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.exited:
		return true
	case <-time.After(d):
		return false
	}
}

// Signal sends a signal.
func (p *Process) Signal(s os.Signal) { _ = p.cmd.Process.Signal(s) }

func (p *Process) end(s os.Signal) {
	_ = p.cmd.Process.Signal(s)
	<-p.exited
}

// ExitCode waits for the end of the process.
func (p *Process) ExitCode() int {
	<-p.exited
	return p.cmd.ProcessState.ExitCode()
}

// Usage is what the ended process has used.
func (p *Process) Usage() (cpu time.Duration, maxRSS int64) {
	<-p.exited
	st := p.cmd.ProcessState
	ru, _ := st.SysUsage().(*syscall.Rusage)
	if ru != nil {
		maxRSS = ru.Maxrss << 10
	}
	return st.SystemTime() + st.UserTime(), maxRSS
}

// PID is the number of the process.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Output is what the process has printed so far.
func (p *Process) Output() string { return p.out.String() }

// Log is what the process has logged so far.
func (p *Process) Log() string { return p.log.String() }

// WaitReady waits until url answers 200, and fails the test if the process ends
// or a minute passes before.
func (p *Process) WaitReady(tb testing.TB, url string) {
	tb.Helper()
	deadline := time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		select {
		case <-p.exited:
			tb.Fatalf("the process ended before it was ready:\n%s%s", p.Output(), p.Log())
		case <-time.After(10 * time.Millisecond):
		}
		if answers(url) {
			return
		}
	}
	tb.Fatalf("%s was not ready within a minute", url)
}

func answers(url string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// FreeAddr gives a loopback address whose port was free a moment ago.
func FreeAddr(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func plainEnv() []string {
	var out []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "PARLANCE_") {
			out = append(out, e)
		}
	}
	return out
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// lockedBuffer is a buffer that a process writes and a test reads.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write appends.
func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String is all that was written.
func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
