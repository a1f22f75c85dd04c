package child_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/child"
)

const asChild = "PARLANCE_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(asChild) != "" {
		if err := child.Serve(os.Stdin, os.Stdout, openFake); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// fake is an engine that does what the first sample of a segment says.
type fake struct{ hoard [][]byte }

const (
	sayPID = iota
	crash
	exit
	hang
	nonsense
	refuse
	leak
	hog
	repeat
)

func openFake(config []byte) (speech.Transcriber, error) {
	switch string(config) {
	case "broken":
		return nil, conversation.Errorf(conversation.EngineMissing, "no model")
	case "exits":
		fmt.Fprintln(os.Stderr, "FATAL: model is garbage")
		os.Exit(3)
	}
	return &fake{}, nil
}

func (f *fake) Transcribe(_ context.Context, seg speech.Segment) ([]conversation.Word, error) {
	switch seg.PCM[0] {
	case crash:
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case exit:
		fmt.Fprintln(os.Stderr, "FATAL: something is wrong")
		os.Exit(1)
	case hang:
		select {}
	case nonsense:
		fmt.Fprint(os.Stdout, "this is a log line on the wrong channel")
		select {}
	case refuse:
		return nil, conversation.Errorf(conversation.Unprocessable, "cannot hear this")
	case leak:
		f.take(64 << 20)
	case hog:
		f.take(1 << 30)
	case repeat:
		return []conversation.Word{{Text: fmt.Sprintf("%v %s %q %v %v", seg.Start, seg.Language, seg.Vocabulary, seg.Narrow, seg.PCM)}}, nil
	}
	return []conversation.Word{{
		Text: strconv.Itoa(os.Getpid()), Offset: time.Duration(len(seg.PCM)), Duration: 7, Confidence: 0.25, SpeakerTag: 2,
	}}, nil
}

// take allocates and touches memory.
func (f *fake) take(n int) {
	b := make([]byte, n)
	for i := 0; i < n; i += 4096 {
		b[i] = 1
	}
	f.hoard = append(f.hoard, b)
}

func newPool(t *testing.T, change func(*child.Config)) *child.Pool {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cfg := child.Config{Command: []string{exe}, Env: []string{asChild + "=1"}}
	if change != nil {
		change(&cfg)
	}
	p, err := child.NewPool(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func ask(ctx context.Context, p *child.Pool, what int16) (string, error) {
	words, err := p.Transcribe(ctx, speech.Segment{PCM: []int16{what, 2, 3}})
	if err != nil {
		return "", err
	}
	return words[0].Text, nil
}

func pid(t *testing.T, p *child.Pool) string {
	t.Helper()
	s, err := ask(t.Context(), p, sayPID)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// gone waits until no process has the id any more.
func gone(t *testing.T, pid string) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		if _, err := os.Stat("/proc/" + pid); errors.Is(err, os.ErrNotExist) {
			return
		}
		select {
		case <-deadline:
			t.Fatalf("process %s is still there", pid)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestPool_WordsPass(t *testing.T) {
	t.Parallel()
	p := newPool(t, nil)
	words, err := p.Transcribe(t.Context(), speech.Segment{PCM: []int16{sayPID, -5, 3}})
	if err != nil || len(words) != 1 {
		t.Fatalf("%v, %v", words, err)
	}
	w := words[0]
	if w.Text == "" || w.Offset != 3 || w.Duration != 7 || w.Confidence != 0.25 || w.SpeakerTag != 2 {
		t.Errorf("%+v", w)
	}
	if again := pid(t, p); again != w.Text {
		t.Errorf("a second child %s was started beside the idle %s", again, w.Text)
	}
}

func TestPool_Faults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		what  int16
		code  conversation.Code
		log   string // in the cause
		fresh bool   // the next call gets another child
	}{
		"crash":        {crash, conversation.Unavailable, "signal: killed", true},
		"exit":         {exit, conversation.Unavailable, "FATAL: something is wrong", true},
		"hang":         {hang, conversation.DeadlinePassed, "", true},
		"nonsense":     {nonsense, conversation.Unavailable, "impossible length", true},
		"own error":    {refuse, conversation.Unprocessable, "", false},
		"memory limit": {hog, conversation.Unavailable, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPool(t, func(c *child.Config) {
				c.Timeout = func(time.Duration) time.Duration { return time.Second }
				c.MemoryLimit = 512 << 20
				if name != "hang" {
					c.Timeout = nil
				}
			})
			before := pid(t, p)
			_, err := ask(t.Context(), p, test.what)
			if conversation.CodeOf(err) != test.code || !strings.Contains(fmt.Sprint(err), test.log) {
				t.Errorf("got %v", err)
			}
			if test.fresh && !conversation.Retryable(err) {
				t.Errorf("not retryable: %v", err)
			}
			after := pid(t, p)
			if (before != after) != test.fresh {
				t.Errorf("child %s before, %s after", before, after)
			}
			if test.fresh {
				gone(t, before)
			}
		})
	}
}

func TestPool_LeakingChildIsReplaced(t *testing.T) {
	t.Parallel()
	p := newPool(t, func(c *child.Config) { c.Recycle = 60 << 20 })
	before, err := ask(t.Context(), p, leak)
	if err != nil {
		t.Fatal(err)
	}
	if after := pid(t, p); after == before {
		t.Errorf("child %s goes on with its leak", before)
	}
	gone(t, before)
}

func TestPool_StartFaults(t *testing.T) {
	t.Parallel()
	p := newPool(t, func(c *child.Config) { c.Engine = []byte("broken") })
	if _, err := ask(t.Context(), p, sayPID); conversation.CodeOf(err) != conversation.EngineMissing {
		t.Errorf("engine without a model: %v", err)
	}
	p = newPool(t, func(c *child.Config) { c.Engine = []byte("exits") })
	if _, err := ask(t.Context(), p, sayPID); conversation.CodeOf(err) != conversation.Unavailable || !strings.Contains(err.Error(), "model is garbage") {
		t.Errorf("engine that exits: %v", err)
	}
	p = newPool(t, func(c *child.Config) { c.Command = []string{"/does/not/exist"} })
	if _, err := ask(t.Context(), p, sayPID); conversation.CodeOf(err) != conversation.Unavailable {
		t.Errorf("no program: %v", err)
	}
}

func TestPool_Cancel(t *testing.T) {
	t.Parallel()
	p := newPool(t, nil)
	before := pid(t, p)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := ask(ctx, p, hang)
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	_ = before
	if _, err := ask(t.Context(), p, sayPID); err != nil {
		t.Errorf("after a cancelled call: %v", err)
	}
}

func TestPool_CloseEndsAll(t *testing.T) {
	t.Parallel()
	p := newPool(t, func(c *child.Config) { c.Children = 2 })
	idle := pid(t, p)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if _, err := ask(t.Context(), p, hang); conversation.CodeOf(err) != conversation.Unavailable {
				t.Errorf("a call during Close: %v", err)
			}
		})
	}
	p.Close()
	wg.Wait()
	gone(t, idle)
	if _, err := ask(t.Context(), p, sayPID); conversation.CodeOf(err) != conversation.Unavailable {
		t.Errorf("a call after Close: %v", err)
	}
}

func TestPool_ChildrenWorkAtOnce(t *testing.T) {
	t.Parallel()
	p := newPool(t, func(c *child.Config) { c.Children = 3 })
	var mu sync.Mutex
	seen := map[string]bool{}
	var wg sync.WaitGroup
	for range 30 {
		wg.Go(func() {
			s, err := ask(t.Context(), p, sayPID)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			seen[s] = true
		})
	}
	wg.Wait()
	if len(seen) < 2 || len(seen) > 3 {
		t.Errorf("%d children answered, want 2 or 3", len(seen))
	}
}

func TestPool_IdleChildStops(t *testing.T) {
	t.Parallel()
	p := newPool(t, func(c *child.Config) { c.IdleTimeout = time.Millisecond })
	first := pid(t, p)
	gone(t, first)
	if second := pid(t, p); second == first {
		t.Error("the same child answers")
	}
}

// TestServe_EndOfInput stops quietly when the server goes away.
func TestServe_EndOfInput(t *testing.T) {
	t.Parallel()
	if err := child.Serve(strings.NewReader(""), io.Discard, openFake); err != nil {
		t.Error(err)
	}
	if err := child.Serve(strings.NewReader("\xff\xff\xff\xffo"), io.Discard, openFake); err == nil {
		t.Error("a frame of 4 GB was accepted")
	}
	if err := child.Serve(strings.NewReader("\x05\x00\x00\x00zabcd"), io.Discard, openFake); err == nil {
		t.Error("an unknown frame was accepted")
	}
}

// What the client asked for reaches the engine.
func TestTranscribe_Wishes(t *testing.T) {
	t.Parallel()
	p := newPool(t, nil)
	words, err := p.Transcribe(t.Context(), speech.Segment{
		PCM: []int16{repeat, -5}, Language: "de-DE", Vocabulary: []string{"Müller", `a"b`}, Start: 3 * time.Second, Narrow: true,
	})
	if err != nil || len(words) != 1 || words[0].Text != `3s de-DE ["Müller" "a\"b"] true [8 -5]` {
		t.Errorf("%v, %v", words, err)
	}
}
