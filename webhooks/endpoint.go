package webhooks

import "time"

// rules are the bounds that the board keeps.
type rules struct {
	concurrency int // attempts at once that are not late
	late        int // late attempts at once
	perEndpoint int // attempts at once to one endpoint
	line        int // deliveries waiting for one endpoint
	backlog     int // jobs in hand in all

	breakAfter  int           // troubles in a row that open the breaker
	cooldown    time.Duration // the first time it stays open
	maxCooldown time.Duration
}

// endpoint is the state of one receiver: what runs, who waits, and the breaker.
//
//	closed --breakAfter troubles in a row--> open, for cooldown
//	open --cooldown over--> half open: one attempt at a time
//	half open --trouble--> open, for twice as long up to maxCooldown
//	half open --any answer of a healthy receiver--> closed
//
// The board's lock guards it.
type endpoint struct {
	running   int
	proven    bool    // it has given a healthy answer since it is known
	line      []*task // claimed, oldest first
	troubles  int     // in a row
	cooldown  time.Duration
	openUntil time.Time // no attempt before; also set by Retry-After
	usedAt    time.Time
}

// admits tells whether one more attempt may start now.
func (e *endpoint) admits(r rules, now time.Time) bool {
	if now.Before(e.openUntil) {
		return false
	}
	return e.running < e.limit(r)
}

// limit is the number of attempts at once. It is one until the first healthy
// answer and halves with each trouble in a row, so that a receiver which is or
// goes down ties up little until the breaker opens.
func (e *endpoint) limit(r rules) int {
	if !e.proven || e.troubles >= r.breakAfter {
		return 1
	}
	return max(1, r.perEndpoint>>e.troubles)
}

// record takes the result of an attempt. It tells whether the breaker opened.
func (e *endpoint) record(res Result, r rules, now time.Time, random float64) (opened bool) {
	switch {
	case res.Verdict == Aborted, res.Attempt.Status == 0 && !res.Trouble:
		return false // nothing was learnt about the receiver
	case res.Trouble:
		e.troubles++
	default:
		e.proven, e.troubles, e.cooldown, e.openUntil = true, 0, 0, time.Time{}
	}
	// Attempts that were under way when it opened do not open it any further.
	if e.troubles >= r.breakAfter && !now.Before(e.openUntil) {
		e.cooldown = min(max(2*e.cooldown, r.cooldown), r.maxCooldown)
		e.openUntil = now.Add(spread(e.cooldown, Jitter, random))
		opened = true
	}
	if res.RetryAfter > 0 {
		if until := now.Add(min(res.RetryAfter, r.maxCooldown)); until.After(e.openUntil) {
			e.openUntil = until
		}
	}
	return opened
}

// forgettable tells whether dropping e loses nothing that matters.
func (e *endpoint) forgettable(now time.Time) bool {
	if e.running > 0 || len(e.line) > 0 || now.Before(e.openUntil) {
		return false
	}
	return e.troubles == 0 || now.Sub(e.usedAt) > 10*time.Minute+e.cooldown
}
