package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"parlance/internal/client"
	"parlance/webhooks"
)

// The log of a server names request, job and conversation of what it tells, and
// holds nothing of what was said, nor a secret, however much is logged.
func TestLogsNameIDsAndNothingElse(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	const mark = "xyzzy" // in everything that must not be logged
	s := serve(t, "PARLANCE_LOG_LEVEL=debug", "PARLANCE_LOG_FORMAT=json", "PARLANCE_OUTBOUND_ALLOW=127.0.0.0/8",
		"PARLANCE_ADMIN_TOKEN=admin-token-"+mark, "PARLANCE_OPENAI_API_KEY=key-"+mark, "PARLANCE_SECRET_KEY="+strings.Repeat("0f", 32))
	h := hear(t)
	h.believe(t, webhooks.NewSecret())
	h.status.Store(http.StatusTeapot) // what a receiver answers is not ours to tell either
	w := makeWebhook(ctx, t, s.Client, map[string]any{"url": h.URL + "/path-" + mark + "?key=" + mark, "description": mark})
	request := "request-of-the-test"
	traced := *s.Client
	traced.HTTP = &http.Client{Transport: withHeader{"X-Request-Id", request}}
	text := map[string]any{
		"name": "name " + mark, "metadata": map[string]any{"key-" + mark: mark}, "webhookUrl": h.URL + "/own-" + mark,
		"messages": []any{map[string]any{
			"payload": map[string]any{"content": "Please call " + mark + " by Friday, the price is 12 euros."},
			"from":    map[string]any{"name": "Ann " + mark, "userId": mark + "@example.com"},
		}},
		"trackers": []any{map[string]any{"name": "T " + mark, "vocabulary": []any{mark}}},
	}
	var acc client.Accepted
	must(t, traced.Call(ctx, http.MethodPost, "/v1/process/text", text, &acc))
	finish(ctx, t, s.Client, acc.JobID)

	// Requests that are refused, in ways that make errors out of what was sent.
	send := func(method, path, body string, header ...string) {
		req, err := http.NewRequestWithContext(ctx, method, s.Base+path, strings.NewReader(body))
		must(t, err)
		req.Header.Set("Authorization", "Bearer "+s.Token)
		for i := 0; i < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		resp, err := http.DefaultClient.Do(req)
		must(t, err)
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	for path, body := range map[string]string{
		"/oauth2/token:generate": `{"type":"application","appId":"` + mark + `","appSecret":"` + mark + `"}`,
		"/oauth2/token:refresh":  `{"appId":"` + mark + `","appSecret":"` + mark + `","refreshToken":"` + mark + `"}`,
		"/v1/process/text":       `{"messages":"` + mark + `"}`,
		"/v1/process/text?name=" + mark + "&confidenceThreshold=" + mark: `{}`,
		"/v1/webhooks":                   `{"url":"https://example.com","events":["` + mark + `"]}`,
		"/v1/webhooks?x=" + mark:         `{"` + mark + `":1}`,
		"/v1/process/audio/url":          `{"url":"` + h.URL + `/recording-` + mark + `?token=` + mark + `"}`,
		"/v1/manage/tracker":             `{"name":"` + mark + `","vocabulary":"` + mark + `"}`,
		"/v1/process/audio?name=" + mark: mark,
	} {
		send(http.MethodPost, path, body)
	}
	send(http.MethodGet, "/v1/jobs?access_token="+url.QueryEscape(mark), "", "Authorization", "", "X-Api-Key", "")
	send(http.MethodGet, "/v1/jobs?access_token="+url.QueryEscape(s.Token), "", "Authorization", "")
	send(http.MethodGet, "/v1/jobs", "", "Authorization", "Bearer "+mark)
	send(http.MethodGet, "/admin/queues", "", "Authorization", "Bearer admin-token-"+mark)
	send(http.MethodPost, "/v1/process/text", `{"messages":[{"payload":{"content":"`+mark+`"}}]}`, "Idempotency-Key", mark, "Cookie", mark, "Referer", mark, "User-Agent", mark)

	about := func(line map[string]any) bool {
		return line["job_id"] == acc.JobID && line["conversation_id"] == acc.ConversationID
	}
	seen := map[string]bool{}
	until(ctx, t, "the lines of request, job and webhook", func() bool {
		seen = map[string]bool{}
		for line := range logLines(t, s.Log()) {
			switch msg, _ := line["msg"].(string); {
			case msg == "request" && line["request_id"] == request && about(line):
				seen["request"] = true
			case msg == "job" && line["request_id"] == request && about(line):
				seen["job"] = true
			case msg == "webhook attempt" && about(line) && line["endpoint_id"] == w.ID:
				seen["webhook"] = true
			}
		}
		// The recording that cannot be fetched has failed for good or will be tried again.
		return len(seen) == 3 && strings.Contains(s.Log(), `"kind":"audio_url"`)
	})
	for secret, name := range map[string]string{
		mark: "what was sent", s.Token: "the access token", w.Secret: "the webhook's secret", strings.Repeat("0f", 32): "the server's key",
	} {
		for line := range strings.Lines(s.Log()) {
			if strings.Contains(line, secret) {
				t.Errorf("the log holds %s: %s", name, line)
			}
		}
	}
	if regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.`).MatchString(s.Log()) {
		t.Error("the log holds a token")
	}
}

// logLines reads JSON lines and complains of others.
func logLines(t *testing.T, log string) func(func(map[string]any) bool) {
	t.Helper()
	return func(yield func(map[string]any) bool) {
		lines := bufio.NewScanner(strings.NewReader(log))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var line map[string]any
			if json.Unmarshal(lines.Bytes(), &line) == nil && !yield(line) {
				return
			}
		}
	}
}
