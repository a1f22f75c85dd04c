package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"parlance/conversation"
	"parlance/jobs"
	"parlance/storage"
	"parlance/storage/sqlstore"
	"parlance/worker"
)

// The load of the pipeline measurement, and how it is worked on: the same for
// bare tasks and for ours.
const (
	manyConversations = 1000
	jobsOfEach        = 50
	hotJobs           = 10_000
	concurrency       = 40
	poll              = 20 * time.Millisecond
)

// pipeline compares our ordered pipeline, with a stage that does nothing, to
// bare asynq tasks that do nothing, on the same Redis.
func (b *bench) pipeline(ctx context.Context) error {
	bare, err := b.bare(ctx, manyConversations*jobsOfEach)
	if err != nil {
		return err
	}
	b.add("bare asynq no-op tasks", "", true, "%.0f/s", bare)
	targets := []target{
		{"SQLite", sqlstore.Config{Path: filepath.Join(b.dir, "pipeline.db"), Logger: quiet()}, 0.8, 0.2},
	}
	if slices.Contains(b.stores, "postgres") {
		pg, stop, err := startPostgres(ctx, b.dir)
		if err != nil {
			return err
		}
		defer stop()
		targets = append(targets, target{"PostgreSQL", sqlstore.Config{URL: pg, MaxConns: concurrency + 4, Logger: quiet()}, 0.35, 0.05})
	}
	for _, s := range targets {
		many, err := b.drain(ctx, s.cfg, manyConversations, jobsOfEach)
		if err != nil {
			return err
		}
		hot, err := b.drain(ctx, s.cfg, 1, hotJobs)
		if err != nil {
			return err
		}
		b.add(fmt.Sprintf("%s: %d conversations x %d jobs, to bare", s.name, manyConversations, jobsOfEach),
			fmt.Sprintf(">= %.2f", s.many), many/bare >= s.many, "%.2f (%.0f/s)", many/bare, many)
		b.add(fmt.Sprintf("%s: 1 conversation x %d jobs, to bare", s.name, hotJobs),
			fmt.Sprintf(">= %.2f", s.hot), hot/bare >= s.hot, "%.2f (%.0f/s)", hot/bare, hot)
	}
	return nil
}

// target is a database with the ratios it is to reach.
type target struct {
	name      string
	cfg       sqlstore.Config
	many, hot float64
}

// bare is how many no-op tasks a second asynq itself does.
func (b *bench) bare(ctx context.Context, n int) (float64, error) {
	rdb, err := b.redis.client()
	if err != nil {
		return 0, err
	}
	defer func() { _ = rdb.Close() }()
	if err := b.redis.flush(ctx); err != nil {
		return 0, err
	}
	c := jobs.NewClient(rdb, n+1, quiet())
	defer c.Close()
	for i := range n {
		h := conversation.Hint{ConversationID: strconv.Itoa(i), Generation: 1, Queue: conversation.TextQueue}
		if err := c.Enqueue(ctx, h); err != nil {
			return 0, err
		}
	}
	var done atomic.Int64
	s := newServer(rdb, func(context.Context, conversation.Hint) { done.Add(1) })
	start := time.Now()
	if err := s.Start(); err != nil {
		return 0, err
	}
	defer s.Stop()
	err = until(ctx, 5*time.Minute, func() bool { return done.Load() >= int64(n) })
	return float64(n) / time.Since(start).Seconds(), err
}

func newServer(rdb redis.UniversalClient, handle func(context.Context, conversation.Hint)) *jobs.Server {
	return jobs.NewServer(rdb, jobs.ServerConfig{
		Queue: conversation.TextQueue, Concurrency: concurrency, Poll: poll, Grace: time.Second, Log: quiet(),
	}, handle)
}

// drain is how many no-op jobs a second our pipeline does: claim, settle and
// all, in order within each conversation.
func (b *bench) drain(ctx context.Context, cfg sqlstore.Config, conversations, each int) (float64, error) {
	if err := sqlstore.Migrate(ctx, cfg); err != nil {
		return 0, err
	}
	store, err := sqlstore.Open(ctx, cfg)
	if err != nil {
		return 0, err
	}
	defer func() { _ = store.Close() }()
	if err := b.redis.flush(ctx); err != nil {
		return 0, err
	}
	rdb, err := b.redis.client()
	if err != nil {
		return 0, err
	}
	defer func() { _ = rdb.Close() }()
	client := jobs.NewClient(rdb, 5000, quiet())
	defer client.Close()
	if err := submitNoops(ctx, store, client, conversations, each); err != nil {
		return 0, err
	}
	var done atomic.Int64
	w := &worker.Worker{
		Config: worker.Config{
			TextConcurrency: concurrency, AudioConcurrency: 1, Lease: 10 * time.Second, MaxAttempts: 3,
			DrainBatch: 50, DrainTime: 5 * time.Second, TextTimeout: time.Minute, AudioTimeout: time.Minute,
			Rehint: 5 * time.Second, ReapEvery: 500 * time.Millisecond,
		},
		Store: store, Hints: client, Log: quiet(),
		Observe: worker.Observer{JobDone: func(conversation.JobKind, conversation.JobStatus, time.Duration, time.Duration) { done.Add(1) }},
	}
	s := newServer(rdb, w.Handle)
	reap, stopReaping := context.WithCancel(ctx)
	defer stopReaping()
	go w.Reap(reap)
	start := time.Now()
	if err := s.Start(); err != nil {
		return 0, err
	}
	err = until(ctx, 10*time.Minute, func() bool { return done.Load() >= int64(conversations*each) })
	rate := float64(conversations*each) / time.Since(start).Seconds()
	s.Quiet()
	w.Stop(ctx)
	s.Stop()
	return rate, err
}

// submitNoops writes the jobs before the clock starts.
func submitNoops(ctx context.Context, store *sqlstore.Store, hints *jobs.Client, conversations, each int) error {
	tenant := conversation.Tenant{ID: conversation.NewUUID(), Name: "bench", CreatedAt: time.Now().UTC()}
	if err := store.CreateTenant(ctx, tenant); err != nil {
		return err
	}
	for range conversations {
		now := time.Now().UTC()
		id := conversation.NewNumericID()
		for n := range each {
			s := storage.Submission{Job: conversation.Job{
				ID: conversation.NewUUID(), TenantID: tenant.ID, ConversationID: id, Kind: conversation.NoopJob,
			}}
			if n == 0 {
				s.New = &conversation.Conversation{
					ID: id, TenantID: tenant.ID, Type: conversation.DefaultType, Name: id, Language: conversation.DefaultLanguage,
					StartTime: now, EndTime: now, CreatedAt: now, UpdatedAt: now,
				}
			}
			_, hint, err := store.Submit(ctx, s)
			if err != nil {
				return err
			}
			if hint != nil {
				if err := hints.Enqueue(ctx, *hint); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
