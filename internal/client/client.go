// Package client talks to a running server over HTTP as any client would: the
// command line, the demonstration and the end-to-end tests use it.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// MaxAnswer bounds an answer that is read as JSON.
const MaxAnswer = 256 << 20

// Client is a server's address and a token for it.
type Client struct {
	Base  string // without a slash at the end
	Token string
	HTTP  *http.Client
}

// Send makes a request; the caller closes the answer's body. An answer of 400
// or more becomes an error with the server's own message.
func (c *Client) Send(ctx context.Context, method, path, contentType string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.Base+path, body)
	if err != nil {
		return nil, err
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, fmt.Errorf("is the server running? %w", err)
	}
	if resp.StatusCode < 400 {
		return resp, nil
	}
	defer func() { _ = resp.Body.Close() }()
	var e struct {
		Message string `json:"message"`
	}
	data, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if json.Unmarshal(data, &e) != nil || e.Message == "" {
		e.Message = strings.TrimSpace(string(data))
	}
	return nil, fmt.Errorf("%s (%s %s: %s)", e.Message, method, path, resp.Status)
}

// Call sends in as JSON (nil = no body) and reads the answer into out.
func (c *Client) Call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	contentType := ""
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body, contentType = bytes.NewReader(data), "application/json"
	}
	resp, err := c.Send(ctx, method, path, contentType, body)
	if err != nil {
		return err
	}
	return Decode(resp, out)
}

// Decode reads a JSON answer into out (nil = drop it) and closes it.
func Decode(resp *http.Response, out any) error {
	defer func() { _ = resp.Body.Close() }()
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, MaxAnswer)).Decode(out); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	return nil
}

// Accepted is the answer to a submission.
type Accepted struct {
	ConversationID string `json:"conversationId"`
	JobID          string `json:"jobId"`
}

// Job is the answer to GET /v1/job/{id}.
type Job struct {
	ID             string `json:"id"`
	Kind           string `json:"kind"`
	Sequence       int64  `json:"sequence"`
	Status         string `json:"status"`
	State          string `json:"state"`
	Progress       int    `json:"progress"`
	Attempts       int    `json:"attempts"`
	Error          string `json:"error"`
	ConversationID string `json:"conversationId"`
	CreatedAt      string `json:"createdAt"`
	FinishedAt     string `json:"finishedAt"`
}

// Done tells whether the job is settled.
func (j Job) Done() bool { return j.Status == "completed" || j.Status == "failed" }

// JobFilter selects jobs; "" = any.
type JobFilter struct {
	Status, ConversationID string
	Limit                  int // in all, over as many pages as it takes
}

// mostJobs is how many jobs the server puts on one page.
const mostJobs = 200

// Jobs lists jobs, newest first.
func (c *Client) Jobs(ctx context.Context, f JobFilter) ([]Job, error) {
	list := []Job{}
	for cursor := ""; ; {
		q := url.Values{"limit": {strconv.Itoa(min(f.Limit-len(list), mostJobs))}}
		for name, v := range map[string]string{"status": f.Status, "conversationId": f.ConversationID, "cursor": cursor} {
			if v != "" {
				q.Set(name, v)
			}
		}
		var page struct {
			Jobs       []Job  `json:"jobs"`
			NextCursor string `json:"nextCursor"`
		}
		if err := c.Call(ctx, http.MethodGet, "/v1/jobs?"+q.Encode(), nil, &page); err != nil {
			return nil, err
		}
		list = append(list, page.Jobs...)
		if cursor = page.NextCursor; cursor == "" || len(list) >= f.Limit {
			return list, nil
		}
	}
}

// Wait polls a job until it is done.
func (c *Client) Wait(ctx context.Context, jobID string, progress func(Job)) (Job, error) {
	t := time.NewTicker(200 * time.Millisecond)
	defer t.Stop()
	for {
		var j Job
		if err := c.Call(ctx, http.MethodGet, "/v1/job/"+url.PathEscape(jobID), nil, &j); err != nil {
			return j, err
		}
		if progress != nil {
			progress(j)
		}
		if j.Done() {
			return j, nil
		}
		select {
		case <-ctx.Done():
			return j, ctx.Err()
		case <-t.C:
		}
	}
}

// HTTP makes an HTTP client whose connections suit many calls to one server.
func HTTP() *http.Client {
	t := &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute}
	return &http.Client{Transport: t, Timeout: 5 * time.Minute}
}
