package openai

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/speech"
)

// ask sends the segment until there is an answer or nothing to hope for.
func (c *client) ask(ctx context.Context, seg speech.Segment, q question) ([]byte, error) {
	form, contentType, err := c.form(seg, q)
	if err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		body, after, err := c.send(ctx, form, contentType)
		if err == nil || after < 0 || attempt >= c.Attempts || ctx.Err() != nil {
			return body, err
		}
		if after == 0 {
			after = time.Second << (attempt - 1)
		}
		if err := c.Wait(ctx, min(after, 2*time.Minute)); err != nil {
			return nil, err
		}
	}
}

// send makes one attempt. after < 0 says that another is of no use, 0 that the
// server named no time to wait.
func (c *client) send(ctx context.Context, form []byte, contentType string) (body []byte, after time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, bytes.NewReader(form))
	if err != nil {
		return nil, -1, err
	}
	req.Header.Set("Content-Type", contentType)
	if c.Key != "" {
		req.Header.Set("Authorization", "Bearer "+c.Key)
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, -1, ctx.Err()
		}
		return nil, 0, unavailable("The speech server cannot be reached.", err)
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, 0, unavailable("The speech server broke off its answer.", err)
	case len(body) > maxAnswer:
		return nil, -1, unavailable("The speech server's answer is too long.", nil)
	case resp.StatusCode/100 == 2:
		return body, 0, nil
	case passing(resp.StatusCode):
		after := c.retryAfter(resp.Header.Get("Retry-After"))
		busy := unavailable(fmt.Sprintf("The speech server is busy or failing (HTTP %d).", resp.StatusCode), errors.New(c.excerpt(body)))
		busy.RetryAfter = after
		return nil, after, busy
	default:
		return nil, -1, &refusal{status: resp.StatusCode, body: c.excerpt(body)}
	}
}

func unavailable(message string, err error) *conversation.Error {
	return &conversation.Error{Code: conversation.Unavailable, Message: message, Err: err}
}

// passing tells statuses that another attempt may cure.
func passing(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	default:
		return status >= 500
	}
}

// retryAfter reads the header's seconds or date; 0 when there is neither.
func (c *client) retryAfter(s string) time.Duration {
	s = strings.TrimSpace(s)
	if at, err := http.ParseTime(s); err == nil {
		return min(time.Hour, max(0, at.Sub(c.Now())))
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 3600 {
		return 0
	}
	return time.Duration(n) * time.Second
}

// refusal is an answer that asking again will not change.
type refusal struct {
	status int
	body   string
}

func (r *refusal) Error() string { return fmt.Sprintf("speech server: HTTP %d: %s", r.status, r.body) }

// about tells whether the server objects to one of the fields.
func (r *refusal) about(fields ...string) bool {
	if r.status != http.StatusBadRequest && r.status != http.StatusUnprocessableEntity {
		return false
	}
	return slices.ContainsFunc(fields, func(f string) bool { return strings.Contains(r.body, f) })
}

func (r *refusal) userError() error {
	switch r.status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		return &conversation.Error{
			Code:    conversation.EngineMissing,
			Message: fmt.Sprintf("The speech server refuses its service (HTTP %d): its address, key or model is not right.", r.status), Err: r,
		}
	default:
		return &conversation.Error{
			Code:    conversation.Unprocessable,
			Message: fmt.Sprintf("The speech server does not accept the recording (HTTP %d).", r.status), Err: r,
		}
	}
}

// excerpt is the beginning of an answer, for logs, which must not learn the key
// from a server that repeats it.
func (c *client) excerpt(b []byte) string {
	text := string(bytes.TrimSpace(b))
	if c.Key != "" {
		text = strings.ReplaceAll(text, c.Key, "[key]")
	}
	return strings.ToValidUTF8(text[:min(len(text), 500)], "?")
}
