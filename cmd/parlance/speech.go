package main

import (
	"io"
	"log/slog"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"parlance/config"
	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/decode"
	"parlance/speech/openai"
	"parlance/speech/pocketsphinx"
)

// speechRole is the engine chosen by configuration, with what must be closed.
type speechRole struct {
	speech.Pipeline
	closer io.Closer
}

// newSpeech makes the engine that the settings ask for. One that cannot work is
// no error here: recordings then fail with a message that says what to install.
func newSpeech(cfg config.Config, log *slog.Logger) (*speechRole, error) {
	workers := cfg.SpeechWorkers
	if workers == 0 {
		workers = runtime.NumCPU()
	}
	r := &speechRole{Pipeline: speech.Pipeline{Cores: workers, Decoder: decode.Decoder{MaxDuration: cfg.MaxAudioDuration}}}
	var err error
	switch kind := cfg.SpeechEngine; {
	case kind == config.EngineNone:
		off := conversation.Errorf(conversation.EngineMissing, "Speech recognition is switched off (PARLANCE_SPEECH_ENGINE=none).")
		r.Engine = speech.Engine{Name: "none", Missing: off}
	case kind == config.EngineOpenAI, kind == config.EngineAuto && cfg.OpenAIBaseURL != "":
		r.Engine, err = openai.New(openai.Config{BaseURL: cfg.OpenAIBaseURL, Key: cfg.OpenAIAPIKey, Model: cfg.OpenAIModel})
	default:
		r.Engine, r.closer, err = pocketsphinx.New(pocketsphinx.Config{ModelDir: cfg.PocketSphinxModel, Children: workers})
	}
	if err == nil && r.Engine.Missing != nil {
		log.Warn("no speech engine: recordings will fail, text works", "reason", conversation.MessageOf(r.Engine.Missing))
	}
	return r, err
}

// Close ends the engine's processes.
func (s *speechRole) Close() error {
	if s.closer == nil {
		return nil
	}
	return s.closer.Close()
}

// probe refuses an upload whose first bytes already show that nothing here can
// decode it.
func probe(head []byte) error {
	_, err := decode.Decoder{}.Probe(head)
	return err
}

// engineNote says honestly how good an engine is, for documents.
func engineNote(label string) string {
	if label == "pocketsphinx/en-us" {
		return "Made by the built-in speech engine, whose accuracy is low: expect about one wrong word in three of clearly read speech, and more on the telephone."
	}
	return ""
}

// speechEngineCommand is the child process that runs the C library.
func speechEngineCommand() *cobra.Command {
	return &cobra.Command{
		Use: "speech-engine", Hidden: true, Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return pocketsphinx.Serve(os.Stdin, os.Stdout) },
	}
}
