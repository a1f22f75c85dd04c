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

// resident is the memory that the child holds, in bytes; 0 when nobody tells.
func (c *process) resident() int64 {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(c.cmd.Process.Pid) + "/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(b))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
