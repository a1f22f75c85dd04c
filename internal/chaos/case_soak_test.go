package chaos

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// soak works steadily and looks whether anything grows that should not.
func soak(t trial) *lab {
	l := newLab(t, t.Name(), options{})
	length := time.Duration(l.pick(20, 100)) * time.Second
	if *soakTime > 0 {
		length = *soakTime
	}
	l.fleet.api()
	l.fleet.workers(2)
	l.fleet.awaitWorkers(2)
	var samples []map[string]float64
	from := time.Now()
	every := min(max(length/100, 500*time.Millisecond), 10*time.Second)
	next := from
	for time.Since(from) < length && l.ctx.Err() == nil {
		l.load.run(6, 4, 3)
		l.pause(100 * time.Millisecond)
		if time.Now().After(next) {
			next = next.Add(every)
			samples = append(samples, l.sample())
		}
	}
	l.tell("length", length)
	l.verify(time.Minute)
	l.compare(samples)
	return l
}

// slack is by how much each measure may differ between an early and a late part
// of the run: garbage collection and checkpoints make it go up and down.
func slack() map[string]float64 {
	return map[string]float64{
		"memory of api": 48 << 20, "memory of workers": 96 << 20,
		"goroutines": 40, "files": 30, "WAL": 72 << 20, "Redis": 4 << 20,
	}
}

// sample measures all processes once.
func (l *lab) sample() map[string]float64 {
	now := map[string]float64{}
	for _, role := range []string{"api", "worker"} {
		for _, m := range l.fleet.alive(role) {
			v := m.measure()
			key := "memory of api"
			if role == "worker" {
				key = "memory of workers"
			}
			now[key] += v["process_resident_memory_bytes"]
			now["goroutines"] += v["go_goroutines"]
			now["files"] += v["process_open_fds"]
		}
	}
	if info, err := os.Stat(filepath.Join(l.dir, "data", "parlance.db-wal")); err == nil {
		now["WAL"] = float64(info.Size())
	}
	c := l.redis.Client()
	defer func() { _ = c.Close() }()
	info, _ := c.Info(l.ctx, "memory").Result()
	for line := range strings.Lines(info) {
		if v, found := strings.CutPrefix(strings.TrimSpace(line), "used_memory:"); found {
			now["Redis"], _ = strconv.ParseFloat(v, 64)
		}
	}
	return now
}

// compare holds the last third of the samples against the second fifth: what
// comes before is warming up.
func (l *lab) compare(samples []map[string]float64) {
	l.Helper()
	n := len(samples)
	if n < 10 {
		l.Errorf("only %d samples", n)
		return
	}
	for _, what := range []string{"memory of api", "memory of workers", "goroutines", "files", "WAL", "Redis"} {
		early, late := mean(samples[n/5:2*n/5], what), mean(samples[2*n/3:], what)
		unit := ""
		shown := [2]float64{early, late}
		if early > 10_000 || late > 10_000 {
			shown[0], shown[1], unit = early/1e6, late/1e6, " MB"
		}
		l.tell(what, fmt.Sprintf("%.1f to %.1f%s", shown[0], shown[1], unit))
		if late > early+slack()[what]+early/10 {
			l.Errorf("%s grew from %.0f to %.0f", what, early, late)
		}
	}
}

func mean(samples []map[string]float64, what string) (sum float64) {
	for _, s := range samples {
		sum += s[what]
	}
	return sum / float64(max(1, len(samples)))
}
