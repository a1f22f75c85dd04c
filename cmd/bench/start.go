package main

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// starts is how many cold starts are measured.
const starts = 5

// coldStart measures the time from exec to the first 200 of /readyz, each time
// on a new data directory.
func (b *bench) coldStart(ctx context.Context) error {
	var took []time.Duration
	for i := range starts {
		d, err := b.startOnce(ctx, filepath.Join(b.dir, "start", string(rune('a'+i))))
		if err != nil {
			return err
		}
		took = append(took, d)
	}
	slices.Sort(took)
	median := took[len(took)/2]
	b.add("cold start of parlance serve, new data directory (median of 5)", "< 0.5 s", median < 500*time.Millisecond, "%.3f s", median.Seconds())
	return nil
}

func (b *bench) startOnce(ctx context.Context, dir string) (time.Duration, error) {
	addr, err := freeAddr(ctx)
	if err != nil {
		return 0, err
	}
	cmd, err := b.parlance(ctx, "start", []string{"PARLANCE_ADDR=" + addr, "PARLANCE_DATA_DIR=" + dir}, "serve")
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	err = until(ctx, time.Minute, func() bool { return ready(ctx, addr) })
	took := time.Since(start)
	_ = cmd.Process.Signal(syscall.SIGTERM)
	return took, errors.Join(err, cmd.Wait())
}

func ready(ctx context.Context, addr string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/readyz", nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}
