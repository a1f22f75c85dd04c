package webhooks

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"parlance/conversation"
)

// Results that Observe is told of.
const (
	ResultDelivered = "delivered" // 2xx, settled
	ResultRetry     = "retry"     // failed, due again later
	ResultDead      = "dead"      // given up: 410, schedule over, or too old
	ResultDeferred  = "deferred"  // put off without an attempt: the endpoint is down or busy
	ResultLost      = "lost"      // an attempt whose result could not be settled; it will be repeated
)

// Dispatcher delivers what is due. Store and Client are needed; a zero in the
// rest means its default. Fields are not changed after the first call.
type Dispatcher struct {
	Store  Store
	Client *http.Client // made by guard.New
	// Endpoints knows the accounts' endpoints; nil = there are none.
	Endpoints EndpointStore

	// Concurrency is the number of attempts at once. Attempts that take longer
	// than a quarter of a second stop counting, up to four times Concurrency (at
	// least 64) of them; 0 = 64.
	Concurrency int
	// PerEndpoint is the number of attempts at once to one endpoint; 0 = 8.
	PerEndpoint int
	// Backlog is the number of jobs in hand; hints beyond it wait in the outbox;
	// 0 = 10,000.
	Backlog int
	// Timeout of one attempt; 0 = 15 s.
	Timeout time.Duration
	// Lease of a claim, at least Timeout + 10 s; 0 = Timeout + 15 s.
	Lease time.Duration
	// Poll is how often the outbox is asked for what no hint announced: retries,
	// lost hints, ended leases; 0 = 1 s.
	Poll time.Duration
	// Grace is what running attempts get when Run is told to stop; 0 = 5 s,
	// negative = nothing.
	Grace time.Duration
	// BreakAfter is the number of failures in a row after which an endpoint is
	// left alone; 0 = 5. Cooldown is for how long, at first and at most, doubling
	// from one to the other; 0 = 10 s and 5 min.
	BreakAfter            int
	Cooldown, MaxCooldown time.Duration
	// GiveUpAfter is the age at which a delivery to an endpoint that is left
	// alone is dead, attempts or not; 0 = 72 h.
	GiveUpAfter time.Duration

	Now func() time.Time // nil = time.Now
	Log *slog.Logger     // nil = none; ids, host, status and latency, never bodies or keys
	// Observe is told of each result and how long the attempt took (0 without
	// one). It must not block; nil = nobody.
	Observe func(result string, latency time.Duration)
	// Trace is told of the start of each attempt and may add headers to it; what it
	// gives is told of the end. It must not block; nil = nobody.
	Trace func(ctx context.Context, d conversation.Delivery, h http.Header) (end func(Result))

	once    sync.Once
	board   *board
	signers *signers
}

// settleMargin is what a lease must outlast an attempt by when it starts.
const settleMargin = 5 * time.Second

// init fills in the defaults, once.
func (d *Dispatcher) init() {
	d.once.Do(func() {
		orInt(&d.Concurrency, 64)
		orInt(&d.PerEndpoint, 8)
		orInt(&d.Backlog, 10_000)
		orInt(&d.BreakAfter, 5)
		orTime(&d.Timeout, DefaultTimeout)
		orTime(&d.Lease, d.Timeout+3*settleMargin)
		d.Lease = max(d.Lease, d.Timeout+2*settleMargin)
		orTime(&d.Poll, time.Second)
		orTime(&d.Grace, 5*time.Second)
		orTime(&d.Cooldown, 10*time.Second)
		orTime(&d.MaxCooldown, 5*time.Minute)
		orTime(&d.GiveUpAfter, 72*time.Hour)
		if d.Now == nil {
			d.Now = time.Now
		}
		if d.Log == nil {
			d.Log = slog.New(slog.DiscardHandler)
		}
		if d.Observe == nil {
			d.Observe = func(string, time.Duration) {}
		}
		d.signers = &signers{store: d.Store, endpoints: d.Endpoints, now: d.Now, kept: map[string]keptSigner{}}
		d.board = newBoard(rules{
			concurrency: d.Concurrency, late: max(64, 4*d.Concurrency),
			perEndpoint: d.PerEndpoint, line: 2048, backlog: d.Backlog,
			breakAfter: d.BreakAfter, cooldown: d.Cooldown, maxCooldown: d.MaxCooldown,
		}, d.Timeout+settleMargin)
	})
}

func orInt(p *int, def int) {
	if *p <= 0 {
		*p = def
	}
}

func orTime(p *time.Duration, def time.Duration) {
	if *p == 0 {
		*p = def
	}
}

// Notify says that a lane may have a delivery that is due: the id of a job for
// the address that it names, or what conversation.EndpointLane gives. It never
// blocks. A hint that is lost, doubled or stale changes nothing but the latency.
func (d *Dispatcher) Notify(lane string) {
	d.init()
	d.board.add(lane, "", true)
}

// DeliverJob delivers what is due for one job and returns when nothing is, or
// at once when somebody is on it already. While Run is on, a delivery whose
// endpoint is busy is left to it. Unavailable: the endpoint is down or busy, and
// the delivery will be due again.
func (d *Dispatcher) DeliverJob(ctx context.Context, jobID string) error {
	d.init()
	t := d.board.begin(jobID)
	if t == nil {
		return nil
	}
	return d.safely(ctx, t)
}

// unavailable is the answer of DeliverJob for an endpoint that has to wait.
func unavailable(t *task) error {
	return conversation.Errorf(conversation.Unavailable, "the receiver at %s is not called for now", hostOf(t.claimed.URL))
}
