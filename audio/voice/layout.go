package voice

import "math"

// Voice is one signal worth recognising: a channel, or a mix of channels that
// carry the same.
type Voice struct {
	Channel int       // 1-based; 0 for a mix
	Weights []float32 // of each channel; nil takes Channel alone
	Level   Level
	Narrow  bool // nothing lies above the telephone band
}

// Sample takes the voice out of one frame of all channels.
func (v Voice) Sample(frame []float32) float32 {
	if v.Weights == nil {
		return frame[v.Channel-1]
	}
	var sum float32
	for c, w := range v.Weights {
		sum += w * frame[c]
	}
	return sum
}

// Borders of the comparison of two channels.
const (
	sameCorrelation = 0.95 // above: one sound, perhaps with some noise
	sameSpread      = 9.0  // dB between the 10th and 90th percentile of the level difference; below: one room
	ownShare        = 0.01 // of the audible frames in which a channel must be the loudest to have a voice
)

// Voices decides what to recognise. apart asks for each channel by itself;
// without it that happens only for two channels that carry different voices.
// Copies of a channel and channels without sound of their own are left out in
// either case. There is at least one voice.
func (s *Survey) Voices(apart bool) []Voice {
	if s.channels == 1 {
		return []Voice{{Channel: 1, Level: s.levelOf(0), Narrow: s.upper[0].narrow()}}
	}
	if !apart && (s.channels > 2 || s.pairs[0].same()) {
		return []Voice{s.mix()}
	}
	var voices []Voice
	for c := range s.channels {
		if !s.copyOfEarlier(c) && s.hasOwnSound(c) {
			voices = append(voices, Voice{Channel: c + 1, Level: s.levelOf(c), Narrow: s.upper[c].narrow()})
		}
	}
	if len(voices) == 0 {
		return []Voice{s.mix()}
	}
	if len(voices) == 1 && !apart {
		voices[0].Weights = make([]float32, s.channels)
		voices[0].Weights[voices[0].Channel-1] = 1
		voices[0].Channel = 0
	}
	return voices
}

// same tells whether both channels carry the same sound.
func (p *pair) same() bool {
	if p.identical || p.difference.total == 0 {
		return true
	}
	if c := p.correlation(); c > sameCorrelation || c < -sameCorrelation {
		return true
	}
	return p.difference.percentile(0.9)-p.difference.percentile(0.1) < sameSpread
}

func (p *pair) correlation() float64 {
	if p.xx == 0 || p.yy == 0 {
		return 0
	}
	return p.xy / math.Sqrt(p.xx*p.yy)
}

func (s *Survey) copyOfEarlier(c int) bool {
	for i := range s.pairs {
		if p := &s.pairs[i]; p.b == c && p.difference.total > 0 && (p.identical || p.correlation() > 0.999) {
			return true
		}
	}
	return false
}

// hasOwnSound tells whether the channel is ever the loudest; one that never is
// holds silence or what leaked over from the others.
func (s *Survey) hasOwnSound(c int) bool {
	total := 0
	for i := range s.own {
		total += s.own[i].total
	}
	return float64(s.own[c].total) > ownShare*float64(total)
}

// mix adds the channels up; a channel that is the inverse of the first is
// turned, or it would cancel it.
func (s *Survey) mix() Voice {
	v := Voice{Weights: make([]float32, s.channels), Level: s.levelOf(0), Narrow: true}
	for c := range v.Weights {
		v.Weights[c] = 1 / float32(s.channels)
		v.Narrow = v.Narrow && (s.own[c].total == 0 || s.upper[c].narrow())
		l := s.levelOf(c)
		v.Level.Floor = max(v.Level.Floor, l.Floor)
		v.Level.Peak = max(v.Level.Peak, l.Peak)
		v.Level.Speech = max(v.Level.Speech, l.Speech)
	}
	for i := range s.pairs {
		if p := &s.pairs[i]; p.a == 0 && p.correlation() < -0.5 {
			v.Weights[p.b] = -v.Weights[p.b]
		}
	}
	return v
}
