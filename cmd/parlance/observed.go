package main

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"parlance/cmd/parlance/tracing"
	"parlance/conversation"
	"parlance/storage"
)

// watch has what the server does counted, and traced when there is a collector.
func (k *core) watch(ctx context.Context) (stop func(), err error) {
	k.app.Store = observedStore{k.app.Store, k.metrics}
	k.store.OnTakeOver(func(leases int) { k.metrics.takenOver.Add(float64(leases)) })
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
		class := strconv.Itoa(status/100) + "xx"
		k.metrics.requests.WithLabelValues(r.Method, route, class).Observe(time.Since(start).Seconds())
	}
}

// trace has a worker tell of its jobs and webhooks.
func (k *core) trace(r *workerRole) {
	if k.tracer == nil {
		return
	}
	r.worker.Observe.Begin, r.dispatcher.Trace = k.tracer.Work, k.tracer.Delivery
}

// observedStore is the store as the use cases see it: what is submitted is counted,
// and keeps the trace of its request.
type observedStore struct {
	storage.Store

	metrics *metrics
}

// Submit counts what was accepted.
func (o observedStore) Submit(ctx context.Context, s storage.Submission) (conversation.Job, *storage.Hint, error) {
	if parent := tracing.Traceparent(ctx); parent != "" {
		ctx = storage.WithTrace(ctx, parent)
	}
	j, hint, err := o.Store.Submit(ctx, s)
	if err == nil {
		o.metrics.submitted.WithLabelValues(string(s.Job.Kind)).Inc()
	}
	return j, hint, err
}
