package jobs

import (
	"net/http"

	"github.com/hibiken/asynqmon"
	"github.com/redis/go-redis/v9"
)

// Monitor is asynq's own page about the queues, read-only, for operators. It
// shows hints, not jobs. Mount it at root behind authentication: it has none.
func Monitor(rdb redis.UniversalClient, root string) http.Handler {
	return asynqmon.New(asynqmon.Options{RootPath: root, RedisConnOpt: shared{rdb}, ReadOnly: true})
}

// shared hands asynq a client that exists already.
type shared struct{ rdb redis.UniversalClient }

// MakeRedisClient gives the client.
func (s shared) MakeRedisClient() any { return s.rdb }
