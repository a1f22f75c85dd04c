// Package metrics measures what a process of Parlance does, under the names that
// pipelines of this kind are watched by, and serves the figures to Prometheus.
//
// It reads the events of api, worker and webhooks, and at each scrape how much waits
// in the database and in Redis. deploy/ holds a dashboard and alerts of them.
package metrics

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"parlance/conversation"
	"parlance/worker"
)

// Metrics are the process's own measurements.
type Metrics struct {
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

// New makes them, all at zero.
func New() *Metrics {
	buckets := prometheus.ExponentialBuckets(0.001, 4, 10) // 1 ms to 262 s
	m := &Metrics{
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

// Submitted counts a job that was accepted.
func (m *Metrics) Submitted(kind conversation.JobKind) {
	m.submitted.WithLabelValues(string(kind)).Inc()
}

// TakenOver counts leases that ran out.
func (m *Metrics) TakenOver(leases int) { m.takenOver.Add(float64(leases)) }

// Request measures an answer.
func (m *Metrics) Request(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// Worker measures a worker's events.
func (m *Metrics) Worker() worker.Observer {
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

// Delivery measures an attempt at a webhook; took is 0 when none was made.
func (m *Metrics) Delivery(result string, took time.Duration) {
	m.deliveries.WithLabelValues(result).Inc()
	if took > 0 {
		m.delivery.Observe(took.Seconds())
	}
}
