package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"parlance/config"
	"parlance/conversation"
	"parlance/jobs"
)

// How often an empty queue is looked at: in this process, and over a network.
const (
	embeddedPoll = 30 * time.Millisecond
	networkPoll  = 50 * time.Millisecond
	webhookPoll  = 200 * time.Millisecond
)

// queue is the way hints go: an external Redis, or one inside this process.
type queue struct {
	rdb      redis.UniversalClient
	client   *jobs.Client
	embedded *jobs.Embedded
	poll     time.Duration
}

var errNeedsRedis = errors.New("api and worker as separate processes need a Redis between them: set PARLANCE_REDIS_URL, or run \"parlance serve\" for both in one process")

// openQueue connects to the queue; single allows the embedded one.
func openQueue(cfg config.Config, log *slog.Logger, single bool) (*queue, error) {
	q := &queue{poll: networkPoll}
	switch {
	case cfg.RedisURL != "":
		rdb, err := jobs.Connect(cfg.RedisURL)
		if err != nil {
			return nil, err
		}
		q.rdb = rdb
	case single:
		e, err := jobs.StartEmbedded()
		if err != nil {
			return nil, err
		}
		q.embedded, q.rdb, q.poll = e, e.Client(), embeddedPoll
	default:
		return nil, errNeedsRedis
	}
	q.client = jobs.NewClient(q.rdb, cfg.HintWindow, log)
	return q, nil
}

// check does a real write: a Redis whose disk or memory is full still answers.
// Without it jobs are accepted and done all the same, only later.
func (q *queue) check(ctx context.Context) error {
	err := q.rdb.Set(ctx, "parlance:ready", "1", time.Minute).Err()
	if err == nil {
		return nil
	}
	return &conversation.Error{Code: conversation.Unavailable, Message: "Redis does not take writes; jobs are found in the database instead, a little later.", Err: err}
}

func (q *queue) close() {
	q.client.Close()
	_ = q.rdb.Close()
	if q.embedded != nil {
		q.embedded.Close()
	}
}
