package child

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"parlance/conversation"
	"parlance/speech"
)

// process is one running child, used by one goroutine at a time.
type process struct {
	cmd     *exec.Cmd
	in, out *os.File // our ends of its standard input and output
	log     tail
	timeout func(time.Duration) time.Duration
	idle    *time.Timer // runs while nobody uses the child
	broken  bool        // it must not be used again
	done    chan struct{}
	waitErr error // valid after done
}

// spawn starts a child. One goroutine, tied to its thread, owns it from birth to
// burial: the kernel sends the death signal when the thread that forked ends,
// and a thread that Go drops for its own reasons would kill a healthy child.
func spawn(cfg Config, wg *sync.WaitGroup) (*process, error) {
	c := &process{
		cmd:     exec.Command(cfg.Command[0], cfg.Command[1:]...), //nolint:gosec,noctx // the program itself; stop kills it
		timeout: cfg.Timeout, done: make(chan struct{}),
	}
	c.cmd.Env = append(append(os.Environ(), "MALLOC_ARENA_MAX=1"), cfg.Env...)
	c.cmd.Stderr = &c.log
	c.cmd.WaitDelay = time.Second
	bindToParent(c.cmd)
	theirs, err := c.connect()
	if err != nil {
		return nil, err
	}
	started := make(chan error)
	wg.Go(func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := c.cmd.Start()
		theirs()
		started <- err
		if err == nil {
			c.waitErr = c.cmd.Wait()
		}
		close(c.done)
	})
	if err := <-started; err != nil {
		c.in.Close()
		c.out.Close()
		return nil, err
	}
	return c, nil
}

// connect makes the two pipes; theirs closes the child's ends.
func (c *process) connect() (theirs func(), err error) {
	stdin, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	out, stdout, err := os.Pipe()
	if err != nil {
		stdin.Close()
		in.Close()
		return nil, err
	}
	c.in, c.out, c.cmd.Stdin, c.cmd.Stdout = in, out, stdin, stdout
	return func() { stdin.Close(); stdout.Close() }, nil
}

// stop kills the child; done closes when it is gone. It may be called twice. An
// answer that was not read yet is lost.
func (c *process) stop() {
	_ = c.cmd.Process.Kill() // an error means that it is gone already
	c.in.Close()
	c.out.Close()
}

// wake ends the idle time; false when it was over and the child is gone.
func (c *process) wake() bool {
	if !c.idle.Stop() {
		return false
	}
	select {
	case <-c.done:
		c.stop()
		return false
	default:
		return true
	}
}

// open sends the configuration and waits for the engine.
func (c *process) open(ctx context.Context, cfg Config) error {
	ctx, cancel := context.WithTimeout(ctx, cfg.StartTimeout)
	defer cancel()
	body, err := json.Marshal(openRequest{Config: cfg.Engine, MemoryLimit: cfg.MemoryLimit})
	if err != nil {
		return err
	}
	_, err = c.call(ctx, cfg.StartTimeout, kindOpen, body, kindReady)
	return err
}

func (c *process) transcribe(ctx context.Context, seg speech.Segment) ([]conversation.Word, error) {
	limit := c.timeout(seg.Duration())
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	request, err := encodeSegment(seg)
	if err != nil {
		return nil, err
	}
	body, err := c.call(ctx, limit, kindSegment, request, kindWords)
	if err != nil {
		return nil, err
	}
	var words []word
	if err := json.Unmarshal(body, &words); err != nil {
		return nil, broke(ctx, c, limit, err)
	}
	return fromWire(words), nil
}

// call sends a frame and waits for the answer of the kind that is due. When ctx
// ends first the child is killed, because it cannot be told to stop thinking.
func (c *process) call(ctx context.Context, limit time.Duration, kind byte, body []byte, due byte) ([]byte, error) {
	defer context.AfterFunc(ctx, c.stop)()
	if err := writeFrame(c.in, kind, body); err != nil {
		return nil, broke(ctx, c, limit, err)
	}
	got, answer, err := readFrame(c.out)
	switch {
	case err != nil:
		return nil, broke(ctx, c, limit, err)
	case got == due:
		return answer, nil
	case got == kindError:
		return nil, engineError(answer)
	default:
		return nil, broke(ctx, c, limit, fmt.Errorf("unexpected answer %q", got))
	}
}

// engineError is the error that the engine in the child gave.
func engineError(body []byte) error {
	var f failure
	if err := json.Unmarshal(body, &f); err != nil || f.Code == "" {
		return fmt.Errorf("speech engine: %q", body)
	}
	return &conversation.Error{Code: f.Code, Message: f.Message, Err: errors.New(f.Detail)}
}

// fate says how a child ended: its exit and the last lines of its log.
func (c *process) fate() error {
	return fmt.Errorf("child ended (%w); log: %s", c.waitErr, c.log.String())
}
