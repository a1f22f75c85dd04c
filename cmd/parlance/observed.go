package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"parlance/cmd/parlance/metrics"
	"parlance/cmd/parlance/tracing"
	"parlance/conversation"
	"parlance/storage"
	"parlance/worker"
)

// watch has what the server does counted, and traced when there is a collector.
func (k *core) watch(ctx context.Context) (stop func(), err error) {
	k.app.Store = observedStore{k.app.Store, k.metrics}
	k.store.OnTakeOver(k.metrics.TakenOver)
	if k.cfg.OTLPEndpoint == "" {
		return func() {}, nil
	}
	k.tracer, err = tracing.Start(ctx, tracing.Config{
		Endpoint: k.cfg.OTLPEndpoint, Percent: k.cfg.TracePercent, Version: version, Log: k.log.With("component", "tracing"),
	}, k.store)
	if err != nil {
		return nil, err
	}
	k.log = slog.New(tracing.WithTraceID(k.log.Handler()))
	return k.tracer.Stop, nil
}

// watchRequest is what the API tells of its requests.
func (k *core) watchRequest(r *http.Request, route string) (context.Context, func(status int)) {
	start, ctx, end := time.Now(), r.Context(), func(int) {}
	if k.tracer != nil {
		ctx, end = k.tracer.Request(r, route)
	}
	return ctx, func(status int) {
		end(status)
		if status == 0 {
			status = http.StatusInternalServerError // a panic
		}
		k.metrics.Request(r.Method, route, status, time.Since(start))
	}
}

// trace has a worker tell of its jobs and webhooks.
func (k *core) trace(r *workerRole) {
	if k.tracer == nil {
		return
	}
	r.worker.Observe.Begin, r.dispatcher.Trace = k.tracer.Work, k.tracer.Delivery
}

// observer measures a worker.
func (k *core) observer() worker.Observer { return k.metrics.Worker() }

// observeDelivery measures the attempts at webhooks.
func (k *core) observeDelivery(result string, took time.Duration) { k.metrics.Delivery(result, took) }

// serveMetrics serves /metrics on its own address, when one is set.
func (k *core) serveMetrics(ctx context.Context, g *errgroup.Group, q *queue) {
	if k.cfg.MetricsAddr != "" {
		g.Go(func() error {
			return k.metrics.Serve(ctx, k.cfg.MetricsAddr, k.store, q.rdb, k.log.With("component", "metrics"))
		})
	}
}

// observedStore is the store as the use cases see it: what is submitted is counted,
// and keeps the trace of its request.
type observedStore struct {
	storage.Store

	metrics *metrics.Metrics
}

// Submit counts what was accepted.
func (o observedStore) Submit(ctx context.Context, s storage.Submission) (conversation.Job, *storage.Hint, error) {
	if parent := tracing.Traceparent(ctx); parent != "" {
		ctx = storage.WithTrace(ctx, parent)
	}
	j, hint, err := o.Store.Submit(ctx, s)
	if err == nil {
		o.metrics.Submitted(s.Job.Kind)
	}
	return j, hint, err
}
