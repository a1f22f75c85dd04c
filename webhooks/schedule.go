package webhooks

import "time"

// MaxAttempts is the number of attempts a delivery gets.
const MaxAttempts = 8

// The schedule of retries is the one of Svix. Each wait is spread by jitter, so
// that receivers which went down together do not come back to one wave.
//
//	attempt   after the one before   since the state change
//	   1      at once                     0 s
//	   2       5 s                        5 s
//	   3       5 min                      5 min  5 s
//	   4      30 min                     35 min  5 s
//	   5       2 h                        2 h 35 min
//	   6       5 h                        7 h 35 min
//	   7      10 h                       17 h 35 min
//	   8      10 h                       27 h 35 min, then dead
func schedule() [MaxAttempts]time.Duration {
	return [MaxAttempts]time.Duration{
		0, 5 * time.Second, 5 * time.Minute, 30 * time.Minute,
		2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 10 * time.Hour,
	}
}

// Jitter is the largest part of a wait that is added or taken away.
const Jitter = 0.2

// MaxRetryAfter caps what a receiver's Retry-After is believed: the longest wait
// of the schedule.
const MaxRetryAfter = 10 * time.Hour

// RetryIn gives the wait after the failed attempt number attempt (from 1), or
// false when it was the last one. random is within [0, 1). retryAfter is what
// the receiver asked for, 0 if nothing; it is never undercut, up to its cap.
func RetryIn(attempt int, retryAfter time.Duration, random float64) (time.Duration, bool) {
	if attempt < 1 || attempt >= MaxAttempts {
		return 0, false
	}
	wait := spread(schedule()[attempt], Jitter, random)
	return max(wait, min(retryAfter, MaxRetryAfter)), true
}

// spread moves d by up to part of itself, both ways.
func spread(d time.Duration, part, random float64) time.Duration {
	return d + time.Duration(float64(d)*part*(2*random-1))
}
