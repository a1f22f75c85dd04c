package voice

import "time"

// tracker follows one voice: silence -> speech -> (pause | cap) -> segment.
type tracker struct {
	index  int
	voice  Voice
	seg    *Segmenter
	meter  *meter
	levels levels

	pcm      []int16
	pcmFirst int64 // frame of pcm[0]

	open    bool
	start   int64 // first frame of the open segment
	last    int64 // last frame of speech in it
	active  []bool
	prevEnd int64 // end of the segment before, pad included
}

func (t *tracker) take(x float32) {
	t.pcm = append(t.pcm, toInt16(x))
	t.meter.add(x)
}

func toInt16(x float32) int16 {
	v := x * 32768
	switch {
	case v >= 32767:
		return 32767
	case v <= -32768:
		return -32768
	case v < 0:
		return int16(v - 0.5)
	default:
		return int16(v + 0.5)
	}
}

// step moves on by one judged frame.
func (t *tracker) step(frame int64, speech bool) {
	cfg := t.seg.cfg
	if !t.open {
		t.forget(frame - t.seg.frames(cfg.Pad))
		if speech {
			t.open, t.start, t.last = true, frame, frame
			t.active = append(t.active[:0], true)
		}
		return
	}
	t.forget(t.start - t.seg.frames(cfg.Pad))
	t.active = append(t.active, speech)
	if speech {
		t.last = frame
	}
	switch {
	case frame-t.last >= t.seg.frames(cfg.Hang):
		t.close(t.last + 1)
	case frame-t.start >= t.seg.frames(cfg.Cap)-t.seg.frames(cfg.Pad):
		t.cut(frame)
	}
}

// close ends the open segment at frame end.
func (t *tracker) close(end int64) {
	t.open = false
	padded := end + t.seg.frames(t.seg.cfg.Pad)
	if t.speechFrames(end) >= t.seg.frames(t.seg.cfg.MinSpeech) {
		t.emit(padded)
	}
	t.prevEnd = min(padded, t.levels.end())
}

// cut ends the open segment at the quietest point of its second half and goes
// on from there.
func (t *tracker) cut(frame int64) {
	from := t.start + (frame-t.start)/2
	at, quietest := from, 1e9
	for f := from; f < frame; f++ {
		sum := 0.0
		for d := int64(-2); d <= 2; d++ {
			sum += t.levels.get(f + d)
		}
		if sum < quietest {
			at, quietest = f, sum
		}
	}
	t.emit(at)
	t.prevEnd = at
	t.active = t.active[:copy(t.active, t.active[at-t.start:])]
	t.start, t.open = at, false
	for i, a := range t.active {
		if a {
			t.open, t.last = true, at+int64(i)
		}
	}
}

func (t *tracker) speechFrames(end int64) int64 {
	var n int64
	for _, a := range t.active[:min(int64(len(t.active)), end-t.start)] {
		if a {
			n++
		}
	}
	return n
}

// emit hands out the sound from the start of the open segment, with pad, to end.
func (t *tracker) emit(end int64) {
	begin := max(t.start-t.seg.frames(t.seg.cfg.Pad), t.prevEnd, t.pcmFirst)
	lo := (begin - t.pcmFirst) * frameSize
	hi := min((end-t.pcmFirst)*frameSize, int64(len(t.pcm)))
	if hi <= lo {
		return
	}
	t.seg.ready = append(t.seg.ready, Segment{
		Voice: t.index,
		Start: time.Duration(begin) * frameTime,
		PCM:   append([]int16(nil), t.pcm[lo:hi]...),
	})
}

// forget drops sound before frame, in steps that make the copying cheap.
func (t *tracker) forget(frame int64) {
	const step = 500 // frames
	if n := frame - t.pcmFirst; n >= step {
		t.pcm = t.pcm[:copy(t.pcm, t.pcm[n*frameSize:])]
		t.pcmFirst = frame
	}
}
