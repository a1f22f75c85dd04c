package speechtest

import (
	"slices"
	"time"
)

// Turn is when somebody speaks.
type Turn struct {
	Start, End time.Duration
	Speaker    int // from 1
}

// Diarization counts the time in which the wrong speaker was heard.
type Diarization struct {
	Speech time.Duration // that was scored
	Wrong  time.Duration // given to another speaker
	Missed time.Duration // given to nobody
	False  time.Duration // given to a speaker although nobody spoke
}

// Add sums up.
func (d Diarization) Add(o Diarization) Diarization {
	return Diarization{d.Speech + o.Speech, d.Wrong + o.Wrong, d.Missed + o.Missed, d.False + o.False}
}

// Rate is the diarization error rate in percent.
func (d Diarization) Rate() float64 {
	return 100 * (d.Wrong + d.Missed + d.False).Seconds() / d.Speech.Seconds()
}

// Confusion is the share of the speech given to another speaker, in percent.
func (d Diarization) Confusion() float64 { return 100 * d.Wrong.Seconds() / d.Speech.Seconds() }

const tick = 10 * time.Millisecond

// CompareTurns scores turns that were found against those of the reference, under
// the best assignment of one to the other. Time nearer than collar to a border of
// the reference does not count.
func CompareTurns(want, got []Turn, collar time.Duration) Diarization {
	end := time.Duration(0)
	for _, t := range slices.Concat(want, got) {
		end = max(end, t.End)
	}
	n := int(end/tick) + 1
	a, b := ticks(want, n), ticks(got, n)
	skip := make([]bool, n)
	for _, t := range want {
		for _, border := range []time.Duration{t.Start, t.End} {
			for i := max(0, int((border-collar)/tick)); i < min(n, int((border+collar)/tick)); i++ {
				skip[i] = true
			}
		}
	}
	var d Diarization
	together := map[[2]int]time.Duration{}
	for i := range n {
		switch {
		case skip[i]:
			continue
		case a[i] > 0 && b[i] == 0:
			d.Missed += tick
		case a[i] == 0 && b[i] > 0:
			d.False += tick
		case a[i] > 0:
			together[[2]int{a[i], b[i]}] += tick
			d.Wrong += tick
		}
		if a[i] > 0 {
			d.Speech += tick
		}
	}
	d.Wrong -= assign(together, speakers(want), speakers(got))
	return d
}

func ticks(turns []Turn, n int) []int {
	out := make([]int, n)
	for _, t := range turns {
		for i := int(t.Start / tick); i < int(t.End/tick); i++ {
			out[i] = t.Speaker
		}
	}
	return out
}

func speakers(turns []Turn) []int {
	var list []int
	for _, t := range turns {
		if !slices.Contains(list, t.Speaker) {
			list = append(list, t.Speaker)
		}
	}
	return list
}

// assign gives the most time that can agree when each speaker of one side is at
// most one of the other.
func assign(together map[[2]int]time.Duration, want, got []int) time.Duration {
	if len(want) == 0 {
		return 0
	}
	best := assign(together, want[1:], got)
	for i, g := range got {
		rest := slices.Concat(got[:i], got[i+1:])
		best = max(best, together[[2]int{want[0], g}]+assign(together, want[1:], rest))
	}
	return best
}
