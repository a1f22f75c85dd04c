package chaos

import (
	"fmt"
	"net/http"
	"os/exec"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"golang.org/x/sys/unix"

	"parlance/internal/testkit/process"
)

// fullDisk lets no process write to files: what the kernel refuses beyond
// RLIMIT_FSIZE. Unlike a small file system this needs no right to mount anything,
// and it can be undone while the process runs.
func fullDisk(l *lab, pids ...int) (undo func()) {
	l.Helper()
	set := func(limit uint64) {
		for _, pid := range pids {
			r := unix.Rlimit{Cur: limit, Max: unix.RLIM_INFINITY}
			if err := unix.Prlimit(pid, unix.RLIMIT_FSIZE, &r, nil); err != nil {
				l.Errorf("limit files of %d: %v", pid, err)
			}
		}
	}
	set(4096)
	return func() { set(unix.RLIM_INFINITY) }
}

// diskFull fills the disk under SQLite, under the recordings, and under Redis.
func diskFull(t trial) *lab {
	queue, redisPID := redisOnDisk(t.T)
	l := newLab(t, t.Name(), options{queue: queue})
	api := l.fleet.api()
	l.fleet.workers(2)
	l.fleet.awaitWorkers(2)
	pids := []int{api.PID()}
	for _, m := range l.fleet.alive("worker") {
		pids = append(pids, m.PID())
	}
	fills := l.pick(2, 5)
	l.while(l.pick(40, 120), 15, 4, func() {
		for range fills {
			l.pause(l.between(200*time.Millisecond, 600*time.Millisecond))
			undo := fullDisk(l, pids...)
			l.pause(l.between(500*time.Millisecond, 3*time.Second))
			undo()
		}
	})
	l.tell("full under SQLite", fills)
	l.tell("refused meanwhile", l.load.retries.Load())
	if l.load.retries.Load() == 0 {
		l.Error("no submission was refused: the disk was not full")
	}
	l.fullForRecordings(api)
	before := l.load.retries.Load()
	undo := fullDisk(l, redisPID)
	l.load.run(l.pick(20, 60), 5, 4)
	if n := l.load.retries.Load() - before; n > 0 {
		l.Errorf("%d submissions were not accepted at once while the disk of Redis was full", n)
	}
	l.pause(time.Second)
	undo()
	l.verify(time.Minute)
	return l
}

// fullForRecordings uploads a recording to a full disk: it is refused with 503 and
// leaves nothing behind (verifyFiles looks).
func (l *lab) fullForRecordings(api *member) {
	l.Helper()
	wav := append(truncatedWAV(), make([]byte, 100_000)...)
	undo := fullDisk(l, api.PID())
	got, err := l.load.send(api.url, http.MethodPost, "/v1/process/audio", "", "audio/wav", wav)
	undo()
	if err != nil || got.status != http.StatusServiceUnavailable {
		l.Errorf("upload to a full disk: answer %d (%s), %v; want 503", got.status, got.body.Message, err)
	}
	l.tell("recording to a full disk", got.status)
}

// redisOnDisk starts a Redis that writes each command to a file, and does not die
// of a signal when it cannot.
func redisOnDisk(t *testing.T) (url string, pid int) {
	t.Helper()
	addr := process.FreeAddr(t)
	var port int
	_, _ = fmt.Sscanf(addr, "127.0.0.1:%d", &port)
	cmd := exec.Command("sh", "-c", `trap "" XFSZ; exec redis-server --port "$1" --bind 127.0.0.1 --dir "$2" --save "" --appendonly yes --maxmemory-policy noeviction --loglevel warning`,
		"redis", itoa(port), t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	c := goredis.NewClient(&goredis.Options{Addr: addr})
	defer func() { _ = c.Close() }()
	var up atomic.Bool
	for from := time.Now(); !up.Load() && time.Since(from) < 10*time.Second; {
		up.Store(c.Ping(t.Context()).Err() == nil)
		<-time.After(10 * time.Millisecond)
	}
	return "redis://" + addr, cmd.Process.Pid
}
