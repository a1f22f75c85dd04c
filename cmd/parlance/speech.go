package main

import (
	"context"
	"errors"
	"io"
	"log/slog"

	"parlance/app"
	"parlance/audio"
	"parlance/cmd/parlance/engine"
	"parlance/config"
	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/child"
	"parlance/speech/decode"
)

// speechRole is the engine chosen by configuration, at work.
type speechRole struct {
	speech.Pipeline
	choice engine.Choice
}

// newSpeech makes the engine that the settings ask for. One that cannot work is
// no error here: recordings then fail with a message that says what to install.
func newSpeech(cfg config.Config, log *slog.Logger) (*speechRole, error) {
	c, err := engine.Choose(cfg)
	if err != nil {
		return nil, err
	}
	if c.Missing != nil {
		log.Warn("no speech engine: recordings will fail, text works", "reason", conversation.MessageOf(c.Missing))
	} else {
		log.Debug("speech engine", "label", c.Label(), "cores", c.Cores)
	}
	if cfg.SherpaModel != "" && len(c.PassedOver) > 0 {
		log.Warn("the model that is set is not used", "reason", c.PassedOver[0].Reason)
	}
	return &speechRole{
		Pipeline: speech.Pipeline{Engine: c.Engine, Cores: c.Cores, Decoder: decode.Decoder{MaxDuration: cfg.MaxAudioDuration}},
		choice:   c,
	}, nil
}

// Resume transcribes a recording. Its engine needs memory, so what the server
// itself does not need at the moment is given back before.
func (s *speechRole) Resume(
	ctx context.Context, r io.ReadSeeker, opt conversation.Options, progress func(percent int), kept speech.Pieces,
) (*speech.Transcript, error) {
	if err := s.checkLength(r); err != nil {
		return nil, err
	}
	child.Trim()
	return s.Pipeline.Resume(ctx, r, opt, progress, kept)
}

// CheckLanguage refuses a language that the engine does not understand.
func (s *speechRole) CheckLanguage(code string) error {
	var err error
	if s.Engine.Missing == nil { // else recordings fail with that
		_, err = s.Engine.Language(code)
	}
	return err
}

// checkLength refuses a recording that was fetched and whose header says that it
// is too long, before hours of it are decoded.
func (s *speechRole) checkLength(r io.ReadSeeker) error {
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	head := make([]byte, audio.ProbeSize)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if d, known := audio.Length(head[:n], size); known && s.Decoder.MaxDuration > 0 && d > s.Decoder.MaxDuration {
		return app.TooLong(d, s.Decoder.MaxDuration)
	}
	return nil
}

// Close ends the engine's processes.
func (s *speechRole) Close() error {
	return s.choice.Close()
}

// probe refuses an upload whose first bytes already show that nothing here can
// decode it.
func probe(head []byte) error {
	_, err := decode.Decoder{}.Probe(head)
	return err
}
