package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

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
)

// Server is the handler of all dialects.
type Server struct {
	cfg    Config
	auth   Authenticator
	echo   *echo.Echo
	ready  readiness
	routes []Route

	streams chan struct{} // one for each open stream
	closing chan struct{} // closed when streams are to end
	stop    func()
}

// NewServer puts the dialects behind one handler.
func NewServer(cfg Config, auth Authenticator, dialects ...Dialect) *Server {
	if cfg.RequestTimeout <= 0 {
		cfg.RequestTimeout = defaultTimeout
	}
	if cfg.MaxBody <= 0 {
		cfg.MaxBody = defaultMaxBody
	}
	if cfg.MaxStreams <= 0 {
		cfg.MaxStreams = defaultStreams
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{cfg: cfg, auth: auth, echo: echo.New(), ready: readiness{checks: cfg.Checks, log: cfg.Log}}
	s.streams, s.closing = make(chan struct{}, cfg.MaxStreams), make(chan struct{})
	s.stop = sync.OnceFunc(func() { close(s.closing) })
	s.echo.HTTPErrorHandler = s.handleError
	s.echo.JSONSerializer = serializer{}
	s.echo.IPExtractor = echo.ExtractIPDirect()
	s.echo.Use(s.keepMoving, identify, s.logAccess, s.recoverPanics, secure, s.allowOrigins)
	own := &Router{server: s, writeError: writeMessage}
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
