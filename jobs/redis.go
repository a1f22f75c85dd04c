package jobs

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// The time limits of one Redis command. Hints are not worth waiting for.
const (
	dialTimeout    = 2 * time.Second
	commandTimeout = 3 * time.Second
)

// minRedis is the oldest version whose commands asynq needs (ZRANGE BYSCORE).
const minRedis = "6.2"

// Connect makes a client of a Redis or Valkey server; it does not wait for the
// server to be there. url is redis://, rediss:// or unix://.
func Connect(url string) (redis.UniversalClient, error) {
	silence()
	opt, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("redis url: %w", err)
	}
	opt.DialTimeout = dialTimeout
	opt.ReadTimeout = commandTimeout
	opt.WriteTimeout = commandTimeout
	opt.MaxRetries = 1
	opt.ContextTimeoutEnabled = true
	return redis.NewClient(opt), nil
}

// Problem is something about a Redis server that an operator should change.
type Problem struct {
	What   string
	Remedy string
}

// Inspect looks for settings that lose hints for ever. An error means that the
// server did not answer.
func Inspect(ctx context.Context, rdb redis.UniversalClient) ([]Problem, error) {
	info, err := rdb.Info(ctx, "server", "memory").Result()
	if err != nil {
		return nil, fmt.Errorf("redis info: %w", err)
	}
	var found []Problem
	if policy := infoField(info, "maxmemory_policy"); policy != "" && policy != "noeviction" {
		found = append(found, Problem{
			What:   "maxmemory-policy is " + policy + ", so Redis may drop queue entries when memory is short",
			Remedy: "redis-cli config set maxmemory-policy noeviction",
		})
	}
	if v := infoField(info, "redis_version"); v != "" && older(v, minRedis) {
		found = append(found, Problem{
			What:   "Redis " + v + " is too old",
			Remedy: "use Redis " + minRedis + " or newer, or Valkey",
		})
	}
	if err := rdb.Set(ctx, "parlance:doctor", "1", time.Minute).Err(); err != nil {
		found = append(found, Problem{
			What:   "a test write was refused: " + err.Error(),
			Remedy: "free disk space or memory of the Redis server",
		})
	}
	return found, nil
}

func infoField(info, name string) string {
	for line := range strings.Lines(info) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), name+":"); ok {
			return v
		}
	}
	return ""
}

// older compares major and minor of two dotted versions.
func older(v, than string) bool {
	var a, b [2]int
	_, errA := fmt.Sscanf(v, "%d.%d", &a[0], &a[1])
	_, errB := fmt.Sscanf(than, "%d.%d", &b[0], &b[1])
	if errA != nil || errB != nil {
		return false
	}
	return a[0] < b[0] || a[0] == b[0] && a[1] < b[1]
}

// silence keeps go-redis from printing each failed dial to standard error; who
// gets the error logs it, once in a while.
var silence = sync.OnceFunc(func() { redis.SetLogger(noLog{}) }) //nolint:gochecknoglobals // the library's logger is a global

type noLog struct{}

// Printf prints nothing.
func (noLog) Printf(context.Context, string, ...any) {}
