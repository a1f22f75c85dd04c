package chaos

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"parlance/internal/testkit/pg"
)

// restartPostgres restarts PostgreSQL under load: in good order, and as if it had
// crashed.
func restartPostgres(t trial) *lab {
	server := &pg.Server{Durable: true}
	var p *postmaster
	t.Cleanup(func() { p.stop(syscall.SIGINT) }) // after the database is dropped
	database := server.Database(t)
	l := newLab(t, t.Name(), options{database: database})
	p = findPostmaster(t.T, database)
	l.fleet.api()
	l.fleet.workers(2)
	l.fleet.awaitWorkers(2)
	kinds := []syscall.Signal{syscall.SIGQUIT, syscall.SIGINT}
	if l.long {
		kinds = append(kinds, syscall.SIGQUIT, syscall.SIGQUIT, syscall.SIGINT)
	}
	var longest time.Duration
	l.while(l.pick(40, 100), 20, 4, func() {
		for _, kind := range kinds {
			l.pause(l.between(300*time.Millisecond, 900*time.Millisecond))
			from := time.Now()
			p.stop(kind)
			l.pause(l.between(0, time.Second))
			if err := p.start(); err != nil {
				l.Error(err)
			}
			longest = max(longest, time.Since(from))
		}
	})
	l.tell("restarts", len(kinds))
	l.tell("longest absence", longest)
	l.verify(time.Minute)
	return l
}

// postmaster is a PostgreSQL server that is started again by us.
type postmaster struct {
	exe, folder string
	owner       *syscall.SysProcAttr
	cmd         *exec.Cmd // nil: somebody else started it
}

func findPostmaster(t *testing.T, database string) *postmaster {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	p := &postmaster{folder: filepath.Join(u.Query().Get("host"), "data"), owner: &syscall.SysProcAttr{Setsid: true}}
	if p.exe, err = os.Readlink(fmt.Sprintf("/proc/%d/exe", p.pid())); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(p.folder)
	if err != nil {
		t.Fatal(err)
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
		p.owner.Credential = &syscall.Credential{Uid: st.Uid, Gid: st.Gid}
	}
	return p
}

// pid reads the number from the server's own file; 0 = it does not run.
func (p *postmaster) pid() (pid int) {
	data, err := os.ReadFile(filepath.Join(p.folder, "postmaster.pid"))
	if err == nil {
		_, _ = fmt.Sscan(strings.SplitN(string(data), "\n", 2)[0], &pid)
	}
	return pid
}

// stop ends the server: SIGINT = fast, SIGQUIT = without a word to anybody.
func (p *postmaster) stop(kind syscall.Signal) {
	pid := p.pid()
	if pid == 0 {
		return
	}
	_ = syscall.Kill(pid, kind)
	if p.cmd != nil {
		_ = p.cmd.Wait()
		p.cmd = nil
	}
	for p.pid() == pid {
		<-time.After(5 * time.Millisecond)
	}
}

func (p *postmaster) start() error {
	p.cmd = exec.Command(p.exe, "-D", p.folder)
	p.cmd.Dir, p.cmd.SysProcAttr = "/", p.owner
	return p.cmd.Start()
}

// backUp makes backups of SQLite under load, with workers that are killed, and
// restores the last one: it holds all that was accepted before it began, and what
// was unfinished then is done by the restored server.
func backUp(t trial) *lab {
	l := newLab(t, t.Name(), options{})
	l.fleet.api()
	l.fleet.workers(2)
	l.fleet.awaitWorkers(2)
	backups := l.pick(2, 5)
	target := ""
	accepted := map[*chat]int{}
	l.while(l.pick(60, 120), 20, 4, func() {
		for n := range backups {
			l.pause(l.between(300*time.Millisecond, 800*time.Millisecond))
			l.fleet.victim().Kill()
			accepted = l.load.accepted()
			target = filepath.Join(l.dir, "backup"+itoa(n)+".tar.gz")
			l.run("backup", target)
		}
	})
	l.tell("backups", backups)
	l.verify(time.Minute)
	if l.Failed() {
		return l
	}
	r := newLab(t, t.Name()+" restored", options{restore: target})
	r.hooks.jobs = nil // webhooks go to the receiver of the first server
	unfinished := r.count(`SELECT count(*) FROM jobs WHERE finished_at = $1`, int64(never))
	r.fleet.api()
	r.fleet.workers(1)
	r.settle(time.Minute)
	total := 0
	for _, c := range l.load.chats {
		n := r.verifyPrefix(c)
		total += n
		if n < accepted[c] {
			r.Errorf("conversation %s has %d jobs after the restore, %d were accepted before the backup", c.id, n, accepted[c])
		}
	}
	r.verifyIdle()
	r.fleet.retireAll()
	r.verifyExecutions()
	l.tell("restored jobs", total)
	l.tell("unfinished ones done", unfinished)
	return l
}

// verifyPrefix checks that a conversation holds effects 1..m, and gives m.
func (l *lab) verifyPrefix(c *chat) int {
	if l.count(`SELECT count(*) FROM conversations WHERE id = $1`, c.id) == 0 {
		return 0
	}
	var got struct{ Messages []struct{ Text string } }
	if err := l.load.get("/v1/conversations/"+c.id+"/messages", &got); err != nil {
		l.Error(err)
	}
	for i, m := range got.Messages {
		if m.Text != effect(i+1) {
			l.Errorf("conversation %s: message %d is %q", c.id, i+1, m.Text)
		}
	}
	if n := l.count(`SELECT count(*) FROM jobs WHERE conversation_id = $1 AND status = 'completed'`, c.id); n != len(got.Messages) {
		l.Errorf("conversation %s has %d completed jobs and %d effects", c.id, n, len(got.Messages))
	}
	return len(got.Messages)
}
