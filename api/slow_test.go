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
