package guard

import (
	"math/rand/v2"
	"net/netip"
	"testing"

	"code.dny.dev/ssrf"

	"parlance/conversation"
)

// last gives the last address of a prefix.
func last(p netip.Prefix) netip.Addr {
	b := p.Addr().As16()
	bits := p.Bits()
	if p.Addr().Is4() {
		bits += 96
	}
	for i := bits; i < 128; i++ {
		b[i/8] |= 1 << (7 - i%8)
	}
	a := netip.AddrFrom16(b)
	if p.Addr().Is4() {
		return a.Unmap()
	}
	return a
}

func TestSpecialRanges_AreRefusedAtBothEnds(t *testing.T) {
	t.Parallel()
	for _, r := range specialRanges() {
		for _, a := range []netip.Addr{r.prefix.Addr(), last(r.prefix)} {
			err := Policy{}.checkAddr("", a)
			wantCode(t, err, conversation.Invalid, a.String(), AllowSetting)
			allowed := Policy{Allow: []netip.Prefix{netip.PrefixFrom(a, a.BitLen())}}
			if nat64().Contains(a) {
				continue // needs its inner address allowed as well; see below
			}
			if err := allowed.checkAddr("", a); err != nil {
				t.Errorf("%s is refused although it is allowed: %v", a, err)
			}
		}
	}
}

func TestCheckAddr(t *testing.T) {
	t.Parallel()
	tests := []struct {
		addr  string
		allow string
		want  string // part of the message; "" = may be called
	}{
		{"93.184.216.34", "", ""},
		{"2606:2800:220:1:248:1893:25c8:1946", "", ""},
		{"9.255.255.255", "", ""},
		{"11.0.0.0", "", ""},
		{"172.15.255.255", "", ""},
		{"172.32.0.0", "", ""},
		{"100.63.255.255", "", ""},
		{"100.128.0.0", "", ""},
		{"223.255.255.255", "", ""},
		{"127.0.0.1", "", "loopback"},
		{"::1", "", "loopback"},
		{"::ffff:127.0.0.1", "", "loopback"},
		{"::ffff:169.254.169.254", "", "metadata"},
		{"::ffff:93.184.216.34", "", ""},
		{"::127.0.0.1", "", "IPv4-compatible"},
		{"::ffff:0:7f00:1", "", "IPv4-translated"},
		{"64:ff9b::7f00:1", "", "NAT64"},
		{"64:ff9b:1::7f00:1", "", "NAT64"},
		{"2002:7f00:1::", "", "6to4"},
		{"2001:0:4136:e378:8000:63bf:3fff:fdd2", "", "Teredo"},
		{"fd00:ec2::254", "", "unique local"},
		{"fe80::1%eth0", "", "link-local"},
		{"4000::1", "", "2000::/3"},
		{"1fff::1", "", "2000::/3"},
		{"168.63.129.16", "", "platform"},
		{"127.0.0.1", "127.0.0.0/8", ""},
		{"::ffff:127.0.0.1", "127.0.0.0/8", ""},
		{"127.0.0.1", "::ffff:127.0.0.0/104", ""},
		{"128.0.0.1", "127.0.0.0/8", ""},
		{"10.1.2.3", "127.0.0.0/8", "private"},
		{"fe80::1%eth0", "fe80::/10", ""},
		{"64:ff9b::5db8:d822", "64:ff9b::/96", ""},
		{"64:ff9b::7f00:1", "64:ff9b::/96", "loopback"},
	}
	for _, tt := range tests {
		p := Policy{}
		if tt.allow != "" {
			p.Allow = []netip.Prefix{netip.MustParsePrefix(tt.allow)}
		}
		err := p.filled().checkAddr("", netip.MustParseAddr(tt.addr))
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s (allow %q): %v", tt.addr, tt.allow, err)
			}
			continue
		}
		wantCode(t, err, conversation.Invalid, tt.want, AllowSetting)
	}
}

// TestCheckAddr_AgreesWithIndependentTable compares with a table that is
// generated from the registries: on random addresses, and on both sides of every
// border in either table.
func TestCheckAddr_AgreesWithIndependentTable(t *testing.T) {
	t.Parallel()
	other := ssrf.New(ssrf.WithAnyPort())
	azure := netip.MustParseAddr("168.63.129.16")
	check := func(a netip.Addr) {
		t.Helper()
		if !a.IsValid() || a == azure {
			return
		}
		ours, theirs := Policy{}.checkAddr("", a) != nil, other.SafeAddr(a) != nil
		if ours != theirs {
			t.Errorf("%s: refused here %v, refused there %v", a, ours, theirs)
		}
	}
	var prefixes []netip.Prefix
	for _, r := range specialRanges() {
		prefixes = append(prefixes, r.prefix)
	}
	prefixes = append(prefixes, ssrf.IPv4DeniedPrefixes...)
	prefixes = append(prefixes, ssrf.IPv6DeniedPrefixes...)
	prefixes = append(prefixes, ssrf.IPv6GlobalUnicast)
	for _, p := range prefixes {
		check(p.Addr())
		check(last(p))
		check(p.Addr().Prev())
		check(last(p).Next())
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		v := rnd.Uint64()
		check(netip.AddrFrom4([4]byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)}))
		b := [16]byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24), byte(v >> 32)}
		if a := netip.AddrFrom16(b); !a.Is4In6() {
			check(a)
		}
	}
}
