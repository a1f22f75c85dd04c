package wire

import (
	"math"
	"time"
)

// instant writes a time as clients read it; "" for none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// seconds gives a duration with milliseconds.
func seconds(d time.Duration) float64 { return round(d.Seconds(), 3) }

// score keeps what is meaningful of a score.
func score(f float64) float64 { return round(f, 4) }

// percent is the share of part in whole, 0 to 100.
func percent(part, whole time.Duration) float64 {
	if whole <= 0 {
		return 0
	}
	return round(100*float64(part)/float64(whole), 3)
}

func round(f float64, digits int) float64 {
	p := math.Pow10(digits)
	r := math.Round(f*p) / p
	if r == 0 || math.IsNaN(r) || math.IsInf(r, 0) {
		return 0 // and no -0
	}
	return r
}

// list gives a list that is never null in JSON.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// each makes a list of answers.
func each[T, U any](items []T, f func(T) U) []U {
	out := make([]U, 0, len(items))
	for _, it := range items {
		out = append(out, f(it))
	}
	return out
}
