//go:build unix

package models

import (
	"fmt"
	"os"
	"syscall"
)

// lock keeps other pulls of the same model away until unlock. The system takes
// it back when the process ends.
func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("another pull of this model is under way (%s)", path)
	}
	return func() { f.Close() }, nil
}
