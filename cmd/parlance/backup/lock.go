package backup

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// lockName is the file by which processes know of each other in a data directory.
const lockName = ".lock"

// LockShared says that this process works with the data directory, until the lock
// is closed or the process ends. Any number of servers may. It fails while a
// backup is being restored into it.
func LockShared(dir string) (io.Closer, error) {
	l, err := lock(dir, syscall.LOCK_SH)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("a backup is being restored into %s; start again when it is done", dir)
	}
	return l, err
}

// LockAlone is the lock of one who must be alone in the data directory.
func LockAlone(dir string) (io.Closer, error) {
	l, err := lock(dir, syscall.LOCK_EX)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("a server is using %s; stop it first", dir)
	}
	return l, err
}

func lock(dir string, how int) (io.Closer, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock data directory: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
	if errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.ENOLCK) || errors.Is(err, syscall.ENOSYS) {
		err = nil // a file system without locks: nothing can be known
	}
	if err != nil {
		return nil, fmt.Errorf("lock data directory: %w", errors.Join(err, f.Close()))
	}
	return f, nil
}
