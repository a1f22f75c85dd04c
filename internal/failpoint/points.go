//go:build chaos

package failpoint

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Points are the places that have a name.
func Points() []string {
	return []string{
		"submit.before", "submit.after", // the API's transaction
		"claim.after",
		"effect.before", "effect.after", // the work itself
		"commit.before", "commit.after", // the worker's transaction
		"hint.before", "hint.after",
		"deliver.before", "deliver.after", // a webhook is claimed; it was sent, and is not settled
	}
}

// point is an armed one.
type point struct {
	action string
	pause  time.Duration
	at     int64
	passed atomic.Int64
}

//nolint:gochecknoglobals // of a build for tests: one set for the process
var armed = sync.OnceValue(func() map[string]*point {
	points := map[string]*point{}
	for entry := range strings.SplitSeq(os.Getenv("CHAOS_POINTS"), ",") {
		if entry == "" {
			continue
		}
		name, p, err := parse(entry)
		if err != nil {
			fmt.Fprintln(os.Stderr, "CHAOS_POINTS:", err)
			os.Exit(2)
		}
		points[name] = p
	}
	return points
})

func parse(entry string) (string, *point, error) {
	name, action, found := strings.Cut(entry, "=")
	if !found {
		return "", nil, fmt.Errorf("%q is not point=action@n", entry)
	}
	p := &point{at: 1}
	action, count, found := strings.Cut(action, "@")
	if found {
		n, err := strconv.ParseInt(count, 10, 64)
		if err != nil {
			return "", nil, err
		}
		p.at = n
	}
	action, pause, found := strings.Cut(action, ":")
	if found {
		d, err := time.ParseDuration(pause)
		if err != nil {
			return "", nil, err
		}
		p.pause = d
	}
	p.action = action
	return name, p, nil
}

// pass does what is armed at the point, and tells whether it did something.
func pass(name string) bool {
	p := armed()[name]
	if p == nil {
		return false
	}
	n := p.passed.Add(1)
	if n != p.at && (p.action != "sleep" || n < p.at) {
		return false
	}
	trace("fired", name, p.action)
	switch p.action {
	case "kill":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // it comes in a moment
	case "stop":
		_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
		// Other threads may go on for an instant.
		<-time.After(50 * time.Millisecond)
	case "exit":
		os.Exit(1)
	case "panic":
		panic("fail point " + name)
	case "sleep":
		<-time.After(p.pause)
	}
	return true
}
