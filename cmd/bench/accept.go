package main

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"parlance/internal/client"
)

const (
	backlog     = 10_000
	acceptRate  = 300 // submissions a second
	acceptFor   = 15 * time.Second
	acceptLimit = 20 * time.Millisecond
)

// accept measures how long a client waits for its 201 while many jobs wait: an
// API process without workers, so that the backlog stays as deep as it is.
func (b *bench) accept(ctx context.Context) error {
	addr, err := freeAddr(ctx)
	if err != nil {
		return err
	}
	env := []string{
		"PARLANCE_ADDR=" + addr, "PARLANCE_DATA_DIR=" + filepath.Join(b.dir, "accept"),
		"PARLANCE_REDIS_URL=" + b.redis.url(),
	}
	if err := b.redis.flush(ctx); err != nil {
		return err
	}
	api, err := b.parlance(ctx, "accept", env, "api")
	if err != nil {
		return err
	}
	if err := api.Start(); err != nil {
		return err
	}
	defer stopProcess(api)
	if err := until(ctx, time.Minute, func() bool { return ready(ctx, addr) }); err != nil {
		return err
	}
	c, err := b.signIn(ctx, addr, env)
	if err != nil {
		return err
	}
	if err := fill(ctx, c); err != nil {
		return err
	}
	took, err := paced(ctx, c)
	if err != nil {
		return err
	}
	slices.Sort(took)
	p50, p99 := took[len(took)/2], took[len(took)*99/100]
	b.add(fmt.Sprintf("accept p99 at %d/s, backlog %d jobs", acceptRate, backlog), "< 20 ms", p99 < acceptLimit,
		"%.1f ms (p50 %.1f ms, n %d)", ms(p99), ms(p50), len(took))
	return nil
}

func (b *bench) signIn(ctx context.Context, addr string, env []string) (*client.Client, error) {
	cmd, err := b.parlance(ctx, "token", env, "token")
	if err != nil {
		return nil, err
	}
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	return &client.Client{Base: "http://" + addr, Token: strings.TrimSpace(string(out)), HTTP: client.HTTP()}, nil
}

// fill makes the backlog: a thousand conversations of ten jobs.
func fill(ctx context.Context, c *client.Client) error {
	const perConversation = 10
	var wg sync.WaitGroup
	failed := make(chan error, 8)
	next := make(chan struct{})
	for range 8 {
		wg.Go(func() {
			for range next {
				id := ""
				for range perConversation {
					acc, err := submit(ctx, c, id)
					if err != nil {
						select {
						case failed <- err:
						default:
						}
						return
					}
					id = acc.ConversationID
				}
			}
		})
	}
	for range backlog / perConversation {
		select {
		case next <- struct{}{}:
		case err := <-failed:
			return err
		}
	}
	close(next)
	wg.Wait()
	return nil
}

// paced submits at a fixed rate, whatever the answers take.
func paced(ctx context.Context, c *client.Client) ([]time.Duration, error) {
	n := int(acceptFor.Seconds() * acceptRate)
	took := make([]time.Duration, n)
	errs := make([]error, n)
	var wg sync.WaitGroup
	t := time.NewTicker(time.Second / acceptRate)
	defer t.Stop()
	for i := range n {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-t.C:
		}
		wg.Go(func() {
			start := time.Now()
			_, errs[i] = submit(ctx, c, "")
			took[i] = time.Since(start)
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return took, nil
}

func submit(ctx context.Context, c *client.Client, id string) (client.Accepted, error) {
	method, path := http.MethodPost, "/v1/process/text"
	if id != "" {
		method, path = http.MethodPut, path+"/"+id
	}
	body := map[string]any{"messages": []any{map[string]any{
		"payload": map[string]any{"content": "Could you send me the report by Friday? I will look at it on Monday."},
		"from":    map[string]any{"name": "Ann", "userId": "ann@example.com"},
	}}}
	var acc client.Accepted
	return acc, c.Call(ctx, method, path, body, &acc)
}

func stopProcess(cmd *exec.Cmd) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
