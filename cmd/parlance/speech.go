package main

import (
	"log/slog"

	"parlance/cmd/parlance/engine"
	"parlance/config"
	"parlance/conversation"
	"parlance/speech"
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
