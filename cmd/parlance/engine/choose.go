// Package engine chooses the speech engine that the settings ask for and says
// why. It reads package config, makes one of the engines under speech/, and hands
// it to the roles of the command line; it recognises nothing itself.
package engine

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"runtime"

	"parlance/config"
	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/models"
	"parlance/speech/openai"
	"parlance/speech/pocketsphinx"
	"parlance/speech/sherpa"
	"parlance/speech/vosk"
)

// Choice is an engine and how it came to be chosen.
type Choice struct {
	speech.Engine
	// Cores is how many segments of a recording it recognises at once.
	Cores int
	// Local tells that it runs on this machine.
	Local bool
	// PassedOver are engines that auto would have preferred, with the reasons.
	PassedOver []PassedOver

	closer io.Closer
}

// PassedOver is an engine that is not ready.
type PassedOver struct{ Name, Reason string }

// Close ends the engine's processes.
func (c Choice) Close() error {
	if c.closer == nil {
		return nil
	}
	return c.closer.Close()
}

// Choose makes the engine that the settings ask for; auto takes the first that is
// ready, in the order of candidates. One that cannot work is no error here: its
// Missing says what to do.
func Choose(cfg config.Config) (Choice, error) {
	if cfg.SpeechEngine == config.EngineNone {
		off := conversation.Errorf(conversation.EngineMissing, "Speech recognition is switched off (PARLANCE_SPEECH_ENGINE=none).")
		return Choice{Engine: speech.Engine{Name: "none", Missing: off}, Cores: 1}, nil
	}
	var passed []PassedOver
	var last Choice
	for _, candidate := range candidates() {
		if cfg.SpeechEngine != config.EngineAuto && cfg.SpeechEngine != candidate.name {
			continue
		}
		if cfg.SpeechEngine == config.EngineAuto && candidate.wanted != nil && !candidate.wanted(cfg) {
			passed = append(passed, PassedOver{string(candidate.name), "no address is set"})
			continue
		}
		c, err := candidate.make(cfg)
		if err != nil {
			return Choice{}, err
		}
		c.PassedOver = passed
		if c.Missing == nil {
			return c, nil
		}
		passed = append(passed, PassedOver{string(candidate.name), conversation.MessageOf(c.Missing)})
		last = c
	}
	// The last is the one that needs the least: its remedy is the one to tell.
	return last, nil
}

// candidate is an engine of the command line.
type candidate struct {
	name   config.SpeechEngine
	wanted func(config.Config) bool // nil = always
	make   func(config.Config) (Choice, error)
}

// candidates are in the order of auto: the best first that keeps recordings on
// this machine, then servers that somebody has named, then what always works.
func candidates() []candidate {
	return []candidate{
		{config.EngineSherpa, nil, newSherpa},
		{config.EngineOpenAI, func(c config.Config) bool { return c.OpenAIBaseURL != "" }, newOpenAI},
		{config.EngineVosk, func(c config.Config) bool { return c.VoskURL != "" }, newVosk},
		{config.EnginePocketSphinx, nil, newPocketSphinx},
	}
}

// Store is where models are kept.
func Store(cfg config.Config) models.Store {
	if cfg.ModelsDir != "" {
		return models.Store{Dir: cfg.ModelsDir}
	}
	return models.Store{Dir: filepath.Join(cfg.DataDir, "models")}
}

// perChild is how many CPUs share one copy of a large model.
const perChild = 4

func newSherpa(cfg config.Config) (Choice, error) {
	store := Store(cfg)
	dir, err := store.Find(cfg.SherpaModel)
	if err != nil && !errors.Is(err, fs.ErrNotExist) || err != nil && cfg.SherpaModel != "" {
		e := speech.Engine{Name: "sherpa-onnx", Missing: conversation.Errorf(conversation.EngineMissing, "The model for sherpa-onnx is not found: %v.", err)}
		return Choice{Engine: e, Cores: 1}, nil
	}
	if err != nil {
		dir = ""
	}
	children, threads := cfg.SpeechWorkers, cfg.SherpaThreads
	if children == 0 {
		children = (runtime.NumCPU() + perChild - 1) / perChild
	}
	if threads == 0 {
		threads = max(1, runtime.NumCPU()/children)
	}
	e, closer, err := sherpa.New(sherpa.Config{Dir: dir, VAD: store.VAD(), Children: children, Threads: threads})
	return Choice{Engine: e, Cores: children, Local: true, closer: closer}, err
}

func newOpenAI(cfg config.Config) (Choice, error) {
	e, err := openai.New(openai.Config{BaseURL: cfg.OpenAIBaseURL, Key: cfg.OpenAIAPIKey, Model: cfg.OpenAIModel})
	return Choice{Engine: e, Cores: workers(cfg)}, err
}

func newVosk(cfg config.Config) (Choice, error) {
	e, err := vosk.New(vosk.Config{URL: cfg.VoskURL, Language: cfg.VoskLanguage})
	return Choice{Engine: e, Cores: workers(cfg)}, err
}

func newPocketSphinx(cfg config.Config) (Choice, error) {
	n := workers(cfg)
	e, closer, err := pocketsphinx.New(pocketsphinx.Config{ModelDir: cfg.PocketSphinxModel, Children: n})
	return Choice{Engine: e, Cores: n, Local: true, closer: closer}, err
}

func workers(cfg config.Config) int {
	if cfg.SpeechWorkers > 0 {
		return cfg.SpeechWorkers
	}
	return runtime.NumCPU()
}
