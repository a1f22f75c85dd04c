package main

import (
	"context"
	"fmt"
	"syscall"

	"parlance/conversation"
)

// minFree is the free disk space, in bytes, below which a server is in danger.
const minFree = 256 << 20

// freeSpace is what an unprivileged process may still write at path, in bytes.
func freeSpace(path string) (int64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(path, &st); err != nil {
		return 0, fmt.Errorf("free space of %s: %w", path, err)
	}
	return int64(st.Bavail) * st.Bsize, nil
}

// checkDisk is not ready when recordings could no longer be taken.
func (k *core) checkDisk(context.Context) error {
	free, err := freeSpace(k.cfg.DataDir)
	if err != nil {
		return err
	}
	if free < minFree {
		return conversation.Errorf(conversation.Unavailable, "The data directory has only %d MiB left.", free>>20)
	}
	return nil
}
