package main

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"parlance/internal/client"
	"parlance/internal/testkit/process"
	"parlance/internal/testkit/redis"
	"parlance/webhooks"
)

// scrape reads /metrics: each series with its value.
func scrape(ctx context.Context, t *testing.T, addr string) map[string]float64 {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/metrics", nil)
	must(t, err)
	resp, err := http.DefaultClient.Do(req)
	must(t, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	must(t, err)
	found := map[string]float64{}
	for _, m := range regexp.MustCompile(`(?m)^(\w+(?:\{[^}]*\})?) (\S+)$`).FindAllStringSubmatch(string(text), -1) {
		if found[m[1]], err = strconv.ParseFloat(m[2], 64); err != nil {
			t.Errorf("%s: %v", m[0], err)
		}
	}
	return found
}

// What happened on a server can be read from its metrics.
func TestMetrics(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	addr, h := process.FreeAddr(t), hear(t)
	s := serve(t, "PARLANCE_OUTBOUND_ALLOW=127.0.0.0/8", "PARLANCE_METRICS_ADDR="+addr)
	h.believe(t, webhooks.NewSecret())
	w := makeWebhook(ctx, t, s.Client, map[string]any{"url": h.URL})
	rcv := h.believe(t, w.Secret)
	var acc client.Accepted
	must(t, s.Call(ctx, http.MethodPost, "/v1/process/text", chatBody("Could you send the report by Friday?"), &acc))
	finish(ctx, t, s.Client, acc.JobID)
	must(t, rcv.Wait(ctx, 3))
	want := map[string]float64{
		`jobs_submitted_total{kind="text"}`: 1, `jobs_settled_total{kind="text",status="completed"}`: 1,
		`job_wait_seconds_count{kind="text"}`: 1, `job_seconds_count{kind="text"}`: 1,
		`job_run_seconds_count{stage="segment"}`: 1, `job_run_seconds_count{stage="analyze"}`: 1, `job_run_seconds_count{stage="aggregate"}`: 1,
		`leases_reaped_total`: 0, `fenced_commits_total`: 0,
		`webhook_deliveries_total{result="delivered"}`: 3, `webhook_delivery_seconds_count`: 3,
		`conversation_backlog_max`: 0, `outbox_oldest_seconds`: 0, `conversations_active{queue="text"}`: 0,
		`http_request_seconds_count{method="POST",route="/v1/process/text",status="2xx"}`: 1,
		`asynq_queue_size{queue="text"}`: 0,
	}
	var got map[string]float64
	until(ctx, t, "webhooks that are settled", func() bool {
		got = scrape(ctx, t, addr)
		return got[`webhook_deliveries_total{result="delivered"}`] == 3
	})
	for series, n := range want {
		if have, ok := got[series]; !ok || have != n {
			t.Errorf("%s is %v (there: %t), want %v", series, have, ok, n)
		}
	}
	for _, name := range []string{"hints_reaped_total", "stale_hints_total", `asynq_queue_latency_seconds{queue="text"}`, "process_open_fds"} {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
	for series := range got {
		if strings.Contains(series, acc.JobID) || strings.Contains(series, acc.ConversationID) {
			t.Errorf("a series for each job would never end: %s", series)
		}
	}
}

// Work that nobody does shows, also where no worker runs.
func TestMetricsOfABacklog(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	rdb, api, addr := redis.Start(t), process.FreeAddr(t), process.FreeAddr(t)
	env := []string{
		"PARLANCE_ADDR=" + api, "PARLANCE_DATA_DIR=" + t.TempDir(), "PARLANCE_REDIS_URL=" + rdb.URL,
		"PARLANCE_METRICS_ADDR=" + addr, "PARLANCE_OUTBOUND_ALLOW=127.0.0.0/8",
	}
	p := parlance(t, env, "api")
	p.WaitReady(t, "http://"+api+"/readyz")
	c := newClient("http://"+api, token(t, env))
	makeWebhook(ctx, t, c, map[string]any{"url": "http://127.0.0.1:1/"})
	var acc client.Accepted
	must(t, c.Call(ctx, http.MethodPost, "/v1/process/text", chatBody("One."), &acc))
	for range 2 {
		must(t, c.Call(ctx, http.MethodPut, "/v1/process/text/"+acc.ConversationID, chatBody("And more."), &acc))
	}
	until(ctx, t, "the gauges of a backlog", func() bool {
		got := scrape(ctx, t, addr)
		return got["conversation_backlog_max"] == 3 && got[`conversations_active{queue="text"}`] == 1 &&
			got["outbox_oldest_seconds"] > 0.1 && got[`asynq_queue_size{queue="text"}`] == 1 && got[`asynq_queue_latency_seconds{queue="text"}`] > 0.1
	})
}
