package chaos

import (
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	longForm = flag.Bool("long", false, "run all cases in their long form")
	seedFlag = flag.Uint64("seed", 0, "what random choices follow from; 0 = take one")
	tableOut = flag.String("table", "", "append the table of figures to this file")
	soakTime = flag.Duration("soak", 0, "run only the soak, for so long")
)

// suite is one run over all cases.
type suite struct {
	long bool
	seed uint64
	exe  string
	dir  string

	old, clock string // binaries of an older version, and of one whose clock is wrong
	noOld      string // why there is none
	noClock    string

	slots chan struct{} // cases that may run at once

	mu    sync.Mutex
	lines []line
}

// trial is one case of a suite.
type trial struct {
	*testing.T
	*suite
}

// line is the outcome of a case.
type line struct {
	number  int
	name    string
	figures []figure
	took    time.Duration
	failed  bool
	skipped bool
}

// kase is one kind of harm. (The word itself is taken.)
type kase struct {
	number int // in the list of docs/reliability.md
	name   string
	run    func(trial) *lab
	alone  bool // its figures want an idle machine
	long   bool // not part of the short form
}

// TestChaos does harm in many ways; see the package comment.
func TestChaos(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some minutes")
	}
	s := &suite{long: *longForm, seed: *seedFlag, slots: make(chan struct{}, 3)}
	for s.seed == 0 {
		s.seed = rand.Uint64N(1_000_000)
	}
	t.Logf("seed %d: repeat with make chaos SEED=%d", s.seed, s.seed)
	s.dir = t.TempDir()
	s.exe = build(t, root(t), filepath.Join(s.dir, "parlance"), []string{"chaos"})
	if s.long && *soakTime == 0 {
		s.buildOld(t)
		s.buildWithClock(t)
	}
	from := time.Now()
	t.Run("cases", func(t *testing.T) { s.runAll(t) })
	s.print(t, time.Since(from))
}

// runAll runs some cases at once: most of their time is waiting. go test would
// allow as many as there are processors.
func (s *suite) runAll(t *testing.T) {
	t.Helper()
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, k := range cases() {
		if k.long && !s.long || *soakTime > 0 && k.name != "soak" {
			continue
		}
		places := 1
		if k.alone {
			places = cap(s.slots)
		}
		s.take(places)
		wg.Go(func() {
			defer s.give(places)
			t.Run(k.name, func(t *testing.T) { s.runCase(t, k) })
		})
	}
}

func (s *suite) runCase(t *testing.T, k kase) {
	t.Helper()
	from := time.Now()
	l := line{number: k.number, name: k.name}
	defer func() {
		l.took, l.failed, l.skipped = time.Since(from), t.Failed(), t.Skipped()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.lines = append(s.lines, l)
	}()
	if b := k.run(trial{t, s}); b != nil {
		l.figures = b.figures
		if t.Failed() {
			b.keep()
		}
	}
}

func (s *suite) take(n int) {
	for range n {
		s.slots <- struct{}{}
	}
}

func (s *suite) give(n int) {
	for range n {
		<-s.slots
	}
}

// limit bounds a case.
func (s *suite) limit() time.Duration {
	if *soakTime > 0 {
		return *soakTime + 5*time.Minute
	}
	if s.long {
		return 15 * time.Minute
	}
	return 5 * time.Minute
}

// random is a source of choices for one case: the same for the same seed, whatever
// the order in which cases run.
func (s *suite) random(name string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return rand.New(rand.NewPCG(s.seed, h.Sum64()))
}

// keep copies what helps to understand a failure, when CHAOS_KEEP says where to.
func (l *lab) keep() {
	dir := os.Getenv("CHAOS_KEEP")
	if dir == "" {
		return
	}
	to := filepath.Join(dir, strings.ReplaceAll(l.Name(), "/", "_"))
	out, err := exec.Command("cp", "-r", l.dir, to).CombinedOutput()
	l.Logf("kept in %s: %v %s", to, err, out)
}

// root is the folder of go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// build builds the program of a source tree as users have it, with more tags.
func build(t *testing.T, source, exe string, tags []string, flags ...string) string {
	t.Helper()
	engine := exec.Command(filepath.Join(source, "scripts", "engine.sh"))
	out, err := engine.Output()
	if err != nil {
		t.Fatalf("engine.sh: %v", err)
	}
	cgo := "CGO_ENABLED=0"
	if e := strings.TrimSpace(string(out)); e != "" {
		tags, cgo = append(tags, e), "CGO_ENABLED=1"
	}
	args := append([]string{"build", "-trimpath", "-buildvcs=false", "-tags", strings.Join(tags, ",")}, flags...)
	cmd := exec.Command("go", append(args, "-o", exe, "./cmd/parlance")...)
	cmd.Dir = source
	cmd.Env = append(os.Environ(), cgo)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v: %s", err, out)
	}
	return exe
}

// print shows the table, and appends it to a file if one is asked for.
func (s *suite) print(t *testing.T, took time.Duration) {
	t.Helper()
	var b strings.Builder
	form := "short form"
	if s.long {
		form = "long form"
	}
	fmt.Fprintf(&b, "\nSeed %d, %s, %s on %s:\n\n| case | result | time | figures |\n| --- | --- | --- | --- |\n",
		s.seed, form, took.Round(time.Second), time.Now().UTC().Format(time.DateOnly))
	for number := range 16 {
		for _, l := range s.lines {
			if l.number == number {
				b.WriteString(l.String())
			}
		}
	}
	t.Log(b.String())
	if *tableOut == "" {
		return
	}
	f, err := os.OpenFile(*tableOut, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = f.Close() }()
	if _, err := f.WriteString(b.String()); err != nil {
		t.Error(err)
	}
}

func (l line) String() string {
	result := "kept"
	switch {
	case l.failed:
		result = "BROKEN"
	case l.skipped:
		result = "skipped"
	}
	var figures []string
	for _, f := range l.figures {
		figures = append(figures, f.name+" "+f.value)
	}
	return fmt.Sprintf("| %d %s | %s | %s | %s |\n", l.number, l.name, result, l.took.Round(100*time.Millisecond), strings.Join(figures, "; "))
}

// toJSON is for bodies, which always can be written.
func toJSON(v any) []byte {
	b, _ := json.Marshal(v)
	return b
}
