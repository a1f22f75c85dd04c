package webhooks

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/webhooks/guard"
)

// DefaultTimeout bounds one attempt.
const DefaultTimeout = 15 * time.Second

// Bounds on what is read of a receiver's answer.
const (
	maxResponseRead = 64 << 10
	maxResponseKept = 4 << 10
	// bodyTime bounds the reading: the status has decided already.
	bodyTime = 2 * time.Second
)

// Verdict is what an attempt came to.
type Verdict int

// The verdicts.
const (
	Delivered Verdict = iota // 2xx
	Failed                   // to be tried again
	Gone                     // 410: the receiver wants no more of this
	Aborted                  // we stopped; says nothing about the receiver
)

// Result is one attempt, as seen by the sender.
type Result struct {
	Verdict Verdict
	// Attempt lacks DeliveryID and the number. Its Latency ends with the header
	// of the answer.
	Attempt conversation.DeliveryAttempt
	// RetryAfter is what a 429, 502, 503 or 504 asked for; 0 = nothing. It is
	// not capped.
	RetryAfter time.Duration
	// Trouble tells that the endpoint is away, slow or overloaded; a plain 4xx
	// or 3xx is an answer of a healthy one.
	Trouble bool
}

// Sender makes single attempts.
type Sender struct {
	Client  *http.Client // made by guard.New
	Timeout time.Duration
	Now     func() time.Time
	// Trace may add headers and hear of the result; nil = nobody.
	Trace func(ctx context.Context, d conversation.Delivery, h http.Header) (end func(Result))
}

// Send posts d, signed for this moment. It never fails: what went wrong is in
// the result, in words fit for the account's own delivery log.
func (s Sender) Send(ctx context.Context, d conversation.Delivery, signer *Signer) (r Result) {
	at := s.Now()
	r = Result{Verdict: Failed, Attempt: conversation.DeliveryAttempt{At: at}}
	attempt, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	req, err := newRequest(attempt, d, signer, at)
	if err != nil {
		r.Attempt.Error = err.Error()
		return r
	}
	if s.Trace != nil {
		end := s.Trace(ctx, d, req.Header)
		defer func() { end(r) }()
	}
	resp, err := s.Client.Do(req)
	r.Attempt.Latency = s.Now().Sub(at)
	if err != nil {
		s.explain(ctx, &r, req.URL.Hostname(), err)
		return r
	}
	defer func() { _ = resp.Body.Close() }()
	judge(&r, resp, at)
	slow := time.AfterFunc(bodyTime, cancel)
	defer slow.Stop()
	r.Attempt.Response = readResponse(resp.Body)
	return r
}

func newRequest(ctx context.Context, d conversation.Delivery, signer *Signer, at time.Time) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.URL, bytes.NewReader(d.Body))
	if err != nil {
		return nil, errors.New("the URL cannot be parsed")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Parlance-Webhooks/1")
	// Not sent, as it has no value; it lets net/http use a fresh connection when
	// a kept one turns out to be closed. Receivers expect repeats anyway.
	req.Header["Idempotency-Key"] = nil
	if err := signer.SetHeaders(req.Header, d.ID, at, d.Body); err != nil {
		return nil, err
	}
	return req, nil
}

// explain fills r for an attempt without an answer.
func (s Sender) explain(ctx context.Context, r *Result, host string, err error) {
	if ctx.Err() != nil {
		r.Verdict, r.Attempt.Error = Aborted, "the server was shutting down"
		return
	}
	if errors.Is(err, context.DeadlineExceeded) {
		r.Trouble, r.Attempt.Error = true, fmt.Sprintf("no answer within %s", s.Timeout)
		return
	}
	text, _ := guard.Describe(host, err)
	r.Attempt.Error = text
	r.Trouble = conversation.CodeOf(err) != conversation.Invalid // refused by the guard: nobody was called
}

// judge turns the status into a verdict.
func judge(r *Result, resp *http.Response, at time.Time) {
	status := resp.StatusCode
	r.Attempt.Status = status
	switch {
	case status >= 200 && status < 300:
		r.Verdict = Delivered
		return
	case status == http.StatusGone:
		r.Verdict = Gone
	case status >= 500 || status == http.StatusTooManyRequests:
		r.Trouble = true
	}
	r.Attempt.Error = strings.TrimSpace(fmt.Sprintf("answered %d %s", status, http.StatusText(status)))
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		r.RetryAfter = guard.RetryAfter(resp.Header, at)
	}
	if status >= 300 && status < 400 {
		r.Attempt.Error += "; redirects are not followed"
	}
}

// readResponse reads so much that the connection can be used again for usual
// answers, and keeps a piece that any database takes as text.
func readResponse(body io.Reader) string {
	kept, err := io.ReadAll(io.LimitReader(body, maxResponseKept))
	if err == nil {
		_, _ = io.CopyN(io.Discard, body, maxResponseRead-maxResponseKept) // whatever the end, the status counts
	}
	return strings.ReplaceAll(strings.ToValidUTF8(string(kept), "\uFFFD"), "\x00", "\uFFFD")
}

// endpointOf names the endpoint of a delivery: account + scheme + host + port.
// The account is part of it, so that nobody's bad receiver trips the breaker for
// others at the same host.
func endpointOf(d conversation.Delivery) string {
	u, err := url.Parse(d.URL)
	if err != nil {
		return d.TenantID + " ?"
	}
	return d.TenantID + " " + strings.ToLower(u.Scheme+"://"+u.Host)
}

// hostOf is what logs may show of a URL: its path and query can be secrets.
func hostOf(raw string) string {
	if u, err := url.Parse(raw); err == nil {
		return u.Host
	}
	return "?"
}
