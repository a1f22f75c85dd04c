package vosk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coder/websocket"

	"parlance/conversation"
	"parlance/speech"
)

// Config says which server to ask.
type Config struct {
	URL string // "ws://localhost:2700"
	// Language is that of the server's model (BCP-47), which the server does not
	// tell; "" takes every language that is asked for.
	Language string
	// Timeout is how long the answer for that much sound may take, connecting
	// included. Default: 30 s and four times the sound.
	Timeout func(sound time.Duration) time.Duration
	// HTTP makes the connections. Default: a client of its own.
	HTTP *http.Client
}

// Longest segment, and longest silence in one: the server cuts at pauses itself
// and hears better with what was said before.
const (
	longSegment = time.Minute
	longPause   = time.Second
)

// New gives the engine. An address that cannot be one is an Invalid error.
func New(cfg Config) (speech.Engine, error) {
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Scheme != "ws" && u.Scheme != "wss" || u.Host == "" {
		return speech.Engine{}, conversation.Errorf(conversation.Invalid, "The address of the vosk server must be like ws://localhost:2700.")
	}
	if cfg.Timeout == nil {
		cfg.Timeout = func(d time.Duration) time.Duration { return 30*time.Second + 4*d }
	}
	if cfg.HTTP == nil {
		cfg.HTTP = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	e := speech.Engine{
		Transcriber: client{cfg}, Name: "vosk", MaxSegment: longSegment, MaxPause: longPause,
	}
	if cfg.Language != "" {
		e.Languages = []string{cfg.Language}
	}
	return e, nil
}

// client is the speech.Transcriber of one server.
type client struct{ cfg Config }

// Transcribe has the server recognise the segment.
func (c client) Transcribe(ctx context.Context, seg speech.Segment) ([]conversation.Word, error) {
	if len(seg.PCM) == 0 {
		return nil, nil
	}
	limit := c.cfg.Timeout(seg.Duration())
	own, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	words, err := c.talk(own, seg)
	switch {
	case err == nil:
		return words, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case own.Err() != nil:
		return nil, &conversation.Error{
			Code:    conversation.DeadlinePassed,
			Message: "The speech server gave no answer within " + limit.Round(time.Second).String() + ".", Err: err,
		}
	}
	if _, ok := errors.AsType[*conversation.Error](err); ok {
		return nil, err
	}
	return nil, &conversation.Error{Code: conversation.Unavailable, Message: "The speech server broke off.", Err: err}
}

// talk is one connection from dial to close.
func (c client) talk(ctx context.Context, seg speech.Segment) ([]conversation.Word, error) {
	conn, err := c.dial(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.CloseNow() //nolint:errcheck // the answer is there, or the error is
	d := dialog{conn: conn, chunks: (len(seg.PCM) + chunk - 1) / chunk}
	// Both directions at once: neither side can wait for the other for ever.
	ctx, stop := context.WithCancelCause(ctx)
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		if err := d.send(ctx, seg.PCM); err != nil {
			stop(fmt.Errorf("send: %w", err))
		}
	}()
	defer func() {
		stop(nil)
		<-sent
	}()
	words, err := d.receive(ctx, seg.Duration())
	if err != nil {
		return nil, errors.Join(err, context.Cause(ctx))
	}
	return words, nil
}

func (c client) dial(ctx context.Context) (*websocket.Conn, error) {
	conn, resp, err := websocket.Dial(ctx, c.cfg.URL, &websocket.DialOptions{HTTPClient: c.cfg.HTTP}) //nolint:bodyclose // by contract nothing is left to close
	if err == nil {
		conn.SetReadLimit(maxMessage)
		return conn, nil
	}
	if resp != nil && resp.StatusCode >= 300 && resp.StatusCode < 500 && resp.StatusCode != http.StatusTooManyRequests {
		return nil, &conversation.Error{
			Code:    conversation.EngineMissing,
			Message: fmt.Sprintf("There is no vosk server at the address that is set (HTTP %d).", resp.StatusCode), Err: err,
		}
	}
	return nil, &conversation.Error{
		Code: conversation.Unavailable, Message: "The speech server cannot be reached.", Err: hideUser(err, c.cfg.URL),
	}
}

// hideUser takes a password of the address out of an error.
func hideUser(err error, address string) error {
	u, parse := url.Parse(address)
	if parse != nil || u.User == nil {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), u.User.String(), "..."))
}
