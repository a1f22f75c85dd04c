package pocketsphinx

import (
	"encoding/json"
	"io"
	"time"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/child"
)

// Config says which model to use and how many processes.
type Config struct {
	// ModelDir is the directory that holds en-us/, en-us.lm.bin and
	// cmudict-en-us.dict; "" looks where Debian installs it.
	ModelDir string
	// Children is how many segments are recognised at once, at least 1. Each
	// child holds about 90 MB, and shares pages of files with the server.
	Children int
	// Command starts a child; nil = this program with "speech-engine".
	Command []string
	// Posteriors leaves the confidences as the decoder gives them, to calibrate them.
	Posteriors bool
	// Env is added to the children's environment.
	Env []string
}

// recycle is the size at which a child is replaced: it begins with 90 MB, and
// the library's heap grows a little with every hour of sound. Loading the model
// again takes a third of a second and changes no result.
const recycle = 104 << 20

// howTo tells how to get the engine.
const howTo = "On Debian 12: apt-get install pocketsphinx-en-us libpocketsphinx-dev libsphinxbase-dev, " +
	"then make build (it builds with -tags pocketsphinx)."

func missing(format string, args ...any) error {
	e := conversation.Errorf(conversation.EngineMissing, format, args...)
	e.Message += " " + howTo
	return e
}

// New gives the engine and what must be closed when it is no longer needed. An
// engine that is not built in or has no model is returned with Missing set; it
// refuses work with that error.
func New(cfg Config) (speech.Engine, io.Closer, error) {
	e := speech.Engine{
		Name: "pocketsphinx", Model: "en-us", Version: "5prealpha",
		Languages: []string{"en-US"}, Accuracy: "low", MaxSegment: 15 * time.Second,
	}
	m, ok := findModel(cfg.ModelDir)
	switch {
	case !built:
		e.Missing = missing("No speech engine is built into this program.")
	case !ok:
		e.Missing = missing("The model of the speech engine is not installed.")
	}
	if e.Missing != nil {
		return e, nothing{}, nil //nolint:nilerr // the engine itself tells, when it is asked to work
	}
	m.Posteriors = cfg.Posteriors
	body, err := json.Marshal(m)
	if err != nil {
		return e, nothing{}, err
	}
	pool, err := child.NewPool(child.Config{
		Command: cfg.Command, Env: cfg.Env, Engine: body, Children: cfg.Children,
		Recycle: recycle,
	})
	if err != nil {
		return e, nothing{}, err
	}
	e.Transcriber = pool
	return e, pool, nil
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
