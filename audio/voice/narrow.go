package voice

import "math"

// A recording that went over a telephone has nothing above 4 kHz, whatever its
// sample rate says, and engines that were trained on wide-band speech may have to
// hear it in another way.

// bandEdge is a frequency above which a telephone carries nothing; the filter
// that measures the band above it is steep enough to keep out what lies below 4 kHz.
const (
	bandEdge   = 5500.0
	bandStages = 8
)

// narrowBelow is the level of the upper band against the whole, in dB, below
// which a recording counts as narrow. Speech of full width has -35 and more, the
// telephone -59 and less; an old tape with -55 is heard better as it is.
const narrowBelow = -57.0

// upperBand measures how much of a channel's sound lies above bandEdge.
type upperBand struct {
	stages [bandStages]highPass
	frame  int     // number of the frame in progress
	upper  float64 // of the frame in progress
	whole  float64
	sums   [2]float64 // over the loud frames: upper, whole
}

// highPass is one second-order stage.
type highPass struct{ b0, b1, b2, a1, a2, x1, x2, y1, y2 float64 }

// newUpperBand gives nil for rates that cannot carry the upper band.
func newUpperBand(rate int) *upperBand {
	if float64(rate) < 2.2*bandEdge {
		return nil
	}
	u := &upperBand{}
	for i := range u.stages { // Butterworth
		q := 1 / (2 * math.Cos(math.Pi*float64(2*i+1)/(4*bandStages)))
		u.stages[i] = newHighPass(bandEdge/float64(rate), q)
	}
	return u
}

func newHighPass(f, q float64) highPass {
	w := 2 * math.Pi * f
	alpha, c := math.Sin(w)/(2*q), math.Cos(w)
	a0 := 1 + alpha
	return highPass{
		b0: (1 + c) / 2 / a0, b1: -(1 + c) / a0, b2: (1 + c) / 2 / a0,
		a1: -2 * c / a0, a2: (1 - alpha) / a0,
	}
}

func (h *highPass) next(x float64) float64 {
	y := h.b0*x + h.b1*h.x1 + h.b2*h.x2 - h.a1*h.y1 - h.a2*h.y2
	h.x2, h.x1, h.y2, h.y1 = h.x1, x, h.y1, y
	return y
}

// Everything is measured for twenty seconds, then one stretch in eight: the width
// of a recording does not change, and the filter costs more than all else here.
const (
	measureAll = 2000 // frames
	stretch    = 128  // frames
	settle     = 4    // frames in which the filter forgets
)

// measured tells whether the frame in progress is filtered.
func (u *upperBand) measured() bool {
	return u.frame < measureAll || u.frame/stretch%8 == 0
}

func (u *upperBand) add(x float32) {
	if !u.measured() {
		return
	}
	v := float64(x)
	u.whole += v * v
	for i := range u.stages {
		v = u.stages[i].next(v)
	}
	u.upper += v * v
}

// finishFrame counts the frame when it was loud.
func (u *upperBand) finishFrame(loud bool) {
	settled := u.frame >= settle && (u.frame < measureAll || u.frame%stretch >= settle)
	if loud && settled && u.measured() {
		u.sums[0] += u.upper
		u.sums[1] += u.whole
	}
	u.upper, u.whole = 0, 0
	u.frame++
}

// narrow tells whether the upper band is empty. A channel without sound is not.
func (u *upperBand) narrow() bool {
	if u == nil {
		return true
	}
	return u.sums[1] > 0 && 10*math.Log10((u.sums[0]+1e-20)/u.sums[1]) < narrowBelow
}
