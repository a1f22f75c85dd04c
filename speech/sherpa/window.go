package sherpa

import (
	"time"

	"parlance/audio/voice"
	"parlance/conversation"
	"parlance/speech"
)

// span is a stretch of speech within a segment, in samples.
type span struct{ from, to int }

// Silence that is put between stretches in a window, and after the last: models
// want some to end a word with.
const (
	gap  = speech.Rate * 3 / 10
	tail = speech.Rate * 3 / 10
)

// window is sound for one call of a model: stretches of speech with short
// silence between them.
type window struct {
	pcm   []float32
	parts []part
}

// part says where a stretch of the window stood in the segment.
type part struct {
	at   int // in the window
	from int // in the segment
	len  int
}

// pack puts the spans of a segment into windows of at most limit samples, in
// order, several into one if together is set. Spans longer than a window are cut.
func pack(pcm []int16, spans []span, limit int, together bool) []window {
	var out []window
	room := limit - tail
	for _, s := range spans {
		for s.from < s.to {
			n := min(s.to-s.from, room)
			last := len(out) - 1
			if !together || last < 0 || len(out[last].pcm)+gap+n > room {
				out = append(out, window{})
				last++
			} else {
				out[last].pcm = append(out[last].pcm, make([]float32, gap)...)
			}
			out[last].add(pcm[s.from:s.from+n], s.from)
			s.from += n
		}
	}
	for i := range out {
		out[i].pcm = append(out[i].pcm, make([]float32, tail)...)
	}
	return out
}

func (w *window) add(pcm []int16, from int) {
	w.parts = append(w.parts, part{at: len(w.pcm), from: from, len: len(pcm)})
	w.pcm = append(w.pcm, floats(pcm)...)
}

func floats(pcm []int16) []float32 {
	out := make([]float32, len(pcm))
	for i, v := range pcm {
		out[i] = float32(v) / 32768
	}
	return out
}

// duration is the length of the window.
func (w window) duration() time.Duration { return samples(len(w.pcm)) }

func samples(n int) time.Duration { return time.Duration(n) * time.Second / speech.Rate }

// restore gives words of the window their place in the segment. A word belongs
// to the stretch that it begins in, or to the one before the silence.
func (w window) restore(words []conversation.Word) []conversation.Word {
	for i := range words {
		word := &words[i]
		home := w.parts[0]
		for _, p := range w.parts {
			if samples(p.at) <= word.Offset+samples(gap)/2 {
				home = p
			}
		}
		end := samples(home.from + home.len)
		word.Offset = min(max(samples(home.from), word.Offset-samples(home.at)+samples(home.from)), end)
		word.Duration = min(word.Duration, end-word.Offset)
	}
	return words
}

// byEnergy finds the stretches of speech in a segment by loudness, none longer
// than limit.
func byEnergy(pcm []int16, limit time.Duration) []span {
	mono := floats(pcm)
	survey := voice.NewSurvey(speech.Rate, 1)
	survey.Add(mono)
	cutter := voice.NewSegmenter(voice.Config{Cap: limit}, survey.Voices(false))
	cutter.Write([][]float32{mono})
	cutter.Flush()
	var out []span
	for _, s := range cutter.Take() {
		from := int(s.Start * speech.Rate / time.Second)
		out = append(out, span{from, min(from+len(s.PCM), len(pcm))})
	}
	return out
}

// widen gives each stretch some sound before and after, without meeting the
// next: models hear the edges of words badly when they are cut close.
func widen(spans []span, length int) []span {
	const pad = speech.Rate * 15 / 100
	low := 0
	for i, s := range spans {
		high := length
		if i+1 < len(spans) {
			high = (s.to + spans[i+1].from) / 2
		}
		spans[i] = span{min(max(low, s.from-pad), s.from), min(max(min(high, s.to+pad), s.to), length)}
		low = spans[i].to
	}
	return spans
}
