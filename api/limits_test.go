package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/conversation"
)

// clock is a time that a test moves.
type clock struct{ now time.Time }

func (c *clock) time() time.Time { return c.now }

func TestBuckets(t *testing.T) {
	t.Parallel()
	c := &clock{now: time.Unix(1e9, 0)}
	b := newBuckets(2, 3, c.time)
	steps := []struct {
		after  time.Duration
		caller string
		wait   time.Duration
	}{
		{0, "a", 0},
		{0, "a", 0},
		{0, "a", 0}, // the burst
		{0, "a", 500 * time.Millisecond},
		{0, "b", 0}, // another caller has his own
		{300 * time.Millisecond, "a", 200 * time.Millisecond},
		{200 * time.Millisecond, "a", 0},
		{0, "a", 500 * time.Millisecond},
		{-time.Hour, "a", 500 * time.Millisecond}, // a clock set back takes nothing away
		{3 * time.Hour, "a", 0},
		{0, "a", 0},
		{0, "a", 0},
		{0, "a", 500 * time.Millisecond}, // never more than the burst
	}
	for i, s := range steps {
		c.now = c.now.Add(s.after)
		if got := b.take(s.caller); (got - s.wait).Abs() > time.Microsecond {
			t.Errorf("step %d: wait %v, want %v", i, got, s.wait)
		}
	}
	b.give("a")
	if got := b.take("a"); got != 0 {
		t.Errorf("after a permit was given back: wait %v", got)
	}
	var none *buckets
	if none.give("a"); newBuckets(0, 5, c.time) != nil || none.take("a") != 0 {
		t.Error("a rate of 0 is not without limit")
	}
}

// However many callers come, the memory for them is bounded, and who has come of
// late is not forgotten.
func TestBucketsAreBounded(t *testing.T) {
	t.Parallel()
	b := newBuckets(0.001, 1, (&clock{now: time.Unix(1e9, 0)}).time)
	b.take("me")
	for i := range 5 * maxBuckets {
		b.take(strconv.Itoa(i))
		if i%1000 == 0 && b.take("me") == 0 {
			t.Fatalf("after %d others a caller got a fresh bucket", i)
		}
	}
	if n := len(b.young) + len(b.old); n > 2*maxBuckets {
		t.Errorf("%d callers are remembered", n)
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for ip, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64", "": "", "@": "@",
	} {
		if got := network(ip); got != want {
			t.Errorf("network(%q) = %q, want %q", ip, got, want)
		}
	}
}

// tokenTenant makes each token a credential of its own.
type tokenTenant struct{}

func (tokenTenant) Authenticate(_ context.Context, token string) (conversation.Principal, error) {
	return conversation.Principal{TenantID: "t", CredentialID: token}, nil
}

func ok(c echo.Context, _ conversation.Principal) error { return c.NoContent(http.StatusNoContent) }

func TestRateLimit(t *testing.T) {
	t.Parallel()
	s := NewServer(Config{RateLimit: 1, RateBurst: 2}, tokenTenant{}, plain{"/a": ok, "/b": ok})
	get := func(token, path string) *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		req.Header.Set("Authorization", "Bearer "+token)
		s.Handler().ServeHTTP(rec, req)
		return rec
	}
	for i, path := range []string{"/a", "/b"} {
		if rec := get("one", path); rec.Code != http.StatusNoContent {
			t.Errorf("request %d: %d", i, rec.Code)
		}
	}
	rec := get("one", "/a")
	if rec.Code != http.StatusTooManyRequests || rec.Header().Get("Retry-After") != "1" || !strings.Contains(rec.Body.String(), `"said":"More than 1 requests`) {
		t.Errorf("over the limit: %d %v %s", rec.Code, rec.Header(), rec.Body)
	}
	if rec := get("other", "/a"); rec.Code != http.StatusNoContent {
		t.Errorf("another token: %d", rec.Code)
	}
	if rec := get("one", "/readyz"); rec.Code != http.StatusOK {
		t.Errorf("health: %d", rec.Code)
	}
	off := NewServer(Config{}, tokenTenant{}, plain{"/a": ok})
	for range 300 {
		if rec := call(t, off, "GET", "/a"); rec.Code != http.StatusNoContent {
			t.Fatalf("without a limit: %d", rec.Code)
		}
	}
}

// guessing is a dialect with a route that takes secrets.
type guessing struct{ plain }

func (guessing) Register(r *Router) {
	r.Public("POST", "/secret", func(c echo.Context) error {
		if c.QueryParam("right") == "" {
			return conversation.Errorf(conversation.Unauthorized, "Wrong.")
		}
		return c.NoContent(http.StatusNoContent)
	}, Guess())
}

func TestGuesses(t *testing.T) {
	t.Parallel()
	s := NewServer(Config{
		GuessLimit: 3, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
	}, oneTenant{}, guessing{})
	post := func(query, peer, forwarded string) int {
		rec := httptest.NewRecorder()
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/secret"+query, nil)
		req.RemoteAddr = peer + ":1000"
		if forwarded != "" {
			req.Header.Set("X-Forwarded-For", forwarded)
		}
		s.Handler().ServeHTTP(rec, req)
		return rec.Code
	}
	for range 20 { // what is right does not count
		if code := post("?right=1", "192.0.2.1", ""); code != http.StatusNoContent {
			t.Fatalf("right secret: %d", code)
		}
	}
	for i, step := range []struct {
		query, peer, forwarded string
		want                   int
	}{
		{"", "192.0.2.1", "", 401},
		{"", "192.0.2.1", "", 401},
		{"", "192.0.2.1", "", 401},
		{"", "192.0.2.1", "", 429},
		{"?right=1", "192.0.2.1", "", 429},          // nor may it be tried
		{"", "192.0.2.1", "192.0.2.9", 429},         // a header that nobody vouches for
		{"", "192.0.2.2", "", 401},                  // another address
		{"", "10.1.1.1", "192.0.2.1", 429},          // the same client through a proxy
		{"", "10.1.1.1", "6.6.6.6, 192.0.2.1", 429}, // what a client adds to the front is not believed
		{"", "10.1.1.1", "192.0.2.3", 401},
	} {
		if got := post(step.query, step.peer, step.forwarded); got != step.want {
			t.Errorf("step %d: %d, want %d", i, got, step.want)
		}
	}
}

// While wrong ones are looked at they count: many at once are no way around.
func TestGuessesAtOnce(t *testing.T) {
	t.Parallel()
	s := NewServer(Config{GuessLimit: 5}, oneTenant{}, guessing{})
	var wg sync.WaitGroup
	codes := make([]int, 100)
	for i := range codes {
		wg.Go(func() {
			rec := httptest.NewRecorder()
			s.Handler().ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/secret", nil))
			codes[i] = rec.Code
		})
	}
	wg.Wait()
	wrong := 0
	for _, c := range codes {
		if c == http.StatusUnauthorized {
			wrong++
		}
	}
	if wrong != 5 {
		t.Errorf("%d of %d guesses were looked at, want 5", wrong, len(codes))
	}
}

func TestInFlight(t *testing.T) {
	t.Parallel()
	entered, leave := make(chan struct{}), make(chan struct{})
	s := NewServer(Config{MaxInFlight: 2}, oneTenant{}, plain{"/quick": ok, "/slow": func(c echo.Context, _ conversation.Principal) error {
		entered <- struct{}{}
		<-leave
		return c.NoContent(http.StatusNoContent)
	}})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { call(t, s, "GET", "/slow") })
		<-entered
	}
	rec := call(t, s, "GET", "/quick")
	if rec.Code != http.StatusServiceUnavailable || rec.Header().Get("Retry-After") != "1" || !strings.Contains(rec.Body.String(), "busy with 2 requests") {
		t.Errorf("a third request: %d %v %s", rec.Code, rec.Header(), rec.Body)
	}
	for _, path := range []string{"/livez", "/readyz", "/version"} {
		if rec := call(t, s, "GET", path); rec.Code != http.StatusOK {
			t.Errorf("%s under load: %d", path, rec.Code)
		}
	}
	close(leave)
	wg.Wait()
	if rec := call(t, s, "GET", "/quick"); rec.Code != http.StatusNoContent {
		t.Errorf("after the load: %d", rec.Code)
	}
}

func TestBodyMemory(t *testing.T) {
	t.Parallel()
	entered, leave := make(chan struct{}), make(chan struct{})
	s := NewServer(Config{MaxBodyMemory: 300 << 10, MaxBody: 1 << 20}, oneTenant{}, plain{"/quick": ok, "/slow": func(c echo.Context, _ conversation.Principal) error {
		entered <- struct{}{}
		<-leave
		return c.NoContent(http.StatusNoContent)
	}})
	post := func(path string, length int64) int {
		rec := httptest.NewRecorder()
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(strings.Repeat("x", int(max(length, 10)))))
		req.ContentLength = length
		req.Header.Set("Authorization", "Bearer t")
		s.Handler().ServeHTTP(rec, req)
		return rec.Code
	}
	var wg sync.WaitGroup
	wg.Go(func() { post("/slow", 200<<10) })
	<-entered
	for _, step := range []struct {
		length int64
		want   int
	}{
		{200 << 10, 503}, {-1, 503}, // as long as it may be, for all one knows
		{2 << 20, 413}, {100 << 10, 204}, {60 << 10, 204}, {0, 204},
	} {
		if got := post("/quick", step.length); got != step.want {
			t.Errorf("a body of %d bytes beside another: %d, want %d", step.length, got, step.want)
		}
	}
	close(leave)
	wg.Wait()
	for _, length := range []int64{200 << 10, 900 << 10, -1} { // alone, even more than there is memory for
		if got := post("/quick", length); got != http.StatusNoContent {
			t.Errorf("a body of %d bytes: %d", length, got)
		}
	}
}
