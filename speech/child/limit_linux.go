package child

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// bindToParent has the kernel kill the child when this process dies, however,
// and keeps the signals of a terminal from it: a shutdown lets it finish.
func bindToParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}

// limitMemory bounds what this process may allocate (RLIMIT_DATA: writable
// private memory; address space alone is reserved too freely by Go to be a
// measure) and forbids core dumps. A limit that cannot be set is not fatal: the
// server watches the resident size as well.
func limitMemory(limit int64) {
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
	if limit > 0 {
		n := uint64(limit)
		_ = syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: n, Max: n})
	}
}

// own is the memory that the child holds for itself, in bytes: resident, without
// the pages of files, which are shared and can be dropped. 0 when nobody tells.
func (c *process) own() int64 {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(c.cmd.Process.Pid) + "/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(b))
	if len(fields) < 3 {
		return 0
	}
	resident, err1 := strconv.ParseInt(fields[1], 10, 64)
	shared, err2 := strconv.ParseInt(fields[2], 10, 64)
	if err1 != nil || err2 != nil {
		return 0
	}
	return (resident - shared) * int64(os.Getpagesize())
}
