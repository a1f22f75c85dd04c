package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// usage is what a pass took of processor and memory.
type usage struct {
	own, engine      time.Duration
	ownPeak, allPeak int64 // resident bytes
}

// watch samples memory while a pass runs.
type watch struct {
	own, engine time.Duration // at the start
	done        chan struct{}
	peaks       chan usage
}

func startWatch() *watch {
	w := &watch{
		own: processor(syscall.RUSAGE_SELF), engine: processor(syscall.RUSAGE_CHILDREN),
		done: make(chan struct{}), peaks: make(chan usage),
	}
	go func() {
		var u usage
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-w.done:
				w.peaks <- u
				return
			case <-tick.C:
				own := resident("self")
				all := own
				for _, pid := range children() {
					all += resident(pid)
				}
				u.ownPeak, u.allPeak = max(u.ownPeak, own), max(u.allPeak, all)
			}
		}
	}()
	return w
}

// stop ends the pass; the engines must have been closed, or their time is not
// counted.
func (w *watch) stop() usage {
	close(w.done)
	u := <-w.peaks
	u.own = processor(syscall.RUSAGE_SELF) - w.own
	u.engine = processor(syscall.RUSAGE_CHILDREN) - w.engine
	return u
}

func processor(who int) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(who, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// resident is the memory that a process holds, shared pages included.
func resident(pid string) int64 {
	b, err := os.ReadFile("/proc/" + pid + "/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(b))
	if len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize())
}

// children lists the processes that this one started.
func children() []string {
	tasks, _ := filepath.Glob("/proc/self/task/*/children")
	var pids []string
	for _, t := range tasks {
		if b, err := os.ReadFile(t); err == nil {
			pids = append(pids, strings.Fields(string(b))...)
		}
	}
	return pids
}
