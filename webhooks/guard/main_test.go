package guard

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parlance/conversation"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// loopback permits 127.0.0.0/8 and ::1, as a demo does.
func loopback() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
}

// setup starts a server and a client that may call it.
func setup(t *testing.T, p Policy, h http.HandlerFunc) (*http.Client, string) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	if p.Allow == nil {
		p.Allow = loopback()
	}
	c := New(p)
	t.Cleanup(c.CloseIdleConnections)
	return c, s.URL
}

func wantCode(t *testing.T, err error, code conversation.Code, parts ...string) {
	t.Helper()
	if got := conversation.CodeOf(err); got != code {
		t.Fatalf("code %q, want %q (error: %v)", got, code, err)
	}
	for _, part := range parts {
		if !strings.Contains(conversation.MessageOf(err), part) {
			t.Errorf("message %q lacks %q", conversation.MessageOf(err), part)
		}
	}
}

// get calls url and gives the error of the call.
func get(t *testing.T, c *http.Client, url string) error {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := c.Do(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	return err
}

const short = 100 * time.Millisecond // a timeout that a test waits out
