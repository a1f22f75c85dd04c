package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/semaphore"

	"parlance/conversation"
)

// Authenticator says who presents an access token. Its errors: Unauthorized,
// and Unavailable when it cannot be found out.
type Authenticator interface {
	Authenticate(ctx context.Context, token string) (conversation.Principal, error)
}

// Dialect is one wire format: its routes and the form of its errors.
type Dialect interface {
	// Register adds the routes.
	Register(r *Router)
	// WriteError answers with an error of one of the dialect's routes.
	WriteError(c echo.Context, p Problem) error
}

// Config says how the server treats every request. The zero value works.
type Config struct {
	Version string // shown by /version
	// RequestTimeout bounds a request that is neither upload nor download; for
	// those it bounds every single wait for the other side. 0 = 30 s.
	RequestTimeout time.Duration
	// MaxBody bounds the body of a route that names no limit of its own, in
	// bytes. 0 = 1 MiB.
	MaxBody int64
	// MaxStreams bounds the requests that are answered by a stream of events at one
	// time. 0 = 1000.
	MaxStreams int
	// RateLimit bounds the requests a second that come with one access token, once
	// RateBurst of them have come. 0 = no bound.
	RateLimit, RateBurst int
	// GuessLimit bounds the wrong secrets a minute that come from one address.
	// 0 = no bound.
	GuessLimit int
	// MaxInFlight bounds the requests that are worked on at one time. 0 = 1000.
	MaxInFlight int
	// MaxBodyMemory bounds the bodies that are held in memory at one time, in bytes.
	// 0 = 128 MiB.
	MaxBodyMemory int64
	// TrustedProxies are the networks of proxies whose X-Forwarded-For is believed;
	// none: the peer of the connection is the client.
	TrustedProxies []netip.Prefix
	// HTTPS tells that clients reach the server by https, through a proxy: browsers
	// are told to use nothing else.
	HTTPS bool
	// CORSOrigins are the origins whose scripts may call, in lower case, or "*" for
	// all; none = only pages of this server.
	CORSOrigins []string
	// Checks decide about /readyz.
	Checks []Check
	Log    *slog.Logger // nil = silent
	// Trace is told of the start of each request of a dialect. It gives the context
	// to go on with and what is told of the answer's status; nil = nobody.
	Trace func(r *http.Request, route string) (context.Context, func(status int))
}

const (
	defaultTimeout = 30 * time.Second
	defaultMaxBody = 1 << 20
	defaultStreams = 1000
	defaultFlight  = 1000
	defaultMemory  = 128 << 20
)

// Server is the handler of all dialects.
type Server struct {
	cfg    Config
	auth   Authenticator
	echo   *echo.Echo
	ready  readiness
	routes []Route

	requests *buckets      // by token
	guesses  *buckets      // by address
	inFlight chan struct{} // one for each request that is worked on
	bodies   *semaphore.Weighted

	streams chan struct{} // one for each open stream
	closing chan struct{} // closed when streams are to end
	stop    func()
}

// withDefaults fills in what is not said.
func (c Config) withDefaults() Config {
	if c.RequestTimeout <= 0 {
		c.RequestTimeout = defaultTimeout
	}
	if c.MaxBody <= 0 {
		c.MaxBody = defaultMaxBody
	}
	if c.MaxStreams <= 0 {
		c.MaxStreams = defaultStreams
	}
	if c.MaxInFlight <= 0 {
		c.MaxInFlight = defaultFlight
	}
	if c.MaxBodyMemory <= 0 {
		c.MaxBodyMemory = defaultMemory
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// NewServer puts the dialects behind one handler.
func NewServer(cfg Config, auth Authenticator, dialects ...Dialect) *Server {
	cfg = cfg.withDefaults()
	s := &Server{cfg: cfg, auth: auth, echo: echo.New(), ready: readiness{checks: cfg.Checks, log: cfg.Log}}
	s.requests = newBuckets(float64(cfg.RateLimit), float64(cfg.RateBurst), time.Now)
	s.guesses = newBuckets(float64(cfg.GuessLimit)/time.Minute.Seconds(), float64(cfg.GuessLimit), time.Now)
	s.inFlight, s.bodies = make(chan struct{}, cfg.MaxInFlight), semaphore.NewWeighted(cfg.MaxBodyMemory)
	s.streams, s.closing = make(chan struct{}, cfg.MaxStreams), make(chan struct{})
	s.stop = sync.OnceFunc(func() { close(s.closing) })
	s.echo.HTTPErrorHandler = s.handleError
	s.echo.JSONSerializer = serializer{}
	s.echo.IPExtractor = clientAddress(cfg.TrustedProxies)
	s.echo.Use(s.keepMoving, identify, s.logAccess, s.recoverPanics, s.secure, s.allowOrigins)
	own := &Router{server: s, writeError: writeMessage, always: true}
	own.Public(http.MethodGet, livePath, s.livez)
	own.Public(http.MethodGet, readyPath, s.readyz)
	own.Public(http.MethodGet, "/version", s.version)
	own.Public(http.MethodGet, "/openapi.yaml", serveDocument)
	for _, d := range dialects {
		d.Register(&Router{server: s, writeError: d.WriteError})
	}
	return s
}

// Handler serves everything.
func (s *Server) Handler() http.Handler { return s.echo }

// Routes lists what is served, in the order of registration.
func (s *Server) Routes() []Route { return s.routes }

// MaxHeaderBytes bounds the head of a request.
const MaxHeaderBytes = 64 << 10

// HTTPServer is a server for Handler whose waits all have an end. Its Shutdown ends
// the streams.
func (s *Server) HTTPServer() *http.Server {
	h := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: min(10*time.Second, s.cfg.RequestTimeout),
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    MaxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.cfg.Log.Handler(), slog.LevelDebug),
	}
	h.RegisterOnShutdown(s.stop)
	return h
}
