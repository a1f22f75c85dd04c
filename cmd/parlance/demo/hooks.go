package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"time"

	"parlance/webhooks/receiver"
)

// hookTime is how long the last webhooks may take to arrive.
const hookTime = 20 * time.Second

// hooks is the demonstration's own webhook receiver. It takes nothing whose
// signature is wrong.
type hooks struct {
	*receiver.Receiver

	url    string
	server *http.Server
}

func startReceiver(secret string) (*hooks, error) {
	r, err := receiver.New(secret)
	if err != nil {
		return nil, fmt.Errorf("webhook secret of the first start: %w", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // ends with the demonstration
	if err != nil {
		return nil, err
	}
	h := &hooks{Receiver: r, url: "http://" + l.Addr().String() + "/hooks"}
	h.server = &http.Server{Handler: r, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = h.server.Serve(l) }()
	return h, nil
}

func (h *hooks) stop() { _ = h.server.Close() }

// hook is what a webhook of a job says.
type hook struct {
	JobID  string `json:"jobId"`
	Status string `json:"status"`
	Data   struct {
		Sequence int `json:"sequence"`
	} `json:"data"`
}

// of gives what arrived for a job, in order of arrival, without repeats.
func (h *hooks) of(jobID string) (out []hook, err error) {
	for _, d := range h.Deliveries() {
		var got hook
		if err := json.Unmarshal(d.Body, &got); err != nil {
			return nil, err
		}
		if got.JobID == jobID && !d.Duplicate {
			out = append(out, got)
		}
	}
	return out, nil
}

// webhooks shows what arrived: three signed webhooks of each job, in order.
func (d *demo) webhooks(ctx context.Context) error {
	want := []string{"scheduled", "in_progress", "completed"}
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	if err := d.hooks.Wait(ctx, len(want)*len(d.jobs)); err != nil {
		return fmt.Errorf("only %d of %d webhooks arrived: %w", len(d.hooks.Deliveries()), len(want)*len(d.jobs), err)
	}
	for _, j := range d.jobs {
		got, err := d.hooks.of(j.JobID)
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
	if n := d.hooks.Refused(); n > 0 {
		return fmt.Errorf("%d webhooks had a wrong signature", n)
	}
	return nil
}
