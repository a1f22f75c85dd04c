package api

import (
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// A request whose body nobody reads is answered, and its connection closed, even
// if the client never sends the body.
func TestBodyThatNobodyReads(t *testing.T) {
	t.Parallel()
	s := NewServer(Config{RequestTimeout: 500 * time.Millisecond}, oneTenant{}, plain{"/a": nil})
	ts := httptest.NewUnstartedServer(nil)
	ts.Config = s.HTTPServer()
	ts.Start()
	t.Cleanup(ts.Close)
	for _, head := range []string{"POST /nowhere", "DELETE /a", "POST /a"} {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", ts.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, head+" HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"); err != nil {
			t.Fatal(err)
		}
		all, err := io.ReadAll(c) // until the server closes it
		if !strings.HasPrefix(string(all), "HTTP/1.1 4") {
			t.Errorf("%s: %q %v", head, all, err)
		}
		_ = c.Close()
	}
}

// A client that sends its request line by line, and never the last one, is cut off;
// so is one whose head is too long.
func TestHeadThatNeverEnds(t *testing.T) {
	t.Parallel()
	s := NewServer(Config{RequestTimeout: 500 * time.Millisecond}, oneTenant{}, plain{"/a": nil})
	ts := httptest.NewUnstartedServer(nil)
	ts.Config = s.HTTPServer()
	ts.Start()
	t.Cleanup(ts.Close)
	for name, head := range map[string]string{
		"slow": "GET /a HTTP/1.1\r\nHost: x\r\nX-Slow: 1\r\n",
		"long": "GET /a HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("x", 2*MaxHeaderBytes) + "\r\n\r\n",
		"many": "GET /a HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("X-Many: 1\r\n", MaxHeaderBytes/8) + "\r\n",
		"path": "GET /" + strings.Repeat("a", 2*MaxHeaderBytes) + " HTTP/1.1\r\nHost: x\r\n\r\n",
	} {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", ts.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(c, head)
		all, _ := io.ReadAll(c) // until the server closes it; it may do so by a reset
		if strings.HasPrefix(string(all), "HTTP/1.1 2") || name != "slow" && len(all) > 0 && !strings.HasPrefix(string(all), "HTTP/1.1 431") {
			t.Errorf("%s: %.100q", name, all)
		}
		_ = c.Close()
	}
}
