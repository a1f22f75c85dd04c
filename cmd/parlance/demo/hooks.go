package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"parlance/webhooks"
)

// hooks is the demonstration's own webhook receiver. It takes nothing whose
// signature is wrong.
type hooks struct {
	url      string
	verifier *webhooks.Verifier
	server   *http.Server

	mu      sync.Mutex
	got     []hook
	refused int
}

// hook is one webhook that arrived.
type hook struct {
	at     time.Time
	id     string
	JobID  string `json:"jobId"`
	Status string `json:"status"`
	Data   struct {
		Sequence int `json:"sequence"`
	} `json:"data"`
}

func startReceiver(secret string) (*hooks, error) {
	v, err := webhooks.NewVerifier(secret)
	if err != nil {
		return nil, fmt.Errorf("webhook secret of the first start: %w", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // ends with the demonstration
	if err != nil {
		return nil, err
	}
	h := &hooks{url: "http://" + l.Addr().String() + "/hooks", verifier: v}
	h.server = &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = h.server.Serve(l) }()
	return h, nil
}

// ServeHTTP takes one webhook.
func (h *hooks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err == nil {
		err = h.verifier.Verify(r.Header, body)
	}
	got := hook{at: time.Now(), id: r.Header.Get("webhook-id")}
	if err == nil {
		err = json.Unmarshal(body, &got)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if err != nil {
		h.refused++
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.got = append(h.got, got)
	w.WriteHeader(http.StatusNoContent)
}

func (h *hooks) stop() { _ = h.server.Close() }

// of gives what arrived for a job, in order of arrival.
func (h *hooks) of(jobID string) []hook {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []hook
	for _, g := range h.got {
		if g.JobID == jobID {
			out = append(out, g)
		}
	}
	return out
}

// webhooks shows what arrived: three signed webhooks of each job, in order.
func (d *demo) webhooks(ctx context.Context) error {
	want := []string{"scheduled", "in_progress", "completed"}
	for _, j := range d.jobs {
		got, err := d.arrived(ctx, j.JobID, len(want))
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(d.out, "   job %s:", j.JobID)
		for i, g := range got {
			if i >= len(want) || g.Status != want[i] || g.Data.Sequence != i+1 {
				return fmt.Errorf("webhook %d of job %s says %s (sequence %d)", i+1, j.JobID, g.Status, g.Data.Sequence)
			}
			_, _ = fmt.Fprintf(d.out, " %d %s", g.Data.Sequence, g.Status)
		}
		_, _ = fmt.Fprintln(d.out)
	}
	if d.hooks.refused > 0 {
		return fmt.Errorf("%d webhooks had a wrong signature", d.hooks.refused)
	}
	return nil
}

// arrived waits until n webhooks of a job are there.
func (d *demo) arrived(ctx context.Context, jobID string, n int) ([]hook, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	t := time.NewTicker(20 * time.Millisecond)
	defer t.Stop()
	for {
		if got := d.hooks.of(jobID); len(got) >= n {
			return got, nil
		}
		select {
		case <-ctx.Done():
			return nil, errors.New("the webhooks of job " + jobID + " did not arrive")
		case <-t.C:
		}
	}
}
