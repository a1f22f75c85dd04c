package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// keepMoving gives every piece of an answer its time. An answer may be long and
// the line slow, but a peer that stalls does not hold a connection. It also
// replaces the deadlines that the request before left on the connection, and
// bounds the body of a request that no route reads.
func (s *Server) keepMoving(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		// A recorder in a test has no deadlines; a connection always has.
		rc := http.NewResponseController(c.Response().Writer)
		_ = rc.SetReadDeadline(time.Now().Add(s.cfg.RequestTimeout))
		// Twice as long as for reading: before the first byte goes out, the server
		// waits for the rest of a body that nobody read.
		limit := 2 * s.cfg.RequestTimeout
		_ = rc.SetWriteDeadline(time.Now().Add(limit))
		c.Response().Writer = &movingWriter{ResponseWriter: c.Response().Writer, rc: rc, limit: limit}
		return next(c)
	}
}

// bound gives a request its time. An ordinary one gets RequestTimeout for its
// body and all its work. An upload or download may take longer, but each read
// must move within that time.
func (s *Server) bound(o routeOptions) echo.MiddlewareFunc {
	limit := s.cfg.RequestTimeout
	if o.stream {
		return s.stream
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			rc, r := http.NewResponseController(c.Response().Writer), c.Request()
			if o.transfer {
				if r.ContentLength == 0 { // a download: see movingBody.Read
					_ = rc.SetReadDeadline(time.Time{})
				}
				r.Body = &movingBody{ReadCloser: r.Body, rc: rc, limit: limit}
				return next(c)
			}
			end := time.Now().Add(limit)
			ctx, cancel := context.WithDeadline(r.Context(), end)
			defer cancel()
			_ = rc.SetReadDeadline(end)
			c.SetRequest(r.WithContext(ctx))
			return next(c)
		}
	}
}

// movingBody is a body whose every read must move.
type movingBody struct {
	io.ReadCloser

	rc    *http.ResponseController
	limit time.Duration
}

// Read waits at most limit for the next bytes.
func (b *movingBody) Read(p []byte) (int, error) {
	_ = b.rc.SetReadDeadline(time.Now().Add(b.limit))
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		// What follows is work, during which the server watches the connection: a
		// deadline would look like a client that went away.
		_ = b.rc.SetReadDeadline(time.Time{})
	}
	return n, err
}

// movingWriter is an answer whose every piece must move.
type movingWriter struct {
	http.ResponseWriter

	rc    *http.ResponseController
	limit time.Duration
}

// pieceSize is how much a client must take within the limit.
const pieceSize = 64 << 10

// Write waits at most limit for the client to take each piece.
func (w *movingWriter) Write(p []byte) (n int, err error) {
	for {
		piece := p[n:min(n+pieceSize, len(p))]
		_ = w.rc.SetWriteDeadline(time.Now().Add(w.limit))
		m, err := w.ResponseWriter.Write(piece)
		n += m
		if err != nil || n == len(p) {
			return n, err
		}
	}
}

// Unwrap lets a ResponseController find the connection.
func (w *movingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
