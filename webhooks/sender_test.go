package webhooks

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/webhooks/guard"
)

// short is a timeout that a test waits out.
const short = 150 * time.Millisecond

func loopbackClient(tb testing.TB) *http.Client {
	tb.Helper()
	c := guard.New(guard.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	tb.Cleanup(c.CloseIdleConnections)
	return c
}

func delivery(url string) conversation.Delivery {
	j := conversation.Job{ID: "j1", TenantID: "t1", ConversationID: "c1", Status: conversation.Completed, WebhookURL: url}
	return conversation.NewDelivery(j, 1, time.Now())
}

func TestSender_SendsWhatTheSpecificationAsks(t *testing.T) {
	t.Parallel()
	secret := NewSecret()
	var got *http.Request
	var body []byte
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
	}))
	defer s.Close()
	d := delivery(s.URL + "/hook?x=y")
	res := Sender{Client: loopbackClient(t), Timeout: time.Minute, Now: time.Now}.Send(t.Context(), d, signer(t, secret))
	if res.Verdict != Delivered || res.Attempt.Status != 200 || res.Attempt.Error != "" {
		t.Fatalf("result %+v", res)
	}
	if got.Method != http.MethodPost || got.URL.RequestURI() != "/hook?x=y" {
		t.Errorf("%s %s", got.Method, got.URL)
	}
	if ct := got.Header.Get("Content-Type"); ct != "application/json" {
		t.Errorf("Content-Type %q", ct)
	}
	if got.Header.Get("webhook-id") != d.ID || string(body) != string(d.Body) {
		t.Errorf("id %q, body %s", got.Header.Get("webhook-id"), body)
	}
	if _, sent := got.Header["Idempotency-Key"]; sent {
		t.Error("the mark for net/http was sent")
	}
	if err := verifier(t, time.Now(), secret).Verify(got.Header, body); err != nil {
		t.Error(err)
	}
}

func TestSender_Statuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status  int
		verdict Verdict
		trouble bool
		after   time.Duration
		want    string
	}{
		{200, Delivered, false, 0, ""},
		{204, Delivered, false, 0, ""},
		{299, Delivered, false, 0, ""},
		{301, Failed, false, 0, "redirects are not followed"},
		{302, Failed, false, 0, "redirects are not followed"},
		{307, Failed, false, 0, "redirects are not followed"},
		{400, Failed, false, 0, "400 Bad Request"},
		{404, Failed, false, 0, "404"},
		{410, Gone, false, 0, "410"},
		{429, Failed, true, 90 * time.Second, "429"},
		{500, Failed, true, 0, "500"},
		{502, Failed, true, 90 * time.Second, "502"},
		{503, Failed, true, 90 * time.Second, "503"},
		{504, Failed, true, 90 * time.Second, "504"},
		{599, Failed, true, 0, "599"},
	}
	for _, tt := range tests {
		t.Run(strconv.Itoa(tt.status), func(t *testing.T) {
			t.Parallel()
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "http://169.254.169.254/latest/meta-data/")
				w.Header().Set("Retry-After", "90")
				w.WriteHeader(tt.status)
			}))
			defer s.Close()
			r := Sender{Client: loopbackClient(t), Timeout: time.Minute, Now: time.Now}.Send(t.Context(), delivery(s.URL), signer(t, NewSecret()))
			if r.Verdict != tt.verdict || r.Trouble != tt.trouble || r.RetryAfter != tt.after || r.Attempt.Status != tt.status {
				t.Errorf("result %+v", r)
			}
			if !strings.Contains(r.Attempt.Error, tt.want) || (tt.want == "") != (r.Attempt.Error == "") {
				t.Errorf("error %q, want %q", r.Attempt.Error, tt.want)
			}
		})
	}
}

// hang answers nothing until the client goes away, which net/http only notices
// once the request has been read.
func hang(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// hijack takes the connection away from net/http.
func hijack(w http.ResponseWriter, f func(conn *net.TCPConn)) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	f(conn.(*net.TCPConn))
}

// bomb is 8 MB of zeros in a few kilobytes.
func bomb() []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	for range 8 {
		_, _ = z.Write(make([]byte, 1<<20))
	}
	_ = z.Close()
	return b.Bytes()
}

func TestSender_HostileReceivers(t *testing.T) {
	t.Parallel()
	zeros := bomb()
	tests := []struct {
		name    string
		serve   http.HandlerFunc
		verdict Verdict
		trouble bool
		want    string // part of the error
		kept    int    // most bytes of the response
	}{
		{"header never comes", func(_ http.ResponseWriter, r *http.Request) {
			hang(r)
		}, Failed, true, "no answer within", 0},
		{"header drips", func(w http.ResponseWriter, r *http.Request) {
			hijack(w, func(conn *net.TCPConn) {
				for range 1000 {
					if _, err := io.WriteString(conn, "H"); err != nil {
						return
					}
					select {
					case <-r.Context().Done():
						return
					case <-time.After(10 * time.Millisecond):
					}
				}
			})
		}, Failed, true, "", 0},
		{"body never ends", func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
		}, Delivered, false, "", maxResponseKept * 3},
		{"body stalls", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "thanks")
			_ = http.NewResponseController(w).Flush()
			hang(r)
		}, Delivered, false, "", 6},
		{"gzip bomb", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(zeros)
		}, Delivered, false, "", maxResponseKept * 3},
		{"connection is reset", func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, func(conn *net.TCPConn) { _ = conn.SetLinger(0) })
		}, Failed, true, "could not be reached", 0},
		{"connection is closed", func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, func(*net.TCPConn) {})
		}, Failed, true, "could not be reached", 0},
		{"no HTTP", func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, func(conn *net.TCPConn) { _, _ = io.WriteString(conn, "220 smtp ready\r\n") })
		}, Failed, true, "", 0},
		{"header without end", func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, func(conn *net.TCPConn) {
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nX: ")
				for {
					if _, err := conn.Write(make([]byte, 4096)); err != nil {
						return
					}
				}
			})
		}, Failed, true, "", 0},
		{"interim answers without end", func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, func(conn *net.TCPConn) {
				for {
					if _, err := io.WriteString(conn, "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"); err != nil {
						return
					}
				}
			})
		}, Failed, true, "", 0},
		{"redirect to the metadata service", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusTemporaryRedirect)
		}, Failed, false, "redirects are not followed", 0},
		{"bytes that no database takes", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("a\x00b\xff\xfec"))
		}, Delivered, false, "", 16},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := httptest.NewUnstartedServer(tt.serve)
			s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
			s.Start()
			defer s.Close()
			start := time.Now()
			timeout := short
			if tt.verdict == Delivered {
				timeout = time.Minute // only the bound on the body may end it
			}
			r := Sender{Client: loopbackClient(t), Timeout: timeout, Now: time.Now}.Send(t.Context(), delivery(s.URL), signer(t, NewSecret()))
			if r.Verdict != tt.verdict || r.Trouble != tt.trouble {
				t.Errorf("result %+v", r)
			}
			if !strings.Contains(r.Attempt.Error, tt.want) || r.Verdict == Failed && r.Attempt.Error == "" {
				t.Errorf("error %q, want %q", r.Attempt.Error, tt.want)
			}
			if n := len(r.Attempt.Response); n > tt.kept && tt.kept > 0 || strings.Contains(r.Attempt.Response, "\x00") {
				t.Errorf("response of %d bytes was kept: %.40q", n, r.Attempt.Response)
			}
			if tt.name == "gzip bomb" && !strings.HasPrefix(r.Attempt.Response, "\x1f\uFFFD") {
				t.Errorf("the response was unpacked: %.40q", r.Attempt.Response)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

func TestSender_ReadsNoMoreThanItsShare(t *testing.T) {
	t.Parallel()
	written := make(chan int, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := 0
		for {
			m, err := w.Write([]byte(strings.Repeat("x", 4096)))
			n += m
			if err != nil {
				written <- n
				return
			}
		}
	}))
	defer s.Close()
	r := Sender{Client: loopbackClient(t), Timeout: time.Minute, Now: time.Now}.Send(t.Context(), delivery(s.URL), signer(t, NewSecret()))
	if len(r.Attempt.Response) != maxResponseKept {
		t.Errorf("%d bytes kept", len(r.Attempt.Response))
	}
	// The kernel's buffers take some megabytes before the writer notices.
	if n := <-written; n > 32<<20 {
		t.Errorf("%d bytes were taken from the receiver", n)
	}
}

// TestSender_KeptConnectionThatIsGone: a receiver closes a connection that was
// kept, just when the next webhook is on its way. That costs no attempt.
func TestSender_KeptConnectionThatIsGone(t *testing.T) {
	t.Parallel()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			in := bufio.NewReader(conn)
			if req, err := http.ReadRequest(in); err == nil {
				_, _ = io.Copy(io.Discard, req.Body)
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
				_, _ = in.Peek(1) // the next request begins
			}
			_ = conn.Close()
		}
	})
	defer wg.Wait()
	defer func() { _ = l.Close() }()
	c := loopbackClient(t)
	defer c.CloseIdleConnections()
	s := Sender{Client: c, Timeout: time.Minute, Now: time.Now}
	for i := range 3 {
		if r := s.Send(t.Context(), delivery("http://"+l.Addr().String()), signer(t, NewSecret())); r.Verdict != Delivered {
			t.Errorf("webhook %d: %+v", i+1, r)
		}
	}
}

func TestSender_BadCertificate(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.StartTLS()
	defer s.Close()
	r := Sender{Client: loopbackClient(t), Timeout: time.Minute, Now: time.Now}.Send(t.Context(), delivery(s.URL), signer(t, NewSecret()))
	if r.Verdict != Failed || !strings.Contains(r.Attempt.Error, "certificate") {
		t.Errorf("result %+v", r)
	}
}

func TestSender_RefusedAddressIsNoTrouble(t *testing.T) {
	t.Parallel()
	var called bool
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	defer s.Close()
	c := guard.New(guard.Policy{})
	defer c.CloseIdleConnections()
	r := Sender{Client: c, Timeout: time.Minute, Now: time.Now}.Send(t.Context(), delivery(s.URL+"/?secret=1"), signer(t, NewSecret()))
	if r.Verdict != Failed || r.Trouble || called {
		t.Errorf("result %+v, called %v", r, called)
	}
	if !strings.Contains(r.Attempt.Error, guard.AllowSetting) || strings.Contains(r.Attempt.Error, "secret") {
		t.Errorf("error %q", r.Attempt.Error)
	}
}

func TestSender_Aborted(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		hang(r)
	}))
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	r := Sender{Client: loopbackClient(t), Timeout: time.Minute, Now: time.Now}.Send(ctx, delivery(s.URL), signer(t, NewSecret()))
	if r.Verdict != Aborted || r.Trouble {
		t.Errorf("result %+v", r)
	}
}

// Who traces an attempt may add a header to it, and hears what came of it.
func TestSender_Trace(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]Verdict{204: Delivered, 500: Failed, 410: Gone} {
		var carried string
		client := &http.Client{Transport: fakeReceiver(func(r *http.Request) (*http.Response, error) {
			carried = r.Header.Get("Traceparent")
			return answer(status)
		})}
		signer, err := NewSigner(NewSecret())
		if err != nil {
			t.Fatal(err)
		}
		var heard []Result
		s := Sender{Client: client, Timeout: time.Second, Now: time.Now, Trace: func(_ context.Context, d conversation.Delivery, h http.Header) func(Result) {
			h.Set("Traceparent", "of "+d.ID)
			return func(r Result) { heard = append(heard, r) }
		}}
		s.Send(t.Context(), conversation.Delivery{ID: "msg_1", URL: "https://example.com/"}, signer)
		if carried != "of msg_1" || len(heard) != 1 || heard[0].Verdict != want || heard[0].Attempt.Status != status {
			t.Errorf("%d: carried %q, heard %+v", status, carried, heard)
		}
	}
}
