package openai

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/speech"
)

// ask sends the segment until there is an answer or nothing to hope for.
func (c *client) ask(ctx context.Context, seg speech.Segment, f family) ([]byte, error) {
	form, contentType, err := c.form(seg, f)
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

// form is the request's body. Servers differ in what they read of it and ignore
// the rest.
func (c *client) form(seg speech.Segment, f family) (body []byte, contentType string, err error) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	file, err := m.CreateFormFile("file", "segment.wav")
	if err != nil {
		return nil, "", err
	}
	if _, err := file.Write(wav(seg.PCM)); err != nil {
		return nil, "", err
	}
	fields := [][2]string{{"model", c.Model}, {"temperature", "0"}}
	language, _, _ := strings.Cut(seg.Language, "-")
	switch f {
	case whisper:
		fields = append(fields, [][2]string{
			{"response_format", "verbose_json"},
			{"language", language},
			{"prompt", strings.Join(seg.Vocabulary, ", ")},
			{"timestamp_granularities[]", "word"},
			{"timestamp_granularities[]", "segment"},
			{"diarize", "false"},                  // LocalAI would by default
			{"no_language_probabilities", "true"}, // whisper.cpp would take time for them
		}...)
	case textOnly:
		fields = append(fields, [][2]string{
			{"response_format", "json"}, {"language", language}, {"prompt", strings.Join(seg.Vocabulary, ", ")},
		}...)
	case diarizer:
		fields = append(fields, [][2]string{{"response_format", "diarized_json"}, {"chunking_strategy", "auto"}}...)
	}
	for _, kv := range fields {
		if kv[1] == "" {
			continue
		}
		if err := m.WriteField(kv[0], kv[1]); err != nil {
			return nil, "", err
		}
	}
	if err := m.Close(); err != nil {
		return nil, "", err
	}
	return b.Bytes(), m.FormDataContentType(), nil
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
	case resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode >= 500:
		after := retryAfter(resp.Header.Get("Retry-After"))
		busy := unavailable(fmt.Sprintf("The speech server is busy or failing (HTTP %d).", resp.StatusCode), errors.New(excerpt(body)))
		busy.RetryAfter = after
		return nil, after, busy
	default:
		return nil, -1, &refusal{status: resp.StatusCode, body: excerpt(body)}
	}
}

func unavailable(message string, err error) *conversation.Error {
	return &conversation.Error{Code: conversation.Unavailable, Message: message, Err: err}
}

// retryAfter reads the header's seconds; 0 when there are none.
func retryAfter(s string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(s))
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

// aboutFormat tells whether the server objects to the form of the answer.
func (r *refusal) aboutFormat() bool {
	return (r.status == http.StatusBadRequest || r.status == http.StatusUnprocessableEntity) &&
		(strings.Contains(r.body, "response_format") || strings.Contains(r.body, "timestamp_granularities"))
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

// excerpt is the beginning of an answer, for logs.
func excerpt(b []byte) string {
	return strings.ToValidUTF8(string(bytes.TrimSpace(b[:min(len(b), 500)])), "?")
}

// wav is a WAV file of 16 kHz mono samples.
func wav(pcm []int16) []byte {
	size := uint32(2 * len(pcm))
	b := make([]byte, 0, 44+len(pcm)*2)
	b = binary.LittleEndian.AppendUint32(append(b, "RIFF"...), size+36)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80\x3e\x00\x00\x00\x7d\x00\x00\x02\x00\x10\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, size)
	for _, s := range pcm {
		b = binary.LittleEndian.AppendUint16(b, uint16(s))
	}
	return b
}
