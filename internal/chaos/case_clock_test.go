package chaos

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// clocks runs processes whose clocks are two minutes apart from each other on one
// PostgreSQL. The program is built with a time package whose Now is off by what
// the environment says: Go programs do not ask the C library for the time, so
// faketime cannot do it, and a name space has only the monotonic clock.
func clocks(t trial) *lab {
	if t.clock == "" {
		t.Skip(t.noClock)
	}
	l := newLab(t, t.Name(), options{postgres: true})
	l.exe = t.clock
	l.fleet.api("CHAOS_CLOCK=120")
	l.fleet.api("CHAOS_CLOCK=-120")
	for _, offset := range []string{"0", "120", "-120"} {
		env := []string{"CHAOS_CLOCK=" + offset}
		l.fleet.keep("worker", env, env)
	}
	l.fleet.awaitWorkers(3)
	l.load.run(l.pick(40, 80), 20, 4)
	l.fleet.victim().Kill()
	l.load.run(l.pick(40, 80), 20, 4)
	l.tell("clocks", "-2 min, 0, +2 min")
	if l.load.retries.Load() > 0 {
		l.Logf("%d requests had to be sent again", l.load.retries.Load())
	}
	l.verify(time.Minute)
	return l
}

// buildWithClock builds the program with the changed time package. Everything
// depends on that, so the first time takes some minutes.
func (s *suite) buildWithClock(t *testing.T) {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	original := filepath.Join(strings.TrimSpace(string(out)), "src", "time", "time.go")
	text, err := os.ReadFile(original)
	if err != nil {
		s.noClock = fmt.Sprintf("the sources of Go are not here: %v", err)
		return
	}
	const reading = "sec, nsec, mono := runtimeNow()"
	source := string(text)
	if !strings.Contains(source, reading) {
		s.noClock = fmt.Sprintf("time.Now of %s is not as known", runtime.Version())
		return
	}
	source = strings.ReplaceAll(source, reading, reading+"\n\tsec += chaosOffset")
	source += `
// chaosOffset is how many seconds this process is wrong.
var chaosOffset = func() (n int64) {
	text, _ := chaosGetenv("CHAOS_CLOCK")
	sign := int64(1)
	for _, c := range text {
		if c == '-' {
			sign = -1
			continue
		}
		n = n*10 + int64(c-'0')
	}
	return sign * n
}()
`
	source = strings.Replace(source, "import (", "import (\n\tchaosSyscall \"syscall\"\n", 1)
	source = strings.Replace(source, "chaosGetenv(", "chaosSyscall.Getenv(", 1)
	// The same path each time, so that the go command finds what it has built.
	dir := filepath.Join(root(t), ".cache", "chaos")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	changed, overlay := filepath.Join(dir, "time.go"), filepath.Join(dir, "overlay.json")
	plan, _ := json.Marshal(map[string]any{"Replace": map[string]string{original: changed}})
	for path, data := range map[string]string{changed: source, overlay: string(plan)} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.clock = build(t, root(t), filepath.Join(s.dir, "parlance-clock"), []string{"chaos"}, "-overlay", overlay)
}
