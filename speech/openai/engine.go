package openai

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/speech"
)

// Config says which server to ask, and how.
type Config struct {
	// BaseURL is the server's address: "https://api.openai.com",
	// "http://localhost:8000/v1", or the full address of the endpoint (whisper.cpp
	// has "http://localhost:8080/inference").
	BaseURL string
	Key     string // sent as a bearer token; "" = none
	Model   string // "whisper-1"; "" for servers with only one
	// HTTP sends the requests. Default: a client of its own with a time limit of
	// ten minutes, which follows no redirect: sound and key go to BaseURL only.
	HTTP *http.Client
	// Attempts is how often a request is tried. Default 4.
	Attempts int
	// Wait pauses between attempts; nil waits by the clock.
	Wait func(ctx context.Context, d time.Duration) error
	// Now is the clock for dates in Retry-After. Default time.Now.
	Now func() time.Time
}

// Sizes of what is sent and believed.
const (
	longSegment  = 5 * time.Minute  // 9.6 MB; servers take up to 25
	wholeSegment = 12 * time.Minute // 23 MB: for models that tell speakers apart, which begin anew in each
	shortSegment = 15 * time.Second // for models that give no times
	longPause    = 2 * time.Second  // silence longer than this makes Whisper invent text
	anyPause     = time.Minute      // no reason to begin anew
	maxAnswer    = 16 << 20
)

// family is how a model wants to be asked.
type family int

const (
	whisper  family = iota // verbose_json with times of words
	textOnly               // json: text without times
	diarizer               // diarized_json: stretches with speakers
)

func familyOf(model string) family {
	switch {
	case strings.Contains(model, "diarize"):
		return diarizer
	case strings.HasPrefix(model, "gpt-"):
		return textOnly
	default:
		return whisper
	}
}

// New gives the engine. An address that cannot be one is an Invalid error.
func New(cfg Config) (speech.Engine, error) {
	endpoint, err := endpointOf(cfg.BaseURL)
	if err != nil {
		return speech.Engine{}, err
	}
	if cfg.HTTP == nil {
		cfg.HTTP = &http.Client{
			Timeout:       10 * time.Minute,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	if cfg.Attempts == 0 {
		cfg.Attempts = 4
	}
	if cfg.Wait == nil {
		cfg.Wait = wait
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	c := &client{Config: cfg, endpoint: endpoint, family: familyOf(cfg.Model)}
	e := speech.Engine{
		Transcriber: c, Name: "openai", Model: cfg.Model,
		MaxSegment: longSegment, MaxPause: longPause,
	}
	switch c.family {
	case textOnly:
		e.MaxSegment, e.MaxPause = shortSegment, 0
	case diarizer:
		e.MaxSegment, e.MaxPause = wholeSegment, anyPause
	case whisper:
	}
	return e, nil
}

// endpointOf completes an address that is not the endpoint itself.
func endpointOf(base string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", conversation.Errorf(conversation.Invalid, "%q is not the address of a speech server (http://... or https://...).", base)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	switch {
	case strings.HasSuffix(u.Path, "/transcriptions"), strings.HasSuffix(u.Path, "/inference"):
	case strings.HasSuffix(u.Path, "/v1"):
		u.Path += "/audio/transcriptions"
	default:
		u.Path += "/v1/audio/transcriptions"
	}
	return u.String(), nil
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// client is the speech.Transcriber of one server.
type client struct {
	Config
	endpoint string
	family   family
}

// official tells OpenAI's own server, which may refuse fields that it does not
// know, from those that read only what they know.
func (c *client) official() bool { return strings.HasPrefix(c.endpoint, "https://api.openai.com/") }

// Transcribe has the server recognise the segment.
func (c *client) Transcribe(ctx context.Context, seg speech.Segment) ([]conversation.Word, error) {
	q := question{family: c.family, extras: !c.official()}
	body, err := c.ask(ctx, seg, q)
	// A server that does not know some field is asked without it, one that does
	// not know the long form for the plain one.
	for refused, ok := errors.AsType[*refusal](err); ok; refused, ok = errors.AsType[*refusal](err) {
		simpler, possible := q.simpler(refused)
		if !possible {
			return nil, refused.userError()
		}
		q = simpler
		body, err = c.ask(ctx, seg, q)
	}
	if err != nil {
		return nil, err
	}
	return wordsOf(body, seg.Duration())
}
