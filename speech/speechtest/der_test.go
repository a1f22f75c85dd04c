package speechtest

import (
	"math"
	"testing"
	"time"
)

func TestCompareTurns(t *testing.T) {
	t.Parallel()
	s := func(from, to float64, speaker int) Turn {
		d := func(v float64) time.Duration { return time.Duration(v * float64(time.Second)) }
		return Turn{d(from), d(to), speaker}
	}
	want := []Turn{s(0, 4, 1), s(4, 8, 2), s(9, 11, 1)}
	for name, test := range map[string]struct {
		got    []Turn
		collar time.Duration
		rate   float64
	}{
		"right, other numbers": {[]Turn{s(0, 4, 7), s(4, 8, 3), s(9, 11, 7)}, 0, 0},
		"one speaker":          {[]Turn{s(0, 11, 1)}, 0, 100 * (4 + 1) / 10.0},
		"missed":               {[]Turn{s(0, 4, 1), s(9, 11, 1)}, 0, 40},
		"late, within collar":  {[]Turn{s(0, 4.2, 1), s(4.2, 8, 2), s(9, 11, 1)}, 250 * time.Millisecond, 0},
		"late":                 {[]Turn{s(0, 4.2, 1), s(4.2, 8, 2), s(9, 11, 1)}, 0, 2},
	} {
		if got := CompareTurns(want, test.got, test.collar).Rate(); math.Abs(got-test.rate) > 0.2 {
			t.Errorf("%s: %.2f %%, want %.2f %%", name, got, test.rate)
		}
	}
}
