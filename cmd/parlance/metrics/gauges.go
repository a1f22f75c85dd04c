package metrics

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"parlance/conversation"
	"parlance/jobs"
)

// gaugeTimeout bounds the looks at the database for one scrape.
const gaugeTimeout = 3 * time.Second

// Backlogs is what the gauges are read from; *sqlstore.Store has it.
type Backlogs interface {
	Now(ctx context.Context) (time.Time, error)
	Backlog(ctx context.Context) (map[conversation.Queue]int, error)
	LongestBacklog(ctx context.Context) (int, error)
	DueDeliveries(ctx context.Context, limit int) ([]conversation.Delivery, error)
}

// gauges tell how much waits, looked up at each scrape. Every process of an
// installation gives the same figures: take the maximum, not the sum. What cannot
// be looked up is left out.
type gauges struct {
	store Backlogs
	rdb   redis.UniversalClient
	log   *slog.Logger

	waiting, longest, oldest, size, latency *prometheus.Desc
}

func newGauges(store Backlogs, rdb redis.UniversalClient, log *slog.Logger) *gauges {
	return &gauges{
		store: store, rdb: rdb, log: log,
		waiting: prometheus.NewDesc("conversations_active", "Conversations that have work waiting or running, by queue.", []string{"queue"}, nil),
		longest: prometheus.NewDesc("conversation_backlog_max", "Unfinished jobs of the conversation that has most of them.", nil, nil),
		oldest:  prometheus.NewDesc("outbox_oldest_seconds", "How long the webhook that is longest due has been so.", nil, nil),
		size:    prometheus.NewDesc("asynq_queue_size", "Hints in Redis, by queue.", []string{"queue"}, nil),
		latency: prometheus.NewDesc("asynq_queue_latency_seconds", "Age of the oldest hint that waits in Redis, by queue.", []string{"queue"}, nil),
	}
}

// Describe lists the gauges.
func (g *gauges) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{g.waiting, g.longest, g.oldest, g.size, g.latency} {
		out <- d
	}
}

// Collect looks.
func (g *gauges) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), gaugeTimeout)
	defer cancel()
	give := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	if waiting, err := g.store.Backlog(ctx); g.good(ctx, err) {
		for _, q := range []conversation.Queue{conversation.TextQueue, conversation.AudioQueue} {
			give(g.waiting, float64(waiting[q]), string(q))
		}
	}
	if n, err := g.store.LongestBacklog(ctx); g.good(ctx, err) {
		give(g.longest, float64(n))
	}
	if age, err := g.outbox(ctx); g.good(ctx, err) {
		give(g.oldest, age.Seconds())
	}
	states, err := jobs.States(g.rdb)
	g.good(ctx, err)
	for _, s := range states {
		give(g.size, float64(s.Size), s.Queue)
		give(g.latency, s.Latency.Seconds(), s.Queue)
	}
}

// outbox is how long the longest-due webhook has been due; 0 = none is.
func (g *gauges) outbox(ctx context.Context) (time.Duration, error) {
	due, err := g.store.DueDeliveries(ctx, 1)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	now, err := g.store.Now(ctx)
	return max(0, now.Sub(due[0].NextAttemptAt)), err
}

func (g *gauges) good(ctx context.Context, err error) bool {
	if err != nil {
		g.log.WarnContext(ctx, "a gauge cannot be read", "error", err)
	}
	return err == nil
}
