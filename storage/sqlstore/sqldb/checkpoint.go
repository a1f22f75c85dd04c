package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// When the log is copied into the database file: seldom enough that a page which
// changes often is written once for many commits, and often enough that little is
// left for the commit that has to wait for the disk.
const (
	checkpointEvery  = 200 * time.Millisecond
	checkpointWrites = 100 // no checkpoint for fewer, but
	checkpointIdle   = 150 // after so many turns (30 s) for any
)

// checkpointer copies what was committed from the write-ahead log to the database
// file and waits for the disk, beside the writer. SQLite would do both within the
// commit that makes the log too long, and everyone would wait for that commit;
// when it comes (the log has to start anew at some time), little is left to do.
type checkpointer struct {
	db      *sql.DB
	file    *os.File // the database file, to wait for the disk
	wrote   atomic.Int64
	once    sync.Once
	closing chan struct{}
	stopped chan struct{}
}

// newCheckpointer takes over file. It must be closed after all other connections
// of this process: closing a file lets go of the locks that the process has on it.
func newCheckpointer(ctx context.Context, c Config, file *os.File) (*checkpointer, error) {
	db, err := openLitePool(ctx, c, 1, "busy_timeout(0)")
	if err != nil {
		return nil, err
	}
	k := &checkpointer{db: db, file: file, closing: make(chan struct{}), stopped: make(chan struct{})}
	go k.run()
	return k, nil
}

func (k *checkpointer) run() {
	defer close(k.stopped)
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	turns := 0
	for {
		select {
		case <-k.closing:
			return
		case <-tick.C:
		}
		turns++
		n := k.wrote.Load()
		if n == 0 || n < checkpointWrites && turns < checkpointIdle {
			continue
		}
		k.wrote.Add(-n)
		turns = 0
		k.checkpoint()
	}
}

// checkpoint hinders nobody. It may fail, when another process does the same or
// the disk is full: then the writer's own checkpoint says so, or the next one
// makes up for it.
func (k *checkpointer) checkpoint() {
	var busy, frames, done int
	if err := k.db.QueryRowContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &frames, &done); err == nil {
		_ = k.file.Sync()
	}
}

// close waits for a checkpoint that is under way. It may be called again.
func (k *checkpointer) close() (err error) {
	k.once.Do(func() {
		close(k.closing)
		<-k.stopped
		err = errors.Join(k.db.Close(), k.file.Close())
	})
	return err
}
