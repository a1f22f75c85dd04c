package voice

import (
	"math"
	"time"
)

// maxSurveyed is the number of channels that are compared with each other;
// recordings with more are mixed, or taken apart without comparison.
const maxSurveyed = 8

// audible is the level above which a frame counts when channels are compared.
const audible = -60.0

// Survey listens to a recording once. Its memory does not grow.
type Survey struct {
	rate, channels int
	frames         int64
	meters         []*meter
	upper          []*upperBand // nil where the rate is too low for it
	level          []float64    // of the frame just finished, by channel
	all            []histogram
	own            []histogram // frames in which the channel is the loudest
	pairs          []pair
	since          int64 // sample frames since the last finished frame of levels
}

// pair compares two channels.
type pair struct {
	a, b       int
	xy, xx, yy float64 // sums of products over the whole recording
	fxy        float64 // of the frame in progress
	fxx, fyy   float64
	identical  bool
	difference histogram // level of a minus level of b, shifted to the middle of the scale
}

// NewSurvey listens to interleaved samples of the given rate and channel count.
func NewSurvey(rate, channels int) *Survey {
	s := &Survey{
		rate: rate, channels: channels,
		level: make([]float64, channels), all: make([]histogram, channels), own: make([]histogram, channels),
	}
	for c := range channels {
		s.meters = append(s.meters, newMeter(rate, func(l float64) { s.level[c] = l }))
		s.upper = append(s.upper, newUpperBand(rate))
	}
	if channels > 1 && channels <= maxSurveyed {
		for a := range channels {
			for b := a + 1; b < channels; b++ {
				s.pairs = append(s.pairs, pair{a: a, b: b, identical: true})
			}
		}
	}
	return s
}

// Add takes the next whole frames.
func (s *Survey) Add(interleaved []float32) {
	step := int64(s.rate / 100)
	for i := 0; i+s.channels <= len(interleaved); i += s.channels {
		f := interleaved[i : i+s.channels]
		for c, x := range f {
			s.meters[c].add(x)
			if u := s.upper[c]; u != nil {
				u.add(x)
			}
		}
		for p := range s.pairs {
			s.pairs[p].add(f)
		}
		s.frames++
		if s.since++; s.since == step {
			s.since = 0
			s.finishFrame()
		}
	}
}

func (p *pair) add(f []float32) {
	x, y := f[p.a], f[p.b]
	if d := x - y; d > 1e-4 || d < -1e-4 {
		p.identical = false
	}
	p.fxy += float64(x * y)
	p.fxx += float64(x * x)
	p.fyy += float64(y * y)
}

// middle shifts level differences into the scale of a histogram.
const middle = -40.0

func (s *Survey) finishFrame() {
	loudest := 0
	for c, l := range s.level {
		s.all[c].add(l)
		if u := s.upper[c]; u != nil {
			u.finishFrame(l > audible)
		}
		if l > s.level[loudest] {
			loudest = c
		}
	}
	if s.level[loudest] > audible {
		s.own[loudest].add(s.level[loudest])
	}
	for i := range s.pairs {
		p := &s.pairs[i]
		if la, lb := s.level[p.a], s.level[p.b]; math.Max(la, lb) > audible {
			p.difference.add(middle + la - lb)
			p.xy, p.xx, p.yy = p.xy+p.fxy, p.xx+p.fxx, p.yy+p.fyy
		}
		p.fxy, p.fxx, p.fyy = 0, 0, 0
	}
}

// Duration is how much was heard.
func (s *Survey) Duration() time.Duration {
	return time.Duration(float64(s.frames) / float64(s.rate) * float64(time.Second))
}

// Level describes the loudness of a voice, in dB to full scale.
type Level struct {
	Floor  float64 // 5 % of the frames are quieter
	Peak   float64 // 5 % of the frames are louder
	Speech float64 // the usual level of frames in which the channel is the loudest
}

func (s *Survey) levelOf(c int) Level {
	l := Level{Floor: s.all[c].percentile(0.05), Peak: s.all[c].percentile(0.95)}
	l.Speech = l.Peak
	if s.own[c].total > 0 {
		l.Speech = s.own[c].percentile(0.9)
	}
	return l
}
