package voice

import "math"

// Shape of the detector, in frames of 10 ms and dB; measured on read speech,
// talks, dialogues and calls.
const (
	floorShare = 0.05
	peakShare  = 0.95
	threshold  = 0.3  // of the range between floor and peak
	minRise    = 6.0  // above the floor, at least
	depth      = 40.0 // below the recording's loud speech nothing is speech
	window     = 9000 // frames that floor and peak are taken from: 90 s
)

// levels is one channel's frames. The percentiles of the last window of them
// decide; more are kept for cutting at the quietest point.
type levels struct {
	keep  int   // frames
	first int64 // index of at[0]
	at    []float64
	hist  histogram
}

func (l *levels) end() int64 { return l.first + int64(len(l.at)) }

func (l *levels) add(level float64) {
	l.at = append(l.at, level)
	l.hist.add(level)
	if n := len(l.at) - 1 - window; n >= 0 {
		l.hist.remove(l.at[n])
	}
	if n := len(l.at) - l.keep; n >= l.keep {
		l.at = l.at[:copy(l.at, l.at[n:])]
		l.first += int64(n)
	}
}

// get gives the level of a frame; silence outside of what is kept.
func (l *levels) get(frame int64) float64 {
	if i := frame - l.first; i >= 0 && i < int64(len(l.at)) {
		return l.at[i]
	}
	return silence
}

// gate is the level above which a frame is speech. peak is the recording's, or
// NaN when nobody surveyed it.
func (l *levels) gate(peak float64) float64 {
	low, high := l.hist.percentile(floorShare), l.hist.percentile(peakShare)
	g := low + math.Max(minRise, threshold*(high-low))
	if math.IsNaN(peak) {
		peak = high
	}
	return math.Max(g, peak-depth)
}
