package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// clockTick is what /proc counts CPU time in: USER_HZ of every Linux.
const clockTick = 10 * time.Millisecond

// usage is what a server and the processes below it held and used.
type usage struct {
	peakPSS, peakRSS     int64 // bytes, of all together
	serverCPU, engineCPU time.Duration
}

// watcher looks at a process and its children until it is stopped.
type watcher struct {
	pid  int
	done chan struct{}
	wg   sync.WaitGroup
	use  usage
	cpu  map[int]time.Duration // of each child, as last seen
}

func watch(pid int) *watcher {
	w := &watcher{pid: pid, done: make(chan struct{}), cpu: map[int]time.Duration{}}
	w.wg.Go(func() {
		t := time.NewTicker(250 * time.Millisecond)
		defer t.Stop()
		for {
			w.look()
			select {
			case <-w.done:
				w.look()
				return
			case <-t.C:
			}
		}
	})
	return w
}

func (w *watcher) stop() usage {
	close(w.done)
	w.wg.Wait()
	for _, d := range w.cpu {
		w.use.engineCPU += d
	}
	return w.use
}

func (w *watcher) look() {
	pss, rss := memory(w.pid)
	w.use.serverCPU = cpuTime(w.pid)
	for _, child := range children(w.pid) {
		p, r := memory(child)
		pss, rss = pss+p, rss+r
		if d := cpuTime(child); d > 0 {
			w.cpu[child] = d
		}
	}
	w.use.peakPSS, w.use.peakRSS = max(w.use.peakPSS, pss), max(w.use.peakRSS, rss)
}

func children(pid int) (pids []int) {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, list := range lists {
		data, _ := os.ReadFile(list) //nolint:gosec // of /proc
		for f := range strings.FieldsSeq(string(data)) {
			if n, err := strconv.Atoi(f); err == nil {
				pids = append(pids, n)
			}
		}
	}
	return pids
}

// memory gives proportional and resident size in bytes.
func memory(pid int) (pss, rss int64) {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		n, _ := strconv.ParseInt(f[1], 10, 64)
		switch f[0] {
		case "Pss:":
			pss = n << 10
		case "Rss:":
			rss = n << 10
		}
	}
	return pss, rss
}

// cpuTime is user and system time of a process without its children.
func cpuTime(pid int) time.Duration {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, found := strings.Cut(string(data), ") ") // the name may hold anything
	f := strings.Fields(rest)
	if !found || len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * clockTick
}
