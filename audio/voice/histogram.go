package voice

import "math"

// Levels are in decibels to full scale, from the silence of a zeroed frame up.
const (
	silence  = -100.0
	binWidth = 0.5
	bins     = 240 // up to +20 dB
)

// histogram counts frame levels, so that a percentile of hours of sound takes
// constant memory.
type histogram struct {
	count [bins]int32
	total int
}

func bin(level float64) int {
	return max(0, min(bins-1, int((level-silence)/binWidth)))
}

func (h *histogram) add(level float64) {
	h.count[bin(level)]++
	h.total++
}

func (h *histogram) remove(level float64) {
	h.count[bin(level)]--
	h.total--
}

// percentile gives the level that the share q of frames does not exceed.
func (h *histogram) percentile(q float64) float64 {
	want := int(q * float64(h.total))
	n := 0
	for b, c := range h.count {
		n += int(c)
		if n > want {
			return silence + (float64(b)+0.5)*binWidth
		}
	}
	return silence
}

// meter gives the level of each 10 ms frame of one channel. A high-pass filter
// at about 60 Hz keeps offsets and hum out of it.
type meter struct {
	frame    int     // samples per frame
	pole     float64 // of the filter
	x1, y1   float64
	sum      float64
	inFrame  int
	produced func(level float64)
}

func newMeter(rate int, produced func(level float64)) *meter {
	return &meter{
		frame: rate / 100, produced: produced,
		pole: math.Exp(-2 * math.Pi * 60 / float64(rate)),
	}
}

func (m *meter) add(x float32) {
	v := float64(x)
	m.y1 = v - m.x1 + m.pole*m.y1
	m.x1 = v
	m.sum += m.y1 * m.y1
	m.inFrame++
	if m.inFrame == m.frame {
		m.produced(decibels(m.sum / float64(m.frame)))
		m.sum, m.inFrame = 0, 0
	}
}

// decibels gives the level of a mean square.
func decibels(meanSquare float64) float64 {
	return 10 * math.Log10(meanSquare+1e-10)
}
