package llm

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"parlance/conversation"
)

// Config says which server to ask, and how much.
type Config struct {
	BaseURL string // "https://api.openai.com", "http://localhost:11434/v1"
	Key     string // sent as a bearer token; "" = none
	Model   string // for chat; "" = only embeddings are used
	HTTP    *http.Client
	Timeout time.Duration // of one request; 0 = a minute
	// MaxRequests and MaxTokens bound what one conversation may cost in all, the
	// tokens as the server counts them; 0 = no bound.
	MaxRequests, MaxTokens int
	// ChunkTokens is about how much of a conversation one request carries; 0 = 6000.
	ChunkTokens int

	// EmbeddingModel finds tracker phrases in other words; "" = not used.
	EmbeddingModel string
	// Likeness is the cosine from which on a message is like a phrase; 0 = 0.6.
	Likeness float64

	Log   *slog.Logger
	Clock func() time.Time
	// Wait pauses between attempts; nil waits by the clock.
	Wait func(ctx context.Context, d time.Duration) error
}

// The defaults of a Config, and bounds that are nobody's choice.
const (
	defaultTimeout  = time.Minute
	defaultChunk    = 6000
	defaultLikeness = 0.6
	attempts        = 3
	longestWait     = 30 * time.Second
	rest            = 30 * time.Second // of a server that cannot be reached
)

// Reader asks a language model. It is safe for concurrent use.
type Reader struct {
	Config

	base    string
	form    atomic.Int32 // the form of request that the server accepts
	resting atomic.Int64 // Unix nanoseconds until which it is not asked

	mu      sync.Mutex
	phrases map[string][]float64 // embeddings of tracker phrases
}

// New makes a Reader. An address that cannot be one is an Invalid error.
func New(cfg Config) (*Reader, error) {
	u, err := url.Parse(cfg.BaseURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, conversation.Errorf(conversation.Invalid, "%q is not the address of a language model (http://... or https://...).", cfg.BaseURL)
	}
	if cfg.HTTP == nil {
		return nil, errors.New("llm: no HTTP client")
	}
	path := strings.TrimRight(u.Path, "/")
	path = strings.TrimSuffix(path, "/chat/completions")
	if !strings.HasSuffix(path, "/v1") && path == "" {
		path = "/v1"
	}
	u.Path = path
	r := &Reader{Config: cfg, base: u.String(), phrases: map[string][]float64{}}
	r.fill()
	return r, nil
}

func (r *Reader) fill() {
	if r.Timeout <= 0 {
		r.Timeout = defaultTimeout
	}
	if r.ChunkTokens <= 0 {
		r.ChunkTokens = defaultChunk
	}
	if r.Likeness <= 0 {
		r.Likeness = defaultLikeness
	}
	if r.Log == nil {
		r.Log = slog.New(slog.DiscardHandler)
	}
	if r.Clock == nil {
		r.Clock = time.Now
	}
	if r.Wait == nil {
		r.Wait = wait
	}
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
