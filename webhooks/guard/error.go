package guard

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"parlance/conversation"
)

// Cause strips the *url.Error that net/http wraps around every error: it repeats
// the URL, which may carry a secret.
func Cause(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// Describe says in a short sentence, fit for the eyes of whoever gave the URL,
// why a call to host failed. permanent tells that another try would fail alike.
func Describe(host string, err error) (text string, permanent bool) {
	if e, ok := errors.AsType[*conversation.Error](err); ok {
		return e.Message, e.Code == conversation.Invalid
	}
	dns, isDNS := errors.AsType[*net.DNSError](err)
	_, isCertificate := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case isDNS && dns.IsNotFound:
		return "there is no host " + host, true
	case isDNS:
		return "the name " + host + " could not be looked up", false
	case isCertificate:
		return host + " has no valid certificate: " + certificateFault(err), true
	case errors.Is(err, http.ErrSchemeMismatch):
		return host + " does not speak HTTPS on this port", true
	case isTimeout(err):
		return host + " took too long to answer", false
	case errors.Is(err, io.ErrUnexpectedEOF):
		return host + " ended the transfer too early", false
	default:
		return host + " could not be reached: " + lastPart(err), false
	}
}

// fetchError turns what net/http says into something a user can act on.
func fetchError(ctx context.Context, host string, err error) error {
	if ctx.Err() != nil { // the caller gave up; no verdict on the server
		return fmt.Errorf("fetch recording: %w", context.Cause(ctx))
	}
	if e, ok := errors.AsType[*conversation.Error](err); ok {
		return e
	}
	e := &conversation.Error{Code: conversation.Unavailable, Err: Cause(err)}
	var permanent bool
	if e.Message, permanent = Describe(host, err); permanent {
		e.Code = conversation.Unprocessable
	}
	return e
}

func isTimeout(err error) bool {
	t, ok := errors.AsType[net.Error](err)
	return ok && t.Timeout() || errors.Is(err, context.DeadlineExceeded)
}

func certificateFault(err error) string {
	e, ok := errors.AsType[*tls.CertificateVerificationError](err)
	if !ok || e.Err == nil {
		return "not trusted"
	}
	return clip(strings.TrimPrefix(e.Err.Error(), "x509: "))
}

// lastPart is the innermost error, without the addresses and operations that
// net puts before it.
func lastPart(err error) string {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return clip(err.Error())
}

// clip keeps a foreign text short.
func clip(s string) string {
	const most = 200
	if len(s) > most {
		s = s[:most]
	}
	return strings.ToValidUTF8(s, "")
}
