package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"parlance/conversation"
)

// taskTimeout is far above any drain: the lease in SQL is what ends a worker.
const taskTimeout = 24 * time.Hour

// Server takes hints of one queue from Redis and hands each to the handler.
type Server struct {
	queue conversation.Queue
	asynq *asynq.Server
	mux   *asynq.ServeMux
	log   *slog.Logger
}

// ServerConfig says how a queue is served.
type ServerConfig struct {
	Queue       conversation.Queue
	Concurrency int
	// Poll is how often an empty queue is looked at: 20 ms in process, 50 ms
	// over a network are good values.
	Poll time.Duration
	// Grace is how long Stop waits for handlers that run.
	Grace time.Duration
	Log   *slog.Logger
}

// NewServer makes a server; the handler is given hints, and what it returns is
// only logged, because SQL decides what happens next.
func NewServer(rdb redis.UniversalClient, cfg ServerConfig, handle func(context.Context, conversation.Hint)) *Server {
	s := &Server{queue: cfg.Queue, mux: asynq.NewServeMux(), log: cfg.Log}
	s.mux.HandleFunc(taskType, func(ctx context.Context, t *asynq.Task) error {
		h, err := decode(t.Payload(), cfg.Queue)
		if err != nil {
			cfg.Log.Warn("hint dropped", "queue", cfg.Queue, "error", err)
			return nil // an archived task would keep its id for ever
		}
		handle(ctx, h)
		return nil
	})
	s.asynq = asynq.NewServerFromRedisClient(rdb, cfg.asynq())
	return s
}

// NewDeliveryServer makes the server of webhook hints.
func NewDeliveryServer(rdb redis.UniversalClient, cfg ServerConfig, notify func(jobID string)) *Server {
	s := &Server{queue: cfg.Queue, mux: asynq.NewServeMux(), log: cfg.Log}
	s.mux.HandleFunc(deliveryType, func(_ context.Context, t *asynq.Task) error {
		notify(string(t.Payload()))
		return nil
	})
	s.asynq = asynq.NewServerFromRedisClient(rdb, cfg.asynq())
	return s
}

func (cfg ServerConfig) asynq() asynq.Config {
	return asynq.Config{
		Concurrency:              cfg.Concurrency,
		Queues:                   map[string]int{string(cfg.Queue): 1},
		TaskCheckInterval:        cfg.Poll,
		DelayedTaskCheckInterval: 10 * time.Second, // only for hints of workers that died
		RetryDelayFunc:           func(int, error, *asynq.Task) time.Duration { return time.Second },
		ShutdownTimeout:          cfg.Grace,
		Logger:                   &asynqLog{log: cfg.Log.With("component", "asynq", "queue", cfg.Queue)},
		LogLevel:                 asynq.WarnLevel,
	}
}

// Start begins to take hints; an absent Redis is waited for.
func (s *Server) Start() error {
	if err := s.asynq.Start(s.mux); err != nil {
		return fmt.Errorf("serve queue %s: %w", s.queue, err)
	}
	return nil
}

// Quiet stops taking hints; handlers that run go on.
func (s *Server) Quiet() { s.asynq.Stop() }

// Stop waits for the handlers that run, at most the grace time.
func (s *Server) Stop() { s.asynq.Shutdown() }
