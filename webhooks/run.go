package webhooks

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"
)

// storeTimeout bounds each call of the outbox: on a connection on which nothing
// moves any more it would wait for ever.
const storeTimeout = 10 * time.Second

// pollPage is the number of deliveries asked for at once.
const pollPage = 1000

// Run delivers until ctx ends, then gives running attempts their grace time and
// returns nil. What is not settled by then is due again when its lease ends.
func (d *Dispatcher) Run(ctx context.Context) error {
	d.init()
	// Attempts outlive ctx by the grace time.
	attempts, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var wg sync.WaitGroup
	d.board.setOpen(true)
	wg.Go(func() { d.poll(ctx) })
	for ctx.Err() == nil {
		if t := d.board.next(); t != nil {
			wg.Go(func() { _ = d.safely(attempts, t) }) // the error is for DeliverJob; it is logged
			continue
		}
		select {
		case <-d.board.wake:
		case <-ctx.Done():
		}
	}
	d.board.setOpen(false)
	grace := time.AfterFunc(max(0, d.Grace), stop)
	defer grace.Stop()
	wg.Wait()
	d.Client.CloseIdleConnections()
	return nil
}

// safely is work, except that a panic ends only this task. Its delivery is due
// again when the lease ends.
func (d *Dispatcher) safely(ctx context.Context, t *task) (err error) {
	defer func() {
		if p := recover(); p != nil {
			d.board.abandon(t)
			err = fmt.Errorf("deliver webhooks of job %s: panic: %v", t.jobID, p)
			d.Log.Error("panic in webhook delivery", "job_id", t.jobID, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	return d.work(ctx, t)
}

// poll finds in the outbox what no hint announced.
func (d *Dispatcher) poll(ctx context.Context) {
	pause := d.Poll
	for ctx.Err() == nil {
		dctx, cancel := context.WithTimeout(ctx, storeTimeout)
		due, err := d.Store.DueDeliveries(dctx, pollPage)
		cancel()
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			d.Log.Warn("poll outbox", "error", err)
			pause = min(2*pause, 15*time.Second)
		case len(due) == pollPage:
			pause = d.Poll / 4 // there is more
		default:
			pause = d.Poll
		}
		for _, row := range due {
			d.board.add(row.Lane(), endpointOf(row), false)
		}
		d.board.sweep(d.Now())
		timer := time.NewTimer(spread(pause, 0.1, rand.Float64()))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
}
