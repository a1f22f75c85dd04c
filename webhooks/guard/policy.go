package guard

import (
	"crypto/x509"
	"net"
	"net/netip"
	"slices"
	"time"
)

// AllowSetting is the setting that error texts name as the way to permit an
// address. The value of it becomes Policy.Allow.
const AllowSetting = "PARLANCE_OUTBOUND_ALLOW"

// Defaults of a Policy.
const (
	DefaultConnectTimeout = 5 * time.Second
	DefaultHeaderTimeout  = 15 * time.Second
	DefaultStallTimeout   = 30 * time.Second
	DefaultTotalTimeout   = 15 * time.Second
	DefaultPerHost        = 32
	maxResponseHeader     = 32 << 10
)

// Policy says what a client may call and how long it waits. The zero Policy
// permits public addresses on ports 80 and 443 and waits 15 seconds in all.
type Policy struct {
	// Allow names networks that may be called besides public addresses, on any
	// port. A NAT64 address (64:ff9b::/96) needs its inner IPv4 address to be
	// public or allowed as well.
	Allow []netip.Prefix
	// HTTPSOnly refuses http://, for allowed networks too.
	HTTPSOnly bool
	// Ports of public addresses that may be called; empty = 80 and 443.
	Ports []int

	ConnectTimeout time.Duration // DNS and TCP, and once more for TLS; 0 = 5 s
	HeaderTimeout  time.Duration // from the request sent to the header read; 0 = TotalTimeout, or 15 s if that has no bound
	StallTimeout   time.Duration // longest gap within a body; 0 = 30 s
	// TotalTimeout bounds a call from the first byte to the last of the body;
	// 0 = 15 s, negative = no bound (then StallTimeout is what ends it).
	TotalTimeout time.Duration
	// PerHost bounds the connections to one host and port; 0 = 32.
	PerHost int

	Resolver *net.Resolver  // nil = the system's
	RootCAs  *x509.CertPool // nil = the system's
}

// filled replaces zeros by defaults and brings Allow to plain IPv4 where it
// names IPv4 in its IPv6 form.
func (p Policy) filled() Policy {
	set := func(d *time.Duration, def time.Duration) {
		if *d == 0 {
			*d = def
		}
	}
	set(&p.ConnectTimeout, DefaultConnectTimeout)
	set(&p.StallTimeout, DefaultStallTimeout)
	set(&p.TotalTimeout, DefaultTotalTimeout)
	if p.TotalTimeout > 0 {
		set(&p.HeaderTimeout, p.TotalTimeout)
	} else {
		set(&p.HeaderTimeout, DefaultHeaderTimeout)
		p.TotalTimeout = 0 // as http.Client writes it
	}
	if p.PerHost <= 0 {
		p.PerHost = DefaultPerHost
	}
	if len(p.Ports) == 0 {
		p.Ports = []int{80, 443}
	}
	p.Allow = slices.Clone(p.Allow)
	for i, a := range p.Allow {
		if a.Addr().Is4In6() && a.Bits() >= 96 {
			p.Allow[i] = netip.PrefixFrom(a.Addr().Unmap(), a.Bits()-96)
		}
	}
	return p
}

// allows tells whether an operator named a network with a in it.
func (p Policy) allows(a netip.Addr) bool {
	return slices.ContainsFunc(p.Allow, func(n netip.Prefix) bool { return n.Contains(a) })
}
