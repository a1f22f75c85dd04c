package child

import (
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
)

// Trim gives back what the start of this program left behind: garbage of the Go
// heap, and the pages of the program file that nobody needs any more (the kernel
// keeps them in its cache and maps those that are touched again). It changes
// nothing but the resident size.
func Trim() {
	debug.FreeOSMemory()
	dropImage()
}

// dropImage unmaps the pages of the program file.
func dropImage() {
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return
	}
	exe, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	for _, r := range untouched(string(maps), exe) {
		// By huge pages one touch would bring back two megabytes.
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, r.start, r.end-r.start, syscall.MADV_NOHUGEPAGE)
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, r.start, r.end-r.start, syscall.MADV_DONTNEED)
	}
}

// region is a stretch of the address space.
type region struct{ start, end uintptr }

// untouched finds in the text of /proc/self/smaps the mappings of the file that
// cannot be written and hold no page of this process's own: what the loader has
// relocated before it took the right to write away must stay.
func untouched(smaps, file string) []region {
	var out []region
	var at region
	candidate := false
	for line := range strings.Lines(smaps) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case !strings.HasSuffix(f[0], ":"):
			at, candidate = mapping(f)
			candidate = candidate && len(f) == 6 && f[5] == file && !strings.Contains(f[1], "w")
		case f[0] == "Anonymous:":
			if candidate && f[1] == "0" {
				out = append(out, at)
			}
			candidate = false
		}
	}
	return out
}

// mapping reads the range of a mapping's first line.
func mapping(fields []string) (region, bool) {
	from, to, _ := strings.Cut(fields[0], "-")
	a, err1 := strconv.ParseUint(from, 16, 64)
	b, err2 := strconv.ParseUint(to, 16, 64)
	return region{uintptr(a), uintptr(b)}, err1 == nil && err2 == nil && a < b
}
