package speech

import (
	"context"
	"errors"
	"io"
	"time"

	"parlance/audio"
	"parlance/audio/voice"
	"parlance/conversation"
	"parlance/speech/decode"
)

// Pipeline turns recordings into transcripts. Its fields are set once; Run may
// be called from several goroutines.
type Pipeline struct {
	Engine Engine
	// Cores is how many segments of one recording are recognised at once, at
	// least 1. The result does not depend on it.
	Cores int
	// Decoder opens recordings.
	Decoder decode.Decoder
}

// The survey reads the recording once before recognition, which takes most of
// the time.
const surveyPercent = 3

// Run transcribes the recording r, which it reads twice from the start.
// progress, if not nil, hears of growing percentages (0 to 100) from one
// goroutine at a time. Errors with a meaning are *conversation.Error:
// Unsupported and Unprocessable for the file, EngineMissing, Unavailable and
// DeadlinePassed for the engine, Invalid for an unknown language.
func (p Pipeline) Run(ctx context.Context, r io.ReadSeeker, opt conversation.Options, progress func(percent int)) (*Transcript, error) {
	return p.Resume(ctx, r, opt, progress, nil)
}

// Resume is Run with a memory: pieces that kept has are not recognised again, and
// what is recognised is kept there. nil: nothing is kept. The result is that of
// Run.
func (p Pipeline) Resume(
	ctx context.Context, r io.ReadSeeker, opt conversation.Options, progress func(percent int), kept Pieces,
) (*Transcript, error) {
	if p.Engine.Missing != nil {
		return nil, p.Engine.Missing
	}
	language, err := p.Engine.Language(opt.LanguageCode)
	if err != nil {
		return nil, err
	}
	meter := newMeter(progress)
	t := &Transcript{
		Engine: p.Engine.Label(), Model: p.Engine.Model, Version: p.Engine.Version,
		Accuracy: p.Engine.Accuracy, Language: language,
	}
	voices, err := p.survey(ctx, r, apart(opt), t, meter)
	if err != nil {
		return nil, err
	}
	rec := &recognition{
		engine: p.Engine, cores: max(1, p.Cores), voices: voices, opt: opt, language: language,
		total: t.Duration, meter: meter, kept: kept,
	}
	t.Voices = len(voices)
	who := newAttribution(opt, voices)
	t.Utterances, err = rec.run(ctx, func(emit func(voice.Segment) error) error {
		return p.cut(ctx, r, voices, who.hear(emit))
	})
	if err != nil {
		return nil, err
	}
	t.Utterances = who.attribute(t.Utterances)
	t.finish()
	meter.report(100)
	return t, nil
}

// Measure gives the length of a recording, which it decodes to its end.
func (p Pipeline) Measure(ctx context.Context, r io.ReadSeeker) (time.Duration, error) {
	var t Transcript
	_, err := p.survey(ctx, r, false, &t, newMeter(nil))
	return t.Duration, err
}

// blockFrames is how many frames are decoded at a time.
const blockFrames = 8192

// each opens the recording and gives its blocks of interleaved samples to visit.
func (p Pipeline) each(ctx context.Context, r io.ReadSeeker, open func(audio.Stream, string), visit func([]float32)) error {
	stream, err := p.Decoder.Open(ctx, r)
	if err != nil {
		return err
	}
	defer stream.Close()
	open(stream, stream.Format.Name)
	buf := make([]float32, blockFrames*stream.Channels())
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := stream.Read(buf)
		if n > 0 {
			visit(buf[:n*stream.Channels()])
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// survey listens to the whole recording and decides what its voices are.
func (p Pipeline) survey(ctx context.Context, r io.ReadSeeker, apart bool, t *Transcript, m *meter) ([]voice.Voice, error) {
	var s *voice.Survey
	var expected time.Duration
	err := p.each(ctx, r, func(st audio.Stream, format string) {
		s = voice.NewSurvey(st.Rate(), st.Channels())
		t.Channels, t.Format = st.Channels(), format
		if n := st.Frames(); n > 0 {
			expected = time.Duration(float64(n) / float64(st.Rate()) * float64(time.Second))
		}
	}, func(block []float32) {
		s.Add(block)
		m.part(s.Duration(), expected, 0, surveyPercent)
	})
	if err != nil {
		return nil, err
	}
	t.Duration = s.Duration()
	if t.Duration == 0 {
		return nil, conversation.Errorf(conversation.Unprocessable, "The recording (%s) holds no sound.", t.Format)
	}
	return s.Voices(apart), nil
}

// cut decodes the recording again and emits the segments of its voices.
func (p Pipeline) cut(ctx context.Context, r io.ReadSeeker, voices []voice.Voice, emit func(voice.Segment) error) error {
	var f *front
	var failed error
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	err := p.each(ctx, r, func(st audio.Stream, _ string) {
		f = newFront(st, voices, voice.Config{Cap: p.Engine.MaxSegment, Hang: p.Engine.MaxPause})
	}, func(block []float32) {
		if failed == nil {
			if failed = f.write(block, emit); failed != nil {
				stop()
			}
		}
	})
	if failed != nil {
		return failed
	}
	if err != nil {
		return err
	}
	return f.flush(emit)
}
