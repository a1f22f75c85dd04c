package sqldb

import (
	"context"
	"database/sql"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// The bounds of a group of writes that share one transaction: a commit costs
// more than a statement, and another process must get its turn soon.
const (
	maxGroup     = 64
	maxGroupTime = 4 * time.Millisecond
)

// writer owns the only connection that writes to SQLite. Writes that arrive
// while one is running are committed together: they run one after another in
// one transaction, each seeing what the former wrote, and are answered after
// the commit. When one of them fails after it has written something, all are
// undone and run again, each in a transaction of its own.
type writer struct {
	db      *sql.DB
	conn    *liteConn // nil: to be opened
	queue   chan *request
	wrote   *atomic.Int64 // counts the writes that were committed
	once    sync.Once
	closing chan struct{}
	stopped chan struct{}
}

func newWriter(ctx context.Context, c Config, wrote *atomic.Int64) (*writer, error) {
	// The writer waits for the file's lock by itself, see begin.
	db, err := openLitePool(ctx, c, 1, "busy_timeout(0)")
	if err != nil {
		return nil, err
	}
	w := &writer{
		db: db, wrote: wrote, queue: make(chan *request), closing: make(chan struct{}), stopped: make(chan struct{}),
	}
	go w.run()
	return w, nil
}

// do hands f to the writer and waits for the commit.
func (w *writer) do(ctx context.Context, f func(tx *Tx) error) error {
	r := newRequest(ctx, f)
	select {
	case w.queue <- r:
		return r.wait()
	case <-ctx.Done():
		return ctx.Err()
	case <-w.closing:
		return errClosed
	}
}

func (w *writer) close() error {
	w.once.Do(func() { close(w.closing) })
	<-w.stopped
	return w.db.Close()
}

func (w *writer) run() {
	defer close(w.stopped)
	defer func() { w.drop() }()
	for {
		select {
		case r := <-w.queue:
			for group := w.collect(r); len(group) > 0; {
				group = group[w.serve(group):]
			}
		case <-w.closing:
			return
		}
	}
}

// collect adds the requests that wait already. Those who were answered last may
// be about to send the next one: they get the processor first.
func (w *writer) collect(first *request) []*request {
	runtime.Gosched()
	group := []*request{first}
	for len(group) < maxGroup {
		select {
		case r := <-w.queue:
			group = append(group, r)
		default:
			return group
		}
	}
	return group
}

// serve commits and answers the first requests of a group and tells how many.
func (w *writer) serve(group []*request) int {
	n, ok := w.transact(group)
	if !ok {
		for i := range group[:n] {
			w.transact(group[i : i+1])
		}
	}
	for _, r := range group[:n] {
		close(r.done)
	}
	return n
}

// transact runs requests in one transaction until the time is up; n tells how
// many were tried. When it is not ok nothing was written, and it is worth while
// to run them one by one.
func (w *writer) transact(group []*request) (n int, ok bool) {
	if err := w.begin(); err != nil {
		fail(group, err)
		return len(group), true
	}
	deadline := time.Now().Add(maxGroupTime)
	for n < len(group) && (n == 0 || time.Now().Before(deadline)) {
		n++
		if !group[n-1].run(w.conn) {
			w.rollback()
			return n, n == 1
		}
	}
	if err := w.conn.command("COMMIT"); err != nil {
		fail(group[:n], err)
		w.rollback()
		return n, n == 1
	}
	w.wrote.Add(int64(n))
	return n, true
}

func fail(group []*request, err error) {
	for _, r := range group {
		r.err = err
	}
}

// begin takes the write lock of the file.
func (w *writer) begin() error {
	ctx := context.Background() // of everyone in the group, so of nobody
	if w.conn == nil {
		c, err := w.db.Conn(ctx)
		if err != nil {
			return err
		}
		w.conn = newLiteConn(c)
	}
	err := retryBusy(ctx, func() error { return w.conn.command("BEGIN IMMEDIATE") })
	if err != nil && !isBusy(err) {
		w.drop()
	}
	return err
}

// rollback undoes the transaction. After some errors SQLite has undone it by
// itself; the connection is then replaced, to be sure of its state.
func (w *writer) rollback() {
	if err := w.conn.command("ROLLBACK"); err != nil {
		w.drop()
	}
}

func (w *writer) drop() {
	if w.conn != nil {
		w.conn.discard()
		w.conn = nil
	}
}
