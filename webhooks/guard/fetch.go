package guard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"parlance/conversation"
)

// Fetch gets a recording with a client made by New. The body is streamed and
// ends with an error of code TooLarge after limit bytes (0 = no limit); the
// caller closes it. contentType is what the server says, as it says it.
//
// Errors are *conversation.Error: Invalid for a URL or address that may not be
// called, TooLarge, Unprocessable for what will not get better (4xx, a redirect,
// no such host, a bad certificate), Unavailable for what may (no answer, a cut
// connection, 429, 5xx). A read of the body fails with the same codes. No text
// repeats the URL, which may carry a signature.
func Fetch(ctx context.Context, client *http.Client, rawURL string, limit int64) (body io.ReadCloser, contentType string, err error) {
	if len(rawURL) > MaxURL {
		return nil, "", invalid("the URL has %d bytes; at most %d are allowed", len(rawURL), MaxURL)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, rawURL, http.NoBody)
	if err != nil {
		return nil, "", invalid("the URL cannot be parsed")
	}
	req.Header.Set("User-Agent", "Parlance/1")
	req.Header.Set("Accept", "audio/*, application/octet-stream, */*;q=0.5")
	req.Header.Set("Accept-Encoding", "identity")
	host := req.URL.Hostname()
	resp, err := client.Do(req)
	if err != nil {
		return nil, "", fetchError(ctx, host, err)
	}
	if err := acceptable(resp, host, limit); err != nil {
		_ = resp.Body.Close() // nothing in it is wanted
		return nil, "", err
	}
	return &fetchedBody{ctx: ctx, body: resp.Body, host: host, limit: limit, left: limit}, resp.Header.Get("Content-Type"), nil
}

// acceptable judges the header of an answer.
func acceptable(resp *http.Response, host string, limit int64) error {
	switch s := resp.StatusCode; {
	case s == http.StatusTooManyRequests || s == http.StatusRequestTimeout || s >= 500:
		e := conversation.Errorf(conversation.Unavailable, "%s answered %s", host, statusText(s))
		e.RetryAfter = RetryAfter(resp.Header, time.Now())
		return e
	case s >= 300 && s < 400:
		return conversation.Errorf(conversation.Unprocessable,
			"%s answered %s; redirects are not followed, give the final URL", host, statusText(s))
	case s != http.StatusOK && s != http.StatusNonAuthoritativeInfo:
		return conversation.Errorf(conversation.Unprocessable, "%s answered %s", host, statusText(s))
	}
	if e := resp.Header.Get("Content-Encoding"); e != "" && e != "identity" {
		return conversation.Errorf(conversation.Unprocessable,
			"%s sent the file with Content-Encoding %.40q; it must be sent as it is", host, e)
	}
	if limit > 0 && resp.ContentLength > limit {
		return tooLarge(host, limit)
	}
	return nil
}

// fetchedBody counts what comes and gives errors a meaning.
type fetchedBody struct {
	ctx         context.Context //nolint:containedctx // a body lives exactly as long as its request
	body        io.ReadCloser
	host        string
	limit, left int64
}

// Read gives at most limit bytes in all.
func (b *fetchedBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	if b.limit > 0 {
		if int64(n) > b.left {
			n, b.left = int(b.left), 0
			return n, tooLarge(b.host, b.limit)
		}
		b.left -= int64(n)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fetchError(b.ctx, b.host, err)
	}
	return n, err
}

// Close ends the transfer, finished or not.
func (b *fetchedBody) Close() error { return b.body.Close() }

func tooLarge(host string, limit int64) error {
	return conversation.Errorf(conversation.TooLarge, "the file at %s is larger than %d bytes", host, limit)
}

func statusText(s int) string { return fmt.Sprintf("%d %s", s, http.StatusText(s)) }
