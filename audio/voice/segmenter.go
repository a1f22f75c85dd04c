package voice

import (
	"math"
	"time"
)

// Rate is the sample rate that the segmenter works at, and speech engines hear.
const Rate = 16000

const (
	frameSize = Rate / 100
	frameTime = 10 * time.Millisecond
)

// Config tunes a Segmenter; the zero value of a field means its default.
type Config struct {
	// LookAhead is how far beyond a moment the loudness is looked at before it
	// is judged; it costs 32 kB of memory per second and voice. Default 20 s.
	LookAhead time.Duration
	// Hang is the pause that ends a segment. Default 0.5 s.
	Hang time.Duration
	// Pad is the sound kept before and after speech. Default 0.2 s.
	Pad time.Duration
	// Cap is the longest segment; longer speech is cut at the quietest point of
	// the second half. Default 15 s.
	Cap time.Duration
	// MinSpeech is how much speech a segment must have. Default 80 ms.
	MinSpeech time.Duration
	// CrossTalk is how much louder another voice must be (each measured against
	// its own usual level) for sound to count as leaked over. Default 10 dB.
	CrossTalk float64
}

func (c Config) withDefaults() Config {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	set(&c.LookAhead, 20*time.Second)
	set(&c.Hang, 500*time.Millisecond)
	set(&c.Pad, 200*time.Millisecond)
	set(&c.Cap, 15*time.Second)
	set(&c.MinSpeech, 80*time.Millisecond)
	if c.CrossTalk == 0 {
		c.CrossTalk = 10
	}
	return c
}

// Segment is a stretch of speech of one voice.
type Segment struct {
	Voice int // index into the voices given to NewSegmenter
	Start time.Duration
	PCM   []int16 // mono, at Rate
}

// Duration is the length of the segment.
func (s Segment) Duration() time.Duration {
	return time.Duration(len(s.PCM)) * time.Second / Rate
}

// Segmenter cuts voices into segments of speech. Its memory is bounded by the
// look-ahead and the cap; what it finds does not depend on the block size.
type Segmenter struct {
	cfg    Config
	voices []*tracker
	done   int64 // frames judged
	ready  []Segment
}

// NewSegmenter cuts the given voices; only their levels matter here. A Level of
// NaN peaks is for sound that nobody surveyed.
func NewSegmenter(cfg Config, voices []Voice) *Segmenter {
	s := &Segmenter{cfg: cfg.withDefaults()}
	for i, v := range voices {
		t := &tracker{index: i, voice: v, seg: s}
		t.levels.keep = max(window+1, int(s.frames(s.cfg.Cap+s.cfg.LookAhead))+1)
		t.meter = newMeter(Rate, func(l float64) { t.levels.add(l) })
		s.voices = append(s.voices, t)
	}
	return s
}

// Write takes the same number of samples of every voice.
func (s *Segmenter) Write(pcm [][]float32) {
	for i := range pcm[0] {
		for v, t := range s.voices {
			t.take(pcm[v][i])
		}
		if first := s.voices[0]; first.meter.inFrame == 0 {
			if look := s.frames(s.cfg.LookAhead); first.levels.end()-s.done > look {
				s.judge(s.done)
			}
		}
	}
}

// Flush ends the input: everything is judged and open segments are closed.
func (s *Segmenter) Flush() {
	for s.done < s.voices[0].levels.end() {
		s.judge(s.done)
	}
	for _, t := range s.voices {
		if t.open {
			t.close(t.last + 1)
		}
	}
}

// Take gives the segments found since the last call, in order of their ends.
func (s *Segmenter) Take() []Segment {
	out := s.ready
	s.ready = nil
	return out
}

func (s *Segmenter) frames(d time.Duration) int64 { return int64(d / frameTime) }

func (s *Segmenter) judge(frame int64) {
	for _, t := range s.voices {
		level := t.levels.get(frame)
		t.step(frame, level > t.levels.gate(t.voice.Level.Peak) && !s.leaked(t, frame, level))
	}
	s.done++
}

// Sound that leaks over arrives up to 100 ms late, over a telephone line.
const (
	leakBefore = 10 // frames
	leakAfter  = 2
)

// leaked tells whether the sound of a frame came from another voice.
func (s *Segmenter) leaked(t *tracker, frame int64, level float64) bool {
	mine := level - t.voice.Level.Speech
	for _, o := range s.voices {
		if o == t {
			continue
		}
		loudest := silence
		for f := frame - leakBefore; f <= frame+leakAfter; f++ {
			loudest = math.Max(loudest, o.levels.get(f))
		}
		if loudest-o.voice.Level.Speech-mine >= s.cfg.CrossTalk {
			return true
		}
	}
	return false
}
