package diarize

import "math"

// Range and certainty of the pitch.
const (
	lowPitch   = 70.0 // Hz
	highPitch  = 380.0
	periodic   = 0.55 // correlation with the sound one period earlier, at least
	pitchFrame = 2 * window
)

// pitch gives the logarithm of the pitch of the frames of a stretch; 0 where it
// has none. Half the sample rate is enough for it.
func pitch(pcm []int16) []float32 {
	n := (len(pcm) - window + hop) / hop
	out := make([]float32, max(0, n))
	half := make([]float32, len(pcm)/2)
	for i := range half {
		half[i] = (float32(pcm[2*i]) + float32(pcm[2*i+1])) / 2
	}
	for i := range out {
		from := i * hop / 2
		to := min(len(half), from+pitchFrame/2)
		out[i] = period(half[from:to])
	}
	return out
}

// period is the logarithm of the pitch of a window at half the sample rate.
func period(x []float32) float32 {
	const shortest, longest = rate / 2 / int(highPitch), rate / 2 / int(lowPitch)
	if len(x) < 2*longest {
		return 0
	}
	n := len(x) - longest
	var mean float32
	for _, v := range x {
		mean += v
	}
	mean /= float32(len(x))
	var best [longest + 1]float64
	top, at := 0.0, 0
	for lag := shortest; lag <= longest; lag++ {
		var xy, xx, yy float32
		for i := 0; i < n; i += 2 {
			a, b := x[i]-mean, x[i+lag]-mean
			xy += a * b
			xx += a * a
			yy += b * b
		}
		best[lag] = float64(xy) / math.Sqrt(float64(xx)*float64(yy)+1)
		if best[lag] > top {
			top, at = best[lag], lag
		}
	}
	if top < periodic {
		return 0
	}
	// The shortest period that is nearly as good: longer ones are its multiples.
	for lag := shortest + 1; lag < at; lag++ {
		if best[lag] > 0.9*top && best[lag] >= max(best[lag-1], best[lag+1]) { //nolint:gosec // at is within best
			at = lag
			break
		}
	}
	return float32(math.Log(rate / 2 / float64(at)))
}
