package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// maxAnswer bounds an answer that is read as JSON.
const maxAnswer = 256 << 20

// client talks to a running server as any client would.
type client struct {
	base  string
	token string
	http  *http.Client
}

// remote holds the flags that say which server a command talks to.
type remote struct{ server, token string }

func (r *remote) flags(cmd *cobra.Command) {
	cmd.PersistentFlags().StringVar(&r.server, "server", "", "address of the server (default: that of --addr or --base-url)")
	cmd.PersistentFlags().StringVar(&r.token, "token", "", "access token (default: a fresh one of the first account in --data-dir)")
}

// client finds server and token, from the settings where no flag says.
func (c *cli) client(ctx context.Context, r remote) (*client, error) {
	cfg, _, err := c.load()
	if err != nil {
		return nil, err
	}
	cl := &client{base: r.server, token: r.token, http: &http.Client{Timeout: time.Hour}}
	if cl.base == "" {
		cl.base = cfg.BaseURL
	}
	if cl.base == "" {
		cl.base = "http://" + strings.Replace(cfg.Addr, "0.0.0.0", "127.0.0.1", 1)
	}
	cl.base = strings.TrimRight(cl.base, "/")
	if cl.token != "" {
		return cl, nil
	}
	k, err := openCore(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	defer k.close()
	t, err := k.app.FreshToken(ctx)
	if err != nil {
		return nil, fmt.Errorf("no token: give --token, or --data-dir of a server that has been started once: %w", err)
	}
	cl.token = t.AccessToken
	return cl, nil
}

// send makes a request; the caller closes the answer's body. An answer of 400
// or more becomes an error with the server's own message.
func (c *client) send(ctx context.Context, method, path, contentType string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return nil, err
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := c.http.Do(req)
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
	return nil, fmt.Errorf("%s %s: %s: %s", method, path, resp.Status, e.Message)
}

// call sends in as JSON (nil = no body) and reads the answer into out.
func (c *client) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	contentType := ""
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body, contentType = bytes.NewReader(data), "application/json"
	}
	resp, err := c.send(ctx, method, path, contentType, body)
	if err != nil {
		return err
	}
	return decodeAnswer(resp, out)
}

func decodeAnswer(resp *http.Response, out any) error {
	defer func() { _ = resp.Body.Close() }()
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(out); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	return nil
}

// accepted is the answer to a submission.
type accepted struct {
	ConversationID string `json:"conversationId"`
	JobID          string `json:"jobId"`
}

// jobState is the answer to GET /v1/job/{id}.
type jobState struct {
	ID             string `json:"id"`
	Status         string `json:"status"`
	State          string `json:"state"`
	Progress       int    `json:"progress"`
	Attempts       int    `json:"attempts"`
	Error          string `json:"error"`
	ConversationID string `json:"conversationId"`
	CreatedAt      string `json:"createdAt"`
	FinishedAt     string `json:"finishedAt"`
}

func (j jobState) done() bool { return j.Status == "completed" || j.Status == "failed" }

// wait polls a job until it is done.
func (c *client) wait(ctx context.Context, jobID string, progress func(jobState)) (jobState, error) {
	t := time.NewTicker(200 * time.Millisecond)
	defer t.Stop()
	for {
		var j jobState
		if err := c.call(ctx, http.MethodGet, "/v1/job/"+url.PathEscape(jobID), nil, &j); err != nil {
			return j, err
		}
		if progress != nil {
			progress(j)
		}
		if j.done() {
			return j, nil
		}
		select {
		case <-ctx.Done():
			return j, ctx.Err()
		case <-t.C:
		}
	}
}
