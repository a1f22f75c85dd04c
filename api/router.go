package api

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"parlance/conversation"
)

// Handler answers a request of a known client. It cannot be registered without
// authentication, nor be called without a Principal.
type Handler func(c echo.Context, p conversation.Principal) error

// Route is one line of the routing table.
type Route struct {
	Method, Path string // the path with :name for parameters, and colons as they are sent
	Public       bool   // answers without a token
}

// Router adds the routes of one dialect.
type Router struct {
	server     *Server
	writeError func(echo.Context, Problem) error
	always     bool // answers under any load
}

// Option changes how a route treats the body and the time of its requests.
type Option func(*routeOptions)

type routeOptions struct {
	maxBody  int64
	transfer bool
	stream   bool
	guess    bool
}

// MaxBody bounds the body of the route, in bytes.
func MaxBody(n int64) Option { return func(o *routeOptions) { o.maxBody = n } }

// Transfer marks an upload or download: it may take as long as bytes move.
func Transfer() Option { return func(o *routeOptions) { o.transfer = true } }

// Handle adds a route for clients that present a good token.
func (r *Router) Handle(method, path string, h Handler, options ...Option) {
	r.add(method, path, false, func(c echo.Context) error {
		p, err := r.server.principal(c.Request())
		if err != nil {
			return err
		}
		c.Set(principalKey, p)
		if err := r.server.allow(p); err != nil {
			return err
		}
		return h(c, p)
	}, options)
}

// Public adds a route for everybody.
func (r *Router) Public(method, path string, h echo.HandlerFunc, options ...Option) {
	r.add(method, path, true, h, options)
}

func (r *Router) add(method, path string, public bool, h echo.HandlerFunc, options []Option) {
	o := routeOptions{maxBody: r.server.cfg.MaxBody}
	for _, set := range options {
		set(&o)
	}
	claim := func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.Set(writerKey, r.writeError)
			return r.server.traced(c, next)
		}
	}
	layers := []echo.MiddlewareFunc{claim}
	if o.guess {
		layers = append(layers, r.server.guard)
	}
	layers = append(layers, r.server.bound(o), limitBody(o.maxBody))
	if !r.always {
		layers = append(layers, r.server.admit(o))
	}
	r.server.echo.Add(method, path, h, layers...)
	r.server.routes = append(r.server.routes, Route{method, unescapeColons(path), public})
}

// What a request carries in its echo.Context.
const (
	writerKey    = "parlance.error_writer"
	principalKey = "parlance.principal"
	concernKey   = "parlance.concern" // see Concern
)

// unescapeColons gives the path as clients send it: a router's "\:" is a colon.
func unescapeColons(path string) string {
	var b []byte
	for i := range len(path) {
		if path[i] == '\\' && i+1 < len(path) && path[i+1] == ':' {
			continue
		}
		b = append(b, path[i])
	}
	return string(b)
}

// Param gives a path parameter as the client meant it: the router hands back
// percent-encoded text.
func Param(c echo.Context, name string) string {
	raw := c.Param(name)
	if c.Request().URL.RawPath == "" {
		return raw
	}
	text, err := url.PathUnescape(raw)
	if err != nil {
		return raw
	}
	return text
}

// NoContent answers 204.
func NoContent(c echo.Context) error { return c.NoContent(http.StatusNoContent) }
