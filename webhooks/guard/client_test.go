package guard

import (
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"parlance/conversation"
)

func TestNew_IgnoresProxyOfEnvironment(t *testing.T) { // not parallel: sets the environment
	var asked atomic.Bool
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Store(true) }))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("http_proxy", proxy.URL)
	c := New(Policy{Allow: loopback(), Resolver: fakeDNS(t, "127.0.0.1")})
	t.Cleanup(c.CloseIdleConnections)
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer target.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(target.URL, "http://"), ":")
	if err := get(t, c, "http://receiver.test:"+port+"/"); err != nil {
		t.Fatal(err)
	}
	if asked.Load() {
		t.Error("the proxy of the environment was used")
	}
}

func TestNew_RefusesAtDial(t *testing.T) {
	t.Parallel()
	var called atomic.Bool
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called.Store(true) }))
	defer s.Close()
	ap := netip.MustParseAddrPort(strings.TrimPrefix(s.URL, "http://"))
	port := strconv.Itoa(int(ap.Port()))
	tests := []struct {
		name, url string
		policy    Policy
		want      []string
	}{
		{"literal", s.URL, Policy{}, []string{"127.0.0.1", "loopback", AllowSetting}},
		{
			"name", "http://receiver.test/",
			Policy{Resolver: fakeDNS(t, "127.0.0.1")},
			[]string{"receiver.test", "127.0.0.1", "loopback", AllowSetting},
		},
		{
			"name with a port of its own", "http://receiver.test:" + port,
			Policy{Resolver: fakeDNS(t, "127.0.0.1"), Allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}},
			[]string{"127.0.0.1", "loopback"},
		},
		{
			"every address of a name", "http://receiver.test:" + port,
			Policy{Resolver: fakeDNS(t, "127.0.0.1,127.0.0.2"), Allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}},
			[]string{"loopback"},
		},
		{"other scheme", "ftp://127.0.0.1/", Policy{Allow: loopback()}, []string{"http://"}},
		{"https only", s.URL, Policy{Allow: loopback(), HTTPSOnly: true}, []string{"https://"}},
		{"credentials", "http://u:p@" + ap.String(), Policy{Allow: loopback()}, []string{"user name"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := New(tt.policy)
			defer c.CloseIdleConnections()
			wantCode(t, get(t, c, tt.url), conversation.Invalid, tt.want...)
		})
	}
	if called.Load() {
		t.Error("a refused request reached the server")
	}
}

// TestNew_DNSRebinding: the name resolves to an allowed address while it is
// checked and to another one later.
func TestNew_DNSRebinding(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	s.Config.SetKeepAlivesEnabled(false) // so that the second call dials again
	s.Start()
	defer s.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "http://"), ":")
	c := New(Policy{
		Allow:    []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")},
		Resolver: fakeDNS(t, "127.0.0.1", "127.0.0.2"),
	})
	defer c.CloseIdleConnections()
	url := "http://rebind.test:" + port + "/"
	if err := get(t, c, url); err != nil {
		t.Fatalf("the first answer is an allowed address: %v", err)
	}
	wantCode(t, get(t, c, url), conversation.Invalid, "rebind.test", "127.0.0.2")
	if n := calls.Load(); n != 1 {
		t.Errorf("the server was called %d times", n)
	}
}

// TestNew_DNSRebindingFromPublic: a check of the name's first, public answer
// would have passed; the dial sees the second.
func TestNew_DNSRebindingFromPublic(t *testing.T) {
	t.Parallel()
	r := fakeDNS(t, "93.184.216.34", "127.0.0.1")
	first, err := r.LookupNetIP(t.Context(), "ip4", "rebind.test")
	if err != nil {
		t.Fatal(err)
	}
	if err := (Policy{}).checkAddr("", first[0]); err != nil {
		t.Fatalf("the first answer should pass: %v", err)
	}
	c := New(Policy{Resolver: r})
	defer c.CloseIdleConnections()
	wantCode(t, get(t, c, "http://rebind.test/"), conversation.Invalid, "127.0.0.1", AllowSetting)
}

func TestNew_FollowsNoRedirect(t *testing.T) {
	t.Parallel()
	c, url := setup(t, Policy{}, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
	})
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusFound {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestNew_TLS(t *testing.T) {
	t.Parallel()
	start := func(version uint16) *httptest.Server {
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: version}
		s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		s.StartTLS()
		t.Cleanup(s.Close)
		return s
	}
	current, old := start(tls.VersionTLS13), start(tls.VersionTLS11)
	roots := x509.NewCertPool()
	roots.AddCert(current.Certificate())
	tests := []struct {
		name, url string
		roots     *x509.CertPool
		ok        bool
	}{
		{"trusted", current.URL, roots, true},
		{"not trusted", current.URL, nil, false},
		{"too old", old.URL, roots, false},
		{"other name", strings.Replace(current.URL, "127.0.0.1", "127.0.0.2", 1), roots, false},
	}
	for _, tt := range tests {
		c := New(Policy{Allow: loopback(), RootCAs: tt.roots})
		err := get(t, c, tt.url)
		if (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
		c.CloseIdleConnections()
	}
}

// TestNew_BoundsConnectionsPerHost: all calls ask for a connection before the
// first one is answered, and yet no more than the limit are made.
func TestNew_BoundsConnectionsPerHost(t *testing.T) {
	t.Parallel()
	const limit, calls = 2, 8
	release := make(chan struct{})
	var made atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			made.Add(1)
		}
	}
	s.Start()
	defer s.Close()
	c := New(Policy{PerHost: limit, Allow: loopback()})
	defer c.CloseIdleConnections()
	asking := make(chan struct{}, 2*calls)
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GetConn: func(string) { asking <- struct{}{} }})
	var wg sync.WaitGroup
	for range calls {
		wg.Go(func() {
			req, _ := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, http.NoBody)
			resp, err := c.Do(req)
			if err != nil {
				t.Error(err)
				return
			}
			_ = resp.Body.Close()
		})
	}
	for range calls {
		<-asking
	}
	close(release)
	wg.Wait()
	if n := made.Load(); n > limit {
		t.Errorf("%d connections, want at most %d", n, limit)
	}
}

func TestNew_BoundsResponseHeader(t *testing.T) {
	t.Parallel()
	c, url := setup(t, Policy{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("a", maxResponseHeader+1000))
	})
	if err := get(t, c, url); err == nil {
		t.Error("a header of more than 32 kB was read")
	}
}
