package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"parlance/conversation"
	"parlance/worker"
)

// metrics are the process's own measurements; deploy/ holds a dashboard of them.
type metrics struct {
	registry   *prometheus.Registry
	submitted  *prometheus.CounterVec
	jobs       *prometheus.CounterVec
	wait, run  *prometheus.HistogramVec
	stage      *prometheus.HistogramVec
	requests   *prometheus.HistogramVec
	reaped     prometheus.Counter
	takenOver  prometheus.Counter
	fenced     prometheus.Counter
	stale      prometheus.Counter
	deliveries *prometheus.CounterVec
	delivery   prometheus.Histogram
}

func newMetrics() *metrics {
	buckets := prometheus.ExponentialBuckets(0.001, 4, 10) // 1 ms to 262 s
	m := &metrics{
		registry: prometheus.NewRegistry(),
		submitted: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jobs_submitted_total", Help: "Jobs that were accepted.",
		}, []string{"kind"}),
		jobs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jobs_settled_total", Help: "Attempts of jobs that ended, by what became of the job.",
		}, []string{"kind", "status"}),
		wait: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "job_wait_seconds", Help: "Time from acceptance to the first start.", Buckets: buckets,
		}, []string{"kind"}),
		run: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "job_seconds", Help: "Time from the first start to the end.", Buckets: buckets,
		}, []string{"kind"}),
		stage: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "job_run_seconds", Help: "Time of one stage of one job.", Buckets: buckets,
		}, []string{"stage"}),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_seconds", Help: "Time of a request, by route and class of the answer's status.", Buckets: buckets,
		}, []string{"method", "route", "status"}),
		takenOver:  prometheus.NewCounter(prometheus.CounterOpts{Name: "leases_reaped_total", Help: "Conversations taken over from workers that were silent."}),
		reaped:     prometheus.NewCounter(prometheus.CounterOpts{Name: "hints_reaped_total", Help: "Hints made again from SQL."}),
		fenced:     prometheus.NewCounter(prometheus.CounterOpts{Name: "fenced_commits_total", Help: "Results refused because the lease was lost."}),
		stale:      prometheus.NewCounter(prometheus.CounterOpts{Name: "stale_hints_total", Help: "Hints that had nothing to say."}),
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "webhook_deliveries_total", Help: "Webhook attempts by result."}, []string{"result"}),
		delivery:   prometheus.NewHistogram(prometheus.HistogramOpts{Name: "webhook_delivery_seconds", Help: "Time of one webhook attempt.", Buckets: buckets}),
	}
	m.registry.MustRegister(m.submitted, m.jobs, m.wait, m.run, m.stage, m.requests, m.reaped, m.takenOver, m.fenced, m.stale, m.deliveries, m.delivery,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// observer feeds the worker's events into the metrics.
func (k *core) observer() worker.Observer {
	m := k.metrics
	return worker.Observer{
		JobDone: func(kind conversation.JobKind, status conversation.JobStatus, waited, ran time.Duration) {
			m.jobs.WithLabelValues(string(kind), string(status)).Inc()
			if status.Terminal() {
				m.wait.WithLabelValues(string(kind)).Observe(waited.Seconds())
				m.run.WithLabelValues(string(kind)).Observe(ran.Seconds())
			}
		},
		StageDone: func(stage string, ran time.Duration, _ error) {
			m.stage.WithLabelValues(stage).Observe(ran.Seconds())
		},
		Reaped: func(n int) { m.reaped.Add(float64(n)) },
		Fenced: m.fenced.Inc,
		Stale:  m.stale.Inc,
	}
}

// observeDelivery feeds the dispatcher's results into the metrics.
func (k *core) observeDelivery(result string, took time.Duration) {
	k.metrics.deliveries.WithLabelValues(result).Inc()
	if took > 0 {
		k.metrics.delivery.Observe(took.Seconds())
	}
}

// serveMetrics serves /metrics on its own address, when one is set.
func (k *core) serveMetrics(ctx context.Context, g *errgroup.Group, q *queue) {
	if k.cfg.MetricsAddr == "" {
		return
	}
	k.metrics.registry.MustRegister(newGauges(k.store, q.rdb, k.log.With("component", "metrics")))
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(k.metrics.registry, promhttp.HandlerOpts{}))
	s := &http.Server{
		Addr: k.cfg.MetricsAddr, Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(k.log.Handler(), slog.LevelDebug),
	}
	g.Go(func() error {
		<-ctx.Done()
		return s.Close()
	})
	g.Go(func() error {
		if err := s.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
}
