package guard

import (
	"math"
	"net/http"
	"strconv"
	"time"
)

// RetryAfter reads how long an answer asks to wait, given in seconds or as a
// date; 0 when absent, malformed or past. The caller caps it.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	s := h.Get("Retry-After")
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		if n <= 0 {
			return 0
		}
		return time.Duration(min(n, math.MaxInt64/int64(time.Second))) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
