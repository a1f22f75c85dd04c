package guard

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"time"

	"parlance/conversation"
)

// New makes a client that keeps p. It follows no redirects: the 3xx answer is
// what Do returns. A refused address is a *conversation.Error with code Invalid
// somewhere in the error's chain.
func New(p Policy) *http.Client {
	p = p.filled()
	dialer := &net.Dialer{Timeout: p.ConnectTimeout, Control: p.control, Resolver: p.Resolver}
	// HTTP/1.1 only: one request per connection makes PerHost mean what it says,
	// and a receiver has fewer ways to misbehave.
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Client{
		Timeout: p.TotalTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
		Transport: &transport{policy: p, base: &http.Transport{
			Proxy:                  nil, // not even from the environment
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: p.RootCAs},
			TLSHandshakeTimeout:    p.ConnectTimeout,
			ResponseHeaderTimeout:  p.HeaderTimeout,
			MaxResponseHeaderBytes: maxResponseHeader,
			DisableCompression:     true, // what comes is what is counted: no gzip bombs
			MaxConnsPerHost:        p.PerHost,
			MaxIdleConnsPerHost:    min(p.PerHost, 8),
			MaxIdleConns:           256,
			IdleConnTimeout:        30 * time.Second,
			Protocols:              protocols,
		}},
	}
}

// transport adds to http.Transport what it cannot do itself: the check of the
// URL and the bound on gaps within a body.
type transport struct {
	policy Policy
	base   *http.Transport
}

// RoundTrip checks the URL and sends the request.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := t.policy.checkURL(r.URL); err != nil {
		if r.Body != nil {
			_ = r.Body.Close() // as http.RoundTripper demands
		}
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(r.Context())
	resp, err := t.base.RoundTrip(r.WithContext(ctx))
	if err != nil {
		cancel(nil)
		return nil, nameHost(err, r.URL.Hostname())
	}
	resp.Body = newTimedBody(ctx, resp.Body, t.policy.StallTimeout, cancel)
	return resp, nil
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the base.
func (t *transport) CloseIdleConnections() { t.base.CloseIdleConnections() }

// nameHost adds the name that resolved to a refused address. A name may resolve
// to several addresses; the dialer gives the error of the first.
func nameHost(err error, host string) error {
	refused, ok := errors.AsType[*conversation.Error](err)
	if !ok {
		return err
	}
	named := *refused
	named.Message = "call to " + host + ": " + refused.Message
	return &named
}
