package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// startPostgres makes a PostgreSQL cluster of this run alone, with the
// durability of a production server (fsync and synchronous_commit on).
func startPostgres(ctx context.Context, dir string) (url string, stop func(), err error) {
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(bins) == 0 {
		return "", nil, errors.New("PostgreSQL is not installed")
	}
	bin := bins[len(bins)-1]
	attr, err := unprivileged(dir)
	if err != nil {
		return "", nil, err
	}
	data := filepath.Join(dir, "pg", "data")
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C") //nolint:gosec // fixed
	initdb.SysProcAttr, initdb.Dir = attr, filepath.Dir(data)
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	addr, err := freeAddr(ctx)
	if err != nil {
		return "", nil, err
	}
	_, port, _ := net.SplitHostPort(addr)
	server := exec.CommandContext(ctx, filepath.Join(bin, "postgres"), "-D", data, "-p", port, "-h", "127.0.0.1", "-k", "", //nolint:gosec // fixed
		"-c", "synchronous_commit=on", "-c", "max_connections=200", "-c", "shared_buffers=256MB")
	server.SysProcAttr, server.Dir = attr, filepath.Dir(data)
	if err := server.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = server.Process.Signal(syscall.SIGINT)
		_ = server.Wait()
	}
	ask := filepath.Join(bin, "pg_isready")
	err = until(ctx, 30*time.Second, func() bool {
		return exec.CommandContext(ctx, ask, "-h", "127.0.0.1", "-p", port).Run() == nil //nolint:gosec // fixed
	})
	return "postgres://bench@127.0.0.1:" + port + "/postgres?sslmode=disable", stop, err
}

// unprivileged gives the attributes of a process that PostgreSQL accepts: it
// refuses to run as root.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	home := filepath.Join(dir, "pg")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, err
	}
	if os.Geteuid() != 0 {
		return &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT}, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, _ := strconv.ParseUint(u.Uid, 10, 32)
	gid, _ := strconv.ParseUint(u.Gid, 10, 32)
	if err := errors.Join(os.Chmod(dir, 0o755), os.Chown(home, int(uid), int(gid))); err != nil { //nolint:gosec // the way to its own directory
		return nil, err
	}
	return &syscall.SysProcAttr{
		Pdeathsig:  syscall.SIGINT,
		Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)},
	}, nil
}
