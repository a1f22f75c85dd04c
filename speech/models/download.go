package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// download fetches a file that may be long over a line that may break.
type download struct {
	http     *http.Client
	url      string
	path     string // where it goes
	limit    int64  // bytes
	attempts int    // in a row without a byte
	wait     func(ctx context.Context, d time.Duration) error
	progress func(done, total int64)
}

// mark says what the beginning on disk is the beginning of.
type mark struct {
	URL  string `json:"url"`
	ETag string `json:"etag"` // or the date of its last change
}

// run fetches the rest of the file, however often the line breaks. What was
// fetched stays for the next run when it fails.
func (d *download) run(ctx context.Context) error {
	for fruitless := 0; ; {
		before := d.have()
		err := d.attempt(ctx)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if f, ok := errors.AsType[*finalError](err); ok {
			return f
		}
		if d.have() > before {
			fruitless = 0
		}
		if fruitless++; fruitless > d.attempts {
			return fmt.Errorf("download: %w", err)
		}
		if err := d.wait(ctx, time.Second<<min(fruitless-1, 5)); err != nil {
			return err
		}
	}
}

// finalError is one that another attempt does not cure.
type finalError struct{ text string }

func (e *finalError) Error() string { return e.text }

func final(format string, args ...any) error {
	return &finalError{"download: " + fmt.Sprintf(format, args...)}
}

func (d *download) have() int64 {
	st, err := os.Stat(d.path)
	if err != nil {
		return 0
	}
	return st.Size()
}

// attempt asks for what is missing and appends it.
func (d *download) attempt(ctx context.Context) error {
	have, m := d.have(), d.readMark()
	if m.URL != d.url || m.ETag == "" {
		have = 0 // the beginning of something else, or of nobody knows what
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url, nil)
	if err != nil {
		return final("%v", err)
	}
	req.Header.Set("Accept-Encoding", "identity")
	if have > 0 {
		req.Header.Set("Range", "bytes="+strconv.FormatInt(have, 10)+"-")
		req.Header.Set("If-Range", m.ETag) // or else all of it
	}
	resp, err := d.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	from, total, err := d.position(resp, have)
	if err != nil {
		return err
	}
	return d.store(ctx, resp, from, total)
}

// position decides from where the answer goes on; total is -1 when not told.
func (d *download) position(resp *http.Response, have int64) (from, total int64, err error) {
	switch resp.StatusCode {
	case http.StatusOK:
		return 0, resp.ContentLength, nil
	case http.StatusPartialContent:
		first, total, ok := contentRange(resp.Header.Get("Content-Range"))
		if !ok || first != have {
			d.forget()
			return 0, 0, errors.New("the server sends another part than it was asked for")
		}
		return first, total, nil
	case http.StatusRequestedRangeNotSatisfiable:
		// Everything was there already, or the file has become shorter.
		if _, total, ok := contentRange(resp.Header.Get("Content-Range")); ok && total == have {
			return have, total, nil
		}
		d.forget()
		return 0, 0, errors.New("the file has changed on the server")
	case http.StatusRequestTimeout, http.StatusTooManyRequests:
		return 0, 0, fmt.Errorf("HTTP %d", resp.StatusCode)
	default:
		if resp.StatusCode < 500 {
			return 0, 0, final("the server answers HTTP %d for %s", resp.StatusCode, d.url)
		}
		return 0, 0, fmt.Errorf("HTTP %d", resp.StatusCode)
	}
}

// contentRange reads "bytes 5-9/10" and "bytes */10".
func contentRange(s string) (first, total int64, ok bool) {
	unit, rest, _ := strings.Cut(s, " ")
	span, length, found := strings.Cut(rest, "/")
	total, err := strconv.ParseInt(length, 10, 64)
	if unit != "bytes" || !found || err != nil || total < 0 {
		return 0, 0, false
	}
	if span == "*" {
		return 0, total, true
	}
	begin, _, _ := strings.Cut(span, "-")
	first, err = strconv.ParseInt(begin, 10, 64)
	return first, total, err == nil && first >= 0 && first <= total
}

// store writes the answer's body behind the first from bytes.
func (d *download) store(ctx context.Context, resp *http.Response, from, total int64) error {
	if total > d.limit || from > d.limit {
		return final("the file is longer than %d bytes", d.limit)
	}
	if resp.StatusCode == http.StatusRequestedRangeNotSatisfiable {
		return nil
	}
	if from == 0 {
		if err := d.writeMark(mark{d.url, validator(resp)}); err != nil {
			return final("%v", err)
		}
	}
	f, err := os.OpenFile(d.path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return final("%v", err)
	}
	err = errors.Join(f.Truncate(from), seekTo(f, from))
	if err != nil {
		return final("%v", errors.Join(err, f.Close()))
	}
	n, err := d.copy(ctx, f, resp.Body, from, total)
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return final("%v", err)
	}
	if err != nil {
		return err
	}
	if total >= 0 && from+n != total {
		return io.ErrUnexpectedEOF
	}
	return nil
}

func seekTo(f *os.File, at int64) error {
	_, err := f.Seek(at, io.SeekStart)
	return err
}

// validator is what tells versions of a file apart: a strong entity tag, or the
// date of its last change.
func validator(resp *http.Response) string {
	if tag := resp.Header.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
		return tag
	}
	return resp.Header.Get("Last-Modified")
}

func (d *download) copy(ctx context.Context, f io.Writer, body io.Reader, from, total int64) (int64, error) {
	buf := make([]byte, 1<<17)
	n := int64(0)
	for {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		k, err := body.Read(buf)
		if from+n+int64(k) > d.limit {
			return n, final("the file is longer than %d bytes", d.limit)
		}
		if k > 0 {
			if _, err := f.Write(buf[:k]); err != nil {
				return n, final("%v", err)
			}
			n += int64(k)
			d.progress(from+n, total)
		}
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

func (d *download) markPath() string { return d.path + ".json" }

func (d *download) readMark() mark {
	var m mark
	b, err := os.ReadFile(d.markPath())
	if err != nil || json.Unmarshal(b, &m) != nil {
		return mark{}
	}
	return m
}

func (d *download) writeMark(m mark) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return os.WriteFile(d.markPath(), b, 0o600)
}

// forget drops what was fetched.
func (d *download) forget() {
	_ = os.Remove(d.path) // gone is what it shall be
	_ = os.Remove(d.markPath())
}
