package chaos

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// before is the last version without the migrations that came after 0004.
const before = "4954d15"

// upgrade runs an older version, then old and new side by side on one database,
// which the new one migrates, then the new one alone.
func upgrade(postgres bool) func(trial) *lab {
	return func(t trial) *lab {
		if t.old == "" {
			t.Skip(t.noOld)
		}
		l := newLab(t, t.Name(), options{postgres: postgres, exe: t.old})
		migrations := `SELECT max(version_id) FROM goose_db_version`
		from := l.count(migrations)
		l.fleet.api()
		l.fleet.workers(2)
		l.fleet.awaitWorkers(2)
		elders := append(l.fleet.alive("api"), l.fleet.alive("worker")...)
		chats := l.pick(40, 60)
		l.load.run(chats, 10, 4)
		l.while(chats, 20, 4, func() {
			l.exe, l.env = t.exe, append(l.env, newerSettings()...)
			l.fleet.api()
			l.fleet.workers(2)
			l.fleet.awaitWorkers(4)
		})
		together := time.Now()
		l.load.run(chats, 20, 4)
		l.tell("migrations", itoa(from)+" to "+itoa(l.count(migrations)))
		l.tell("side by side", time.Since(together))
		l.while(chats, 20, 4, func() {
			for _, m := range elders {
				l.pause(l.between(0, 300*time.Millisecond))
				l.fleet.retire([]*member{m})
			}
		})
		l.verify(time.Minute)
		return l
	}
}

// buildOld builds the version of before, out of the history of this repository.
func (s *suite) buildOld(t *testing.T) {
	t.Helper()
	dir := filepath.Join(s.dir, "old")
	cmd := exec.Command("sh", "-c", `mkdir "$2" && git archive "$1" | tar -x -C "$2"`, "archive", before, dir)
	cmd.Dir = root(t)
	out, err := cmd.CombinedOutput()
	if err != nil || !exists(filepath.Join(dir, "go.mod")) {
		s.noOld = fmt.Sprintf("version %s is not in the history here: %v %s", before, err, out)
		return
	}
	s.old = build(t, dir, filepath.Join(s.dir, "parlance-old"), nil)
}
