package sqldb

import (
	"log/slog"
	"runtime"
	"time"
)

// Config says which database to open.
type Config struct {
	// URL is a "postgres://" address; "" means SQLite at Path.
	URL string
	// Path is the SQLite file. It is made, with its folder, if it does not exist.
	Path string
	// SynchronousFull makes SQLite wait for the disk at each commit. Without it
	// the last commits may be lost when the power fails (never when only the
	// process dies).
	SynchronousFull bool
	// MaxConns bounds the connections: of the pool on PostgreSQL (0 = 20), of
	// the readers on SQLite (0 = 4 or the number of cores, if that is more).
	MaxConns int
	// Logger hears of migrations; nil = silent.
	Logger *slog.Logger
}

const (
	busyTimeout       = 10 * time.Second // how long SQLite waits for another process
	defaultPoolConns  = 20
	defaultReadConns  = 4
	maxCachedTexts    = 500 // queries with a variable part must not fill the memory
	idleInTransaction = 30 * time.Second
)

func (c Config) postgres() bool { return c.URL != "" }

func (c Config) conns() int {
	switch {
	case c.MaxConns > 0:
		return c.MaxConns
	case c.postgres():
		return defaultPoolConns
	default:
		return max(defaultReadConns, runtime.NumCPU())
	}
}

func (c Config) logger() *slog.Logger {
	if c.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return c.Logger
}
