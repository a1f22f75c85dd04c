package speech

import (
	"parlance/audio"
	"parlance/audio/voice"
)

// front takes the voices out of a stream, brings them to 16 kHz and cuts them
// into segments.
type front struct {
	channels  int
	voices    []voice.Voice
	resampler []*audio.Resampler
	mono      []float32
	pcm       [][]float32
	segmenter *voice.Segmenter
}

func newFront(st audio.Stream, voices []voice.Voice, cfg voice.Config) *front {
	f := &front{
		channels: st.Channels(), voices: voices,
		pcm:       make([][]float32, len(voices)),
		segmenter: voice.NewSegmenter(cfg, voices),
	}
	for range voices {
		f.resampler = append(f.resampler, audio.NewResampler(st.Rate(), Rate))
	}
	return f
}

func (f *front) write(block []float32, emit func(voice.Segment) error) error {
	for i, v := range f.voices {
		f.mono = f.mono[:0]
		for at := 0; at < len(block); at += f.channels {
			f.mono = append(f.mono, v.Sample(block[at:at+f.channels]))
		}
		f.pcm[i] = f.resampler[i].Write(f.pcm[i][:0], f.mono)
	}
	f.segmenter.Write(f.pcm)
	return f.emit(emit)
}

func (f *front) flush(emit func(voice.Segment) error) error {
	for i := range f.voices {
		f.pcm[i] = f.resampler[i].Flush(f.pcm[i][:0])
	}
	f.segmenter.Write(f.pcm)
	f.segmenter.Flush()
	return f.emit(emit)
}

func (f *front) emit(emit func(voice.Segment) error) error {
	for _, s := range f.segmenter.Take() {
		if err := emit(s); err != nil {
			return err
		}
	}
	return nil
}
