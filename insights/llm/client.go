package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxAnswer is the longest answer that is read.
const maxAnswer = 1 << 20

// Faults of a server or of its answer; reasonOf says them in words for a user.
var (
	errResting  = errors.New("the language model was not to be reached a moment ago")
	errUseless  = errors.New("the answer cannot be used")
	errTooLong  = errors.New("the answer is too long")
	errCutShort = errors.New("the answer ends before its end")
)

// httpError is an answer that is no success.
type httpError struct {
	status int
	body   string
	after  time.Duration // the server's wish; 0 = none
}

// Error says the status and how the body begins, for logs.
func (e *httpError) Error() string { return fmt.Sprintf("HTTP %d: %s", e.status, e.body) }

func (e *httpError) again() bool {
	return e.status == http.StatusTooManyRequests || e.status == http.StatusRequestTimeout || e.status >= 500
}

// reasonOf says for a user why the embedded engine's result stands.
func reasonOf(err error) string {
	refused, isHTTP := errors.AsType[*httpError](err)
	timeout, isNet := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, errBudget):
		return "The conversation has used up its budget for the language model."
	case errors.Is(err, errUseless), errors.Is(err, errTooLong), errors.Is(err, errCutShort):
		return "The language model gave an answer that cannot be used."
	case isHTTP && refused.again():
		return fmt.Sprintf("The language model is busy or failing (HTTP %d).", refused.status)
	case isHTTP:
		return fmt.Sprintf("The language model refuses its service (HTTP %d): its address, key or model may not be right.", refused.status)
	case errors.Is(err, context.DeadlineExceeded), isNet && timeout.Timeout():
		return "The language model did not answer in time."
	default:
		return "The language model could not be reached."
	}
}

// post sends a request until there is an answer or nothing to hope for. A server
// that cannot be reached is left in peace for a while, so that it holds up no
// more than a few jobs.
func (r *Reader) post(ctx context.Context, path string, body any, sent func()) ([]byte, error) {
	if r.Clock().UnixNano() < r.resting.Load() {
		return nil, errResting
	}
	data, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("write request: %w", err)
	}
	for attempt := 1; ; attempt++ {
		sent()
		out, err := r.once(ctx, path, data)
		if err == nil || ctx.Err() != nil {
			return out, err
		}
		refused, isHTTP := errors.AsType[*httpError](err)
		if errors.Is(err, errTooLong) || isHTTP && !refused.again() {
			return nil, err
		}
		if attempt == attempts {
			r.resting.Store(r.Clock().Add(rest).UnixNano())
			return nil, err
		}
		after := time.Second << (attempt - 1)
		if isHTTP && refused.after > 0 {
			after = min(refused.after, longestWait)
		}
		if err := r.Wait(ctx, after); err != nil {
			return nil, err
		}
	}
}

func (r *Reader) once(ctx context.Context, path string, data []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.base+path, bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Parlance/1")
	if r.Key != "" {
		req.Header.Set("Authorization", "Bearer "+r.Key)
	}
	resp, err := r.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	out, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, err
	case resp.StatusCode/100 != 2:
		const shown = 300
		return nil, &httpError{
			status: resp.StatusCode, after: retryAfter(resp.Header.Get("Retry-After"), r.Clock()),
			body: strings.ToValidUTF8(string(out[:min(len(out), shown)]), ""),
		}
	case len(out) > maxAnswer:
		return nil, errTooLong
	}
	return out, nil
}

// retryAfter reads seconds or a date; 0 when there is neither.
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return time.Duration(min(n, 3600)) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
