package diarize

import (
	"math"
	"slices"
	"time"

	"parlance/audio/voice"
)

// frameTime is the unit of the work.
const frameTime = 10 * time.Millisecond

// Most speakers that are looked for when nobody says how many there are.
const Most = 8

// Diarizer listens to a recording. Its memory grows by 6 kB for each second of
// speech. It is used by one goroutine.
type Diarizer struct {
	count    int
	analyser *analyser
	frames   []vector
	voiced   []bool
	pitch    []float32 // logarithm of Hz; 0 = none
	parts    []stretch
}

// stretch is a stretch of speech: its frames and its place in the recording.
type stretch struct {
	first, end int
	start      time.Duration
}

// Turn is when one speaker speaks.
type Turn struct {
	Start, End time.Duration // from the start of the recording
	Speaker    int           // from 1, in order of appearance
}

// New makes a Diarizer for that many speakers; 0 = find out.
func New(count int) *Diarizer { return &Diarizer{count: count, analyser: newAnalyser()} }

// Listen takes the next stretch of speech.
func (d *Diarizer) Listen(s voice.Segment) {
	list, voiced := d.analyser.stretch(s.PCM)
	if len(list) == 0 {
		return
	}
	first := len(d.frames)
	d.frames, d.voiced = append(d.frames, list...), append(d.voiced, voiced...)
	d.pitch = append(d.pitch, pitch(s.PCM)...)
	d.parts = append(d.parts, stretch{first, len(d.frames), s.Start})
}

// Turns gives who speaks when, in order of time and without overlap; every frame
// that Listen took belongs to a turn. One speaker gives one turn for each stretch.
func (d *Diarizer) Turns() []Turn {
	if len(d.parts) == 0 {
		return nil
	}
	labels := make([]int, len(d.frames))
	if d.count != 1 {
		d.label(labels)
	}
	return d.turns(labels)
}

// label finds the speaker of each frame.
func (d *Diarizer) label(labels []int) {
	var voiced []*vector
	for i := range d.frames {
		if d.voiced[i] {
			voiced = append(voiced, &d.frames[i])
		}
	}
	if len(voiced) == 0 {
		return
	}
	r := &ruler{whole: newMixture(thin(voiced), components)}
	if d.count > 0 {
		d.divide(labels, r, d.count)
		return
	}
	before := d.divide(labels, r, 1)
	for n := 2; n <= Most; n++ {
		try := slices.Clone(labels)
		l := d.divide(try, r, n)
		if l-before < 2*another/float64(n)*float64(len(voiced)) {
			return
		}
		before = l
		copy(labels, try)
	}
}

// another is how much better two speakers must explain a recording than one, in
// nats for each frame with a voice. One voice alone gives 0.1 to 0.3, two clearly
// different ones 0.6 to 3. Each further speaker has the less of the recording.
const another = 0.4

// divide finds the frames of n speakers; it gives the logarithm of the likelihood.
func (d *Diarizer) divide(labels []int, r *ruler, n int) float64 {
	best := math.Inf(-1)
	for _, weight := range pitchWeights() {
		r.pitchWeight = weight
		try := make([]int, len(labels))
		groups := r.group(d.pieces(r), n)
		for g, p := range groups {
			for _, r := range p.ranges {
				for i := r[0]; i < r[1]; i++ {
					try[i] = g
				}
			}
		}
		if l := d.redraw(try, max(1, len(groups)), r); l > best {
			best = l
			copy(labels, try)
		}
		if n == 1 {
			break
		}
	}
	return best
}

// pitchWeights are tried one after the other; the speakers under which the
// recording is likeliest count. Joining pieces is greedy, and which way is best
// depends on whether the voices differ in pitch.
func pitchWeights() []float64 { return []float64{1, 3, 6} }

// Lengths of pieces, in frames.
const (
	least  = 60  // a piece has at least this
	usual  = 200 // longer ones are cut where the sound changes most
	beside = 100 // frames compared on either side of a cut
	unit   = 5   // cuts lie at multiples of this
)

// pieces cuts the stretches into pieces of one speaker, if it can be helped.
func (d *Diarizer) pieces(r *ruler) []*piece {
	var pieces []*piece
	var pitches pitches
	for _, s := range d.parts {
		units := d.units(r, s)
		for _, c := range cut(r, units) {
			p := newPiece(len(r.whole.mean))
			for _, u := range units[c[0]:c[1]] {
				p.join(u)
			}
			p.ranges = [][2]int{{p.ranges[0][0], p.ranges[len(p.ranges)-1][1]}}
			pieces = append(pieces, p)
			if p.pitch.n > 0 {
				pitches.n += p.pitch.n
				pitches.square += p.pitch.square - p.pitch.sum*p.pitch.sum/p.pitch.n
			}
		}
	}
	if pitches.n > 0 {
		r.pitchSpread = max(1e-3, pitches.square/pitches.n)
	}
	return pieces
}

// units cuts a stretch into the smallest pieces.
func (d *Diarizer) units(r *ruler, s stretch) []*piece {
	var out []*piece
	shares := make([]float64, len(r.whole.mean))
	for at := s.first; at < s.end; at += unit {
		p := newPiece(len(r.whole.mean))
		p.ranges = [][2]int{{at, min(at+unit, s.end)}}
		for i := at; i < min(at+unit, s.end); i++ {
			if !d.voiced[i] {
				continue
			}
			r.whole.shares(shares, &d.frames[i])
			for k, g := range shares {
				p.n[k] += g
				for f, x := range d.frames[i] {
					p.sum[k][f] += g * float64(x)
				}
			}
			if v := d.pitch[i]; v > 0 {
				p.pitch.add(float64(v))
			}
		}
		out = append(out, p)
	}
	return out
}

// cut gives the ranges of units into which a stretch falls: it is halved at its
// greatest change until the parts are short.
func cut(r *ruler, units []*piece) [][2]int {
	n := len(units)
	if n < usual/unit || n < 2*least/unit {
		return [][2]int{{0, n}}
	}
	at, best := n/2, 0.0
	for i := least / unit; i <= n-least/unit; i++ {
		a, b := newPiece(len(r.whole.mean)), newPiece(len(r.whole.mean))
		for _, u := range units[max(0, i-beside/unit):i] {
			a.join(u)
		}
		for _, u := range units[i:min(n, i+beside/unit)] {
			b.join(u)
		}
		if g := r.apart(a, b) / (min(a.frames(), b.frames()) + 1); g > best {
			at, best = i, g
		}
	}
	out := cut(r, units[:at])
	for _, c := range cut(r, units[at:]) {
		out = append(out, [2]int{c[0] + at, c[1] + at})
	}
	return out
}

// turns joins frames of one speaker.
func (d *Diarizer) turns(labels []int) []Turn {
	numbers := map[int]int{}
	var out []Turn
	for _, s := range d.parts {
		for i := s.first; i < s.end; i++ {
			n, ok := numbers[labels[i]]
			if !ok {
				n = len(numbers) + 1
				numbers[labels[i]] = n
			}
			at := s.start + time.Duration(i-s.first)*frameTime
			if i > s.first && out[len(out)-1].Speaker == n {
				out[len(out)-1].End = at + frameTime
				continue
			}
			out = append(out, Turn{at, at + frameTime, n})
		}
	}
	return out
}
