//go:build chaos

package failpoint

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

//nolint:gochecknoglobals // of a build for tests: one file for the process
var traceFile = sync.OnceValue(func() *os.File {
	path := os.Getenv("CHAOS_TRACE")
	if path == "" {
		return nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		fmt.Fprintln(os.Stderr, "CHAOS_TRACE:", err)
		os.Exit(2)
	}
	return f
})

// trace writes a line at once, so that lines of several processes do not
// mix and none is lost with the process. It begins with the time that all
// processes of the machine share, whatever their clocks are set to.
func trace(event string, fields ...any) {
	f := traceFile()
	if f == nil {
		return
	}
	var t unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &t)
	var line strings.Builder
	fmt.Fprintf(&line, "%d %d %s", t.Nano(), os.Getpid(), event)
	for _, v := range fields {
		fmt.Fprintf(&line, " %v", v)
	}
	line.WriteByte('\n')
	_, _ = f.WriteString(line.String())
}
