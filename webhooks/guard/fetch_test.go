package guard

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
)

func TestFetch(t *testing.T) {
	t.Parallel()
	var got *http.Request
	c, url := setup(t, Policy{}, func(w http.ResponseWriter, r *http.Request) {
		got = r
		w.Header().Set("Content-Type", "audio/wav; x=y")
		_, _ = io.WriteString(w, "RIFFdata")
	})
	body, contentType, err := Fetch(t.Context(), c, url+"/a.wav", 8)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(body)
	if err != nil || string(data) != "RIFFdata" || contentType != "audio/wav; x=y" {
		t.Errorf("got %q, %q, %v", data, contentType, err)
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
	if e := got.Header.Get("Accept-Encoding"); e != "identity" {
		t.Errorf("Accept-Encoding %q", e)
	}
}

func TestFetch_Limit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		size   int
		stream bool // without a Content-Length
		ok     bool
	}{
		{"exact", 100_000, false, true},
		{"exact, streamed", 100_000, true, true},
		{"one more", 100_001, false, false},
		{"one more, streamed", 100_001, true, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, url := setup(t, Policy{}, func(w http.ResponseWriter, _ *http.Request) {
				if tt.stream {
					_ = http.NewResponseController(w).Flush()
				}
				_, _ = w.Write(make([]byte, tt.size))
			})
			n, err := fetchAll(t, c, url, 100_000)
			if tt.ok {
				if err != nil || n != 100_000 {
					t.Fatalf("%d bytes, %v", n, err)
				}
				return
			}
			wantCode(t, err, conversation.TooLarge, "100000 bytes")
			if n > 100_000 {
				t.Errorf("%d bytes came through", n)
			}
		})
	}
}

func fetchAll(t *testing.T, c *http.Client, url string, limit int64) (int64, error) {
	t.Helper()
	body, _, err := Fetch(t.Context(), c, url, limit)
	if err != nil {
		return 0, err
	}
	defer func() { _ = body.Close() }()
	return io.Copy(io.Discard, body)
}

func TestFetch_HostileServers(t *testing.T) {
	t.Parallel()
	zeros := bomb()
	patient := Policy{StallTimeout: short, TotalTimeout: 30 * time.Second}
	impatient := Policy{HeaderTimeout: short, TotalTimeout: -1}
	tests := []struct {
		name   string
		policy Policy
		serve  http.HandlerFunc
		code   conversation.Code
		want   string
	}{
		{"header never comes", impatient, func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}, conversation.Unavailable, "too long"},
		{"body stalls", patient, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "RIFF")
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, conversation.Unavailable, "nothing for"},
		{"body never ends", patient, func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(make([]byte, 32<<10)); err != nil {
					return
				}
			}
		}, conversation.TooLarge, "larger"},
		{"gzip that nobody asked for", patient, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(zeros)
		}, conversation.Unprocessable, "Content-Encoding"},
		{"connection is cut in the body", patient, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, "RIFF")
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, conversation.Unavailable, "too early"},
		{"connection is reset", patient, func(w http.ResponseWriter, _ *http.Request) {
			conn, _, _ := http.NewResponseController(w).Hijack()
			_ = conn.(*net.TCPConn).SetLinger(0)
			_ = conn.Close()
		}, conversation.Unavailable, "could not be reached"},
		{"redirect inside", patient, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusMovedPermanently)
		}, conversation.Unprocessable, "redirects are not followed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, url := setup(t, tt.policy, tt.serve)
			_, err := fetchAll(t, c, url+"/?token=hidden", 1<<20)
			wantCode(t, err, tt.code, tt.want)
			if strings.Contains(err.Error(), "hidden") {
				t.Errorf("the error repeats the query: %v", err)
			}
		})
	}
}

// bomb is 8 MB of zeros in a few kilobytes.
func bomb() []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	block := make([]byte, 1<<20)
	for range 8 {
		_, _ = z.Write(block)
	}
	_ = z.Close()
	return b.Bytes()
}

// TestFetch_SlowConsumer: the gap is the consumer's, not the server's.
func TestFetch_SlowConsumer(t *testing.T) {
	t.Parallel()
	c, url := setup(t, Policy{StallTimeout: short}, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(make([]byte, 64<<10))
	})
	body, _, err := Fetch(t.Context(), c, url, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = body.Close() }()
	if _, err := io.ReadFull(body, make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	<-time.After(2 * short)
	if n, err := io.Copy(io.Discard, body); err != nil || n != 64<<10-10 {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestFetch_Statuses(t *testing.T) {
	t.Parallel()
	tests := map[int]conversation.Code{
		200: "", 203: "",
		204: conversation.Unprocessable, 206: conversation.Unprocessable, 304: conversation.Unprocessable,
		400: conversation.Unprocessable, 401: conversation.Unprocessable, 403: conversation.Unprocessable,
		404: conversation.Unprocessable, 410: conversation.Unprocessable,
		408: conversation.Unavailable, 429: conversation.Unavailable,
		500: conversation.Unavailable, 503: conversation.Unavailable,
	}
	for status, code := range tests {
		c, url := setup(t, Policy{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(status)
		})
		_, err := fetchAll(t, c, url, 0)
		if got := conversation.CodeOf(err); got != code {
			t.Errorf("%d: code %q, want %q (%v)", status, got, code, err)
		}
		if e, ok := errors.AsType[*conversation.Error](err); ok && code == conversation.Unavailable && e.RetryAfter != 7*time.Second {
			t.Errorf("%d: RetryAfter %s", status, e.RetryAfter)
		}
	}
}

func TestFetch_Unreachable(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	selfSigned := httptest.NewUnstartedServer(http.NotFoundHandler())
	selfSigned.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	selfSigned.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	selfSigned.StartTLS()
	defer selfSigned.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	tests := []struct {
		name, url string
		code      conversation.Code
		want      string
	}{
		{"nobody listens", closed.URL, conversation.Unavailable, "refused"},
		{"certificate", selfSigned.URL, conversation.Unprocessable, "certificate"},
		{"no TLS there", strings.Replace(plain.URL, "http:", "https:", 1), conversation.Unprocessable, "HTTPS"},
		{"forbidden address", "http://10.0.0.1/", conversation.Invalid, "private"},
		{"no URL", "http://[::1", conversation.Invalid, "parsed"},
		{"too long", "http://127.0.0.1/" + strings.Repeat("x", MaxURL), conversation.Invalid, "2048"},
	}
	c := New(Policy{Allow: loopback()})
	defer c.CloseIdleConnections()
	for _, tt := range tests {
		_, err := fetchAll(t, c, tt.url, 0)
		if err == nil {
			t.Errorf("%s: no error", tt.name)
			continue
		}
		wantCode(t, err, tt.code, tt.want)
	}
}

// TestFetch_Cancelled: who gives up gets his own reason back, not a verdict on
// the server.
func TestFetch_Cancelled(t *testing.T) {
	t.Parallel()
	started := make(chan struct{})
	c, url := setup(t, Policy{}, func(_ http.ResponseWriter, r *http.Request) {
		close(started)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("shutting down")
	go func() { <-started; cancel(reason) }()
	_, _, err := Fetch(ctx, c, url, 0)
	if !errors.Is(err, reason) {
		t.Errorf("got %v", err)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	tests := map[string]time.Duration{
		"": 0, "0": 0, "-5": 0, "soon": 0, "1.5": 0,
		"120":                           2 * time.Minute,
		"99999999999":                   9223372036 * time.Second,
		"99999999999999999999":          0,
		"Fri, 02 Jan 2026 03:05:05 GMT": time.Minute,
		"Fri, 02 Jan 2026 03:04:00 GMT": 0,
	}
	for in, want := range tests {
		if got := RetryAfter(http.Header{"Retry-After": {in}}, now); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}
