package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/redis/go-redis/v9"

	"parlance/jobs"
)

// redisServer is a redis-server of this run alone.
type redisServer struct {
	addr string
	cmd  *exec.Cmd
}

func startRedis(ctx context.Context, dir string) (*redisServer, error) {
	addr, err := freeAddr(ctx)
	if err != nil {
		return nil, err
	}
	_, port, _ := net.SplitHostPort(addr)
	s := &redisServer{addr: addr}
	s.cmd = exec.CommandContext(ctx, "redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", dir, //nolint:gosec // fixed
		"--save", "", "--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction", "--loglevel", "warning")
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("redis-server: %w", err)
	}
	c, err := s.client()
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	return s, until(ctx, 10*time.Second, func() bool { return c.Ping(ctx).Err() == nil })
}

func (s *redisServer) url() string { return "redis://" + s.addr }

func (s *redisServer) client() (redis.UniversalClient, error) { return jobs.Connect(s.url()) }

// flush empties it between two measurements.
func (s *redisServer) flush(ctx context.Context) error {
	c, err := s.client()
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	return c.FlushAll(ctx).Err()
}

func (s *redisServer) stop() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

var errTimeout = errors.New("did not happen in time")

// until polls a condition.
func until(ctx context.Context, limit time.Duration, done func() bool) error {
	deadline := time.Now().Add(limit)
	t := time.NewTicker(time.Millisecond)
	defer t.Stop()
	for !done() {
		if time.Now().After(deadline) {
			return errTimeout
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
	return nil
}

func freeAddr(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String(), nil
}

// parlance starts the built binary with settings on top of a plain environment.
func (b *bench) parlance(ctx context.Context, name string, env []string, args ...string) (*exec.Cmd, error) {
	logFile, err := os.Create(filepath.Join(b.dir, name+".log")) //nolint:gosec // our scratch space
	if err != nil {
		return nil, err
	}
	defer func() { _ = logFile.Close() }()
	cmd := exec.CommandContext(ctx, b.bin, args...) //nolint:gosec // the binary under test
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + b.dir, "PARLANCE_LOG_LEVEL=error",
		"PARLANCE_RATE_LIMIT=0", "PARLANCE_MAX_CONCURRENT_JOBS=0",
	}, env...)
	cmd.Stderr = logFile
	return cmd, nil
}

func quiet() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
}
