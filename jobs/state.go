package jobs

import (
	"fmt"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// State is how a queue in Redis is doing.
type State struct {
	Queue   string
	Size    int           // hints that wait or run
	Latency time.Duration // age of the oldest one that waits
}

// States looks at every queue that ever held something.
func States(rdb redis.UniversalClient) ([]State, error) {
	look := asynq.NewInspectorFromRedisClient(rdb)
	names, err := look.Queues()
	if err != nil {
		return nil, fmt.Errorf("list queues: %w", err)
	}
	states := make([]State, 0, len(names))
	for _, name := range names {
		info, err := look.GetQueueInfo(name)
		if err != nil {
			return nil, fmt.Errorf("look at queue %s: %w", name, err)
		}
		states = append(states, State{Queue: name, Size: info.Size, Latency: info.Latency})
	}
	return states, nil
}
