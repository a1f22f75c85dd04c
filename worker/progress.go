package worker

import (
	"context"
	"sync"
	"time"

	"parlance/conversation"
)

// progressEvery bounds how often progress is written.
const progressEvery = 500 * time.Millisecond

// transcribed is the progress of a job when all its words are recognised; the
// stages after that are short.
const transcribed = 95

// progress gives the function through which a stage reports its own 0 to 100.
func (w *Worker) progress(ctx context.Context, k *work) func(percent int) {
	var mu sync.Mutex
	var last time.Time
	seen := 0
	return func(percent int) {
		mu.Lock()
		defer mu.Unlock()
		percent = min(max(percent, 0), 100) * transcribed / 100
		if percent <= seen || time.Since(last) < progressEvery {
			return
		}
		seen, last = percent, time.Now()
		err := w.Store.Progress(ctx, k.claim, percent)
		if err != nil && conversation.CodeOf(err) != conversation.Fenced && ctx.Err() == nil {
			w.Log.Debug("progress", append(about(k.claim), "error", err)...)
		}
	}
}
