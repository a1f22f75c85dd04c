package sherpa

import (
	"encoding/json"
	"io"
	"os"
	"time"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/child"
)

// Config says which model to use and how many processes.
type Config struct {
	// Dir is the directory with the model; "" = there is none.
	Dir string
	// VAD is Silero's file, which finds speech; "" = the one in Dir, if any.
	VAD string
	// Children is how many segments are recognised at once, at least 1. Each
	// child holds the model.
	Children int
	// Threads is how many threads each child computes with, at least 1.
	Threads int
	// Command starts a child; nil = this program with "speech-engine sherpa".
	Command []string
	// Env is added to the children's environment.
	Env []string
}

// Version is that of the library which a build with the tag links.
const Version = "1.12.40"

// Longest stretches that are handed to a child: of kinds that pack, several
// windows with whatever silence lies between.
const (
	packedSegment = 2 * time.Minute
	packedPause   = 8 * time.Second
)

// Memory of a child in bytes beside the model: for the library itself and the
// layers of a window.
const overhead = 1 << 30

func missing(format string, args ...any) error {
	return conversation.Errorf(conversation.EngineMissing, format, args...)
}

// New gives the engine and what must be closed when it is no longer needed. An
// engine that is not built in or has no model is returned with Missing set.
func New(cfg Config) (speech.Engine, io.Closer, error) {
	e := speech.Engine{Name: "sherpa-onnx", Version: Version, MaxSegment: usualWindow}
	if !built {
		e.Missing = errNotBuilt()
		return e, nothing{}, nil
	}
	if cfg.Dir == "" {
		e.Missing = missing("sherpa-onnx has no model. \"parlance models list\" shows what can be had, \"parlance models pull NAME\" gets it.")
		return e, nothing{}, nil
	}
	m, err := understand(cfg.Dir)
	if err != nil {
		e.Missing = missing("The model for sherpa-onnx cannot be used: %v.", err)
		return e, nothing{}, nil //nolint:nilerr // the engine itself tells, when it is asked to work
	}
	m.Threads = max(1, cfg.Threads)
	if cfg.VAD != "" {
		m.VAD = cfg.VAD
	}
	e.Model, e.Languages, e.Accuracy = m.name, m.languages, m.accuracy
	if k, _ := kindNamed(m.Kind); k.pack {
		e.MaxSegment, e.MaxPause = packedSegment, packedPause
	}
	pool, err := newPool(cfg, m)
	if err != nil {
		return e, nothing{}, err
	}
	e.Transcriber = pool
	return e, pool, nil
}

// Built tells whether the library is part of this program.
func Built() bool { return built }

func errNotBuilt() error {
	return missing("sherpa-onnx is not built into this program. \"make build SPEECH=sherpa\" builds it in (Linux with glibc, a C compiler; docs/speech-engines.md).")
}

func newPool(cfg Config, m model) (*child.Pool, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	if cfg.Command == nil {
		exe, err := os.Executable()
		if err != nil {
			return nil, err
		}
		cfg.Command = []string{exe, "speech-engine", "sherpa"}
	}
	return child.NewPool(child.Config{
		Command: cfg.Command, Env: cfg.Env, Engine: body, Children: cfg.Children,
		// Reading a gigabyte from a slow disk takes a while.
		StartTimeout: time.Minute + time.Duration(m.size/(20<<20))*time.Second,
		MemoryLimit:  3*m.size + 2*overhead,
		Recycle:      2*m.size + overhead,
	})
}

type nothing struct{}

func (nothing) Close() error { return nil }

// Serve is the body of the child process: it answers on out what comes on in
// (the process's standard input and output) until in ends.
func Serve(in io.Reader, out io.Writer) error {
	return child.Serve(in, out, func(config []byte) (speech.Transcriber, error) {
		var m model
		if err := json.Unmarshal(config, &m); err != nil {
			return nil, err
		}
		return open(m)
	})
}
