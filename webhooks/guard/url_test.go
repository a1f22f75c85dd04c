package guard

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"parlance/conversation"
)

func TestCheckURL(t *testing.T) {
	t.Parallel()
	tests := []struct {
		url  string
		want string // part of the message; "" = accepted
	}{
		{"https://example.com/hook?a=b#c", ""},
		{"http://example.com", ""},
		{"HTTPS://EXAMPLE.COM:443/", ""},
		{"http://example.com:80/x", ""},
		{"http://xn--bcher-kva.example/", ""},
		{"https://bücher.example/hook", ""},
		{"https://a_b.example.com/", ""},
		{"https://example.com./", ""},
		{"https://93.184.216.34/", ""},
		{"https://[2606:2800:220:1:248:1893:25c8:1946]/", ""},
		{"https://[::ffff:93.184.216.34]/", ""},
		{"", "empty"},
		{"example.com/hook", "http://"},
		{"/hook", "http://"},
		{"//example.com/hook", "http://"},
		{"ftp://example.com/", "http://"},
		{"file:///etc/passwd", "http://"},
		{"gopher://example.com/", "http://"},
		{"http:example.com", "no host"},
		{"http:///path", "no host"},
		{"http://:80/", "no host"},
		{"https://user:secret@example.com/", "user name"},
		{"https://user@example.com/", "user name"},
		{"https://example.com:8080/", "port 8080"},
		{"https://example.com:0/", "1 to 65535"},
		{"https://example.com:70000/", "1 to 65535"},
		{"https://example.com:x/", "parsed"},
		{"https://exa mple.com/", "spaces"},
		{"https://example.com/\r\nHost: x", "spaces"},
		{"https://example.com/\x00", "spaces"},
		{"https://example.com/\xff", "UTF-8"},
		{"https://" + strings.Repeat("a", 2048) + ".com/", "2048"},
		{"https://" + strings.Repeat("a", 64) + ".com/", "valid name"},
		{"https://a..b/", "valid name"},
		{"https://exa$mple.com/", "valid name"},
		{"http://127.0.0.1/", "loopback"},
		{"http://127.0.0.1./", "loopback"},
		{"http://127.0.0.1:6379/", "loopback"},
		{"http://10.0.0.1/", "private"},
		{"http://169.254.169.254/latest/meta-data/", "metadata"},
		{"http://[::1]/", "loopback"},
		{"http://[::ffff:7f00:1]/", "127.0.0.1"},
		{"http://[::ffff:169.254.169.254]/", "metadata"},
		{"http://[64:ff9b::a9fe:a9fe]/", "NAT64"},
		{"http://[fe80::1%25eth0]/", "zone"},
		{"http://0.0.0.0/", "this network"},
		{"http://0/", "neither a name"},
		{"http://127.1/", "neither a name"},
		{"http://2130706433/", "neither a name"},
		{"http://0x7f000001/", "neither a name"},
		{"http://0x7f.0x0.0x0.0x1/", "neither a name"},
		{"http://0177.0.0.1/", "neither a name"},
		{"http://127.0.0.1.1/", "neither a name"},
		{"http://１２７.０.０.１/", "loopback"},
		{"http://127。0。0。1/", "loopback"},
		{"http://localhost/", "loopback"},
		{"http://LOCALHOST:80/", "loopback"},
		{"http://app.localhost/", "loopback"},
	}
	for _, tt := range tests {
		err := CheckURL(tt.url)
		if tt.want == "" {
			if err != nil {
				t.Errorf("%q: %v", tt.url, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%q is accepted", tt.url)
			continue
		}
		wantCode(t, err, conversation.Invalid, tt.want)
	}
}

func TestPolicyCheckURL(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		policy Policy
		url    string
		want   string
	}{
		{"allowed network, any port", Policy{Allow: loopback()}, "http://127.0.0.1:9999/", ""},
		{"allowed network by name", Policy{Allow: loopback()}, "http://localhost:9999/", ""},
		{"public address keeps its ports", Policy{Allow: loopback()}, "http://93.184.216.34:9999/", "port 9999"},
		{"name that may be in an allowed network", Policy{Allow: loopback()}, "http://ci.internal:8080/", ""},
		{"other network", Policy{Allow: loopback()}, "http://10.0.0.1/", "private"},
		{"https only", Policy{HTTPSOnly: true}, "http://example.com/", "https://"},
		{"https only holds for allowed networks", Policy{HTTPSOnly: true, Allow: loopback()}, "http://127.0.0.1/", "https://"},
		{"own ports", Policy{Ports: []int{8443}}, "https://example.com:8443/", ""},
		{"own ports replace the usual ones", Policy{Ports: []int{8443}}, "https://example.com/", "8443"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := tt.policy.CheckURL(tt.url)
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			wantCode(t, err, conversation.Invalid, tt.want)
		})
	}
}

// FuzzCheckURL: whatever is accepted can be sent, and its literal address is a
// public one.
func FuzzCheckURL(f *testing.F) {
	for _, s := range []string{
		"https://example.com/a?b#c", "http://[::1]:80/", "http://127.0.0.1", "http://１.1.1.1/",
		"http://a%41/", "http://[fe80::1%25e]/", "https://x:443", "http:\\\\x", "http://0x1.example", "http://ß/",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		err := CheckURL(raw)
		if err != nil {
			if conversation.CodeOf(err) != conversation.Invalid {
				t.Fatalf("%q: code %s", raw, conversation.CodeOf(err))
			}
			return
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, raw, http.NoBody)
		if err != nil {
			t.Fatalf("%q is accepted but cannot be sent: %v", raw, err)
		}
		if req.URL.User != nil || len(raw) > MaxURL {
			t.Fatalf("%q is accepted", raw)
		}
		if a, err := netip.ParseAddr(req.URL.Hostname()); err == nil {
			if name, found := special(a.Unmap()); found {
				t.Fatalf("%q is accepted but is %s", raw, name)
			}
		}
	})
}
