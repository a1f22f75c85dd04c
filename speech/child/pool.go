package child

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"parlance/conversation"
	"parlance/speech"
)

// Config says how children are run. The zero value of a field is its default.
type Config struct {
	// Command starts a child. Default: this program with "speech-engine".
	Command []string
	// Env is added to the child's environment.
	Env []string
	// Engine goes to the child's Opener as it is.
	Engine []byte
	// Children is how many run at once, at least 1.
	Children int
	// StartTimeout is how long a child may take to open its engine. Default 60 s.
	StartTimeout time.Duration
	// Timeout is how long the answer for that much sound may take. Default: 30 s
	// and ten times the sound.
	Timeout func(sound time.Duration) time.Duration
	// IdleTimeout stops a child that had nothing to do. Default 5 min.
	IdleTimeout time.Duration
	// MemoryLimit is the child's own allocation limit in bytes. Default 1 GiB.
	MemoryLimit int64
	// Recycle replaces a child that holds more memory of its own (in bytes) after
	// an answer: the cure for a slow leak. Default 512 MiB.
	Recycle int64
}

func (c Config) withDefaults() (Config, error) {
	if len(c.Command) == 0 {
		exe, err := os.Executable()
		if err != nil {
			return c, err
		}
		c.Command = []string{exe, "speech-engine"}
	}
	c.Children = max(1, c.Children)
	if c.StartTimeout == 0 {
		c.StartTimeout = time.Minute
	}
	if c.Timeout == nil {
		c.Timeout = func(d time.Duration) time.Duration { return 30*time.Second + 10*d }
	}
	if c.IdleTimeout == 0 {
		c.IdleTimeout = 5 * time.Minute
	}
	if c.MemoryLimit == 0 {
		c.MemoryLimit = 1 << 30
	}
	if c.Recycle == 0 {
		c.Recycle = 512 << 20
	}
	return c, nil
}

// Pool is a speech.Transcriber made of child processes, started when needed.
type Pool struct {
	cfg  Config
	free chan struct{} // a token for each child that may run

	mu      sync.Mutex
	idle    []*process // the last used is at the end and goes first
	closed  bool
	busy    int // calls under way
	tidying bool

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	wg     sync.WaitGroup // of processes
}

var _ speech.Transcriber = (*Pool)(nil)

// NewPool makes a pool; no child runs yet. Close ends it.
func NewPool(cfg Config) (*Pool, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	p := &Pool{cfg: cfg, free: make(chan struct{}, cfg.Children)}
	for range cfg.Children {
		p.free <- struct{}{}
	}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	return p, nil
}

// Close kills all children and waits until they are gone. Calls under way fail
// with Unavailable.
func (p *Pool) Close() error {
	p.mu.Lock()
	p.closed = true
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	p.cancel()
	for _, c := range idle {
		c.stop()
	}
	p.wg.Wait()
	return nil
}

// Transcribe has a child recognise the segment. An engine's own error passes
// and its child goes on; a child that dies, hangs or talks nonsense costs this
// call an Unavailable or DeadlinePassed error, and the next call gets a fresh one.
func (p *Pool) Transcribe(ctx context.Context, seg speech.Segment) ([]conversation.Word, error) {
	select {
	case <-p.free:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-p.ctx.Done():
		return nil, errClosed()
	}
	defer func() { p.free <- struct{}{} }()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	closing := context.AfterFunc(p.ctx, func() { cancel(errClosed()) }) //nolint:contextcheck // Close ends every call
	defer closing()
	c, err := p.take(ctx)
	if err != nil {
		return nil, err
	}
	p.begin()
	words, err := c.transcribe(ctx, seg)
	p.end()
	if c.broken || c.own() > p.cfg.Recycle {
		c.stop()
	} else {
		p.release(c)
	}
	return words, err
}

func errClosed() error {
	return conversation.Errorf(conversation.Unavailable, "The speech engine is shutting down.")
}

// take gives an idle child or starts one.
func (p *Pool) take(ctx context.Context) (*process, error) {
	p.mu.Lock()
	for n := len(p.idle); n > 0; n = len(p.idle) {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		if c.wake() {
			p.mu.Unlock()
			return c, nil
		}
	}
	p.mu.Unlock()
	return p.start(ctx)
}

// release makes the child idle, and stops it when it stays so.
func (p *Pool) release(c *process) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		c.stop()
		return
	}
	c.idle = time.AfterFunc(p.cfg.IdleTimeout, c.stop)
	p.idle = append(p.idle, c)
}

// start runs a new child until its engine is open.
func (p *Pool) start(ctx context.Context) (*process, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, errClosed()
	}
	c, err := spawn(p.cfg, &p.wg)
	p.mu.Unlock()
	if err != nil {
		return nil, &conversation.Error{
			Code: conversation.Unavailable, Message: "The speech engine cannot be started.", Err: err,
		}
	}
	if err := c.open(ctx, p.cfg); err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

// broke makes the error for a child that did not answer as it should.
func broke(ctx context.Context, c *process, limit time.Duration, err error) error {
	c.broken = true
	c.stop()
	<-c.done
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.DeadlineExceeded) {
		return cause
	}
	if ctx.Err() != nil {
		return &conversation.Error{
			Code:    conversation.DeadlinePassed,
			Message: "The speech engine gave no answer within " + limit.Round(time.Second).String() + " and was stopped.",
			Err:     err,
		}
	}
	return &conversation.Error{
		Code: conversation.Unavailable, Message: "The speech engine stopped unexpectedly.",
		Err: errors.Join(err, c.fate()),
	}
}
