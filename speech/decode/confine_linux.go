package decode

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// Limits of one ffmpeg. A day of sound takes about a minute of processor time.
const (
	maxProcessor = 1800    // seconds
	maxMemory    = 1 << 30 // bytes of address space
	maxOpen      = 32      // descriptors
)

// confine has the kernel kill ffmpeg when this process dies, and puts it out of
// reach of signals meant for us.
func confine(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}

// limitProcess bounds processor time and memory, and forbids writing to files:
// a pipe has no size and is not affected. A limit that cannot be set is not
// fatal; the time without output is watched as well.
func limitProcess(pid int) {
	for resource, n := range map[int]uint64{
		unix.RLIMIT_CPU: maxProcessor, unix.RLIMIT_AS: maxMemory, unix.RLIMIT_NOFILE: maxOpen,
		unix.RLIMIT_FSIZE: 0, unix.RLIMIT_CORE: 0,
	} {
		_ = unix.Prlimit(pid, resource, &unix.Rlimit{Cur: n, Max: n}, nil)
	}
}
