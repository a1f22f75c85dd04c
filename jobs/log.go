package jobs

import (
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// repeatAfter is how long the same complaint is kept quiet: an absent Redis
// makes asynq say the same line many times a second.
const repeatAfter = 10 * time.Second

// asynqLog hands asynq's log lines to slog, without its repetitions.
type asynqLog struct {
	log  *slog.Logger
	mu   sync.Mutex
	last map[string]time.Time
}

func (l *asynqLog) quiet(msg string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if now.Sub(l.last[msg]) < repeatAfter {
		return true
	}
	if l.last == nil || len(l.last) > 100 {
		l.last = map[string]time.Time{}
	}
	l.last[msg] = now
	return false
}

// Debug, Info, Warn, Error and Fatal are asynq's logger.
func (l *asynqLog) Debug(args ...any) { l.log.Debug("queue", "detail", fmt.Sprint(args...)) }

// Info is too chatty for a server's log.
func (l *asynqLog) Info(args ...any) { l.log.Debug("queue", "detail", fmt.Sprint(args...)) }

// Warn logs once in a while.
func (l *asynqLog) Warn(args ...any) {
	if msg := fmt.Sprint(args...); !l.quiet(msg) {
		l.log.Warn("queue", "detail", msg)
	}
}

// Error logs once in a while.
func (l *asynqLog) Error(args ...any) {
	if msg := fmt.Sprint(args...); !l.quiet(msg) {
		l.log.Warn("queue", "detail", msg)
	}
}

// Fatal is what asynq calls when it cannot go on.
func (l *asynqLog) Fatal(args ...any) {
	l.log.Error("queue", "detail", fmt.Sprint(args...))
	os.Exit(1)
}
