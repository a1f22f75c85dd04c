package guard

import "net/netip"

// specialRange is a part of the address space that is not the public internet.
type specialRange struct {
	prefix netip.Prefix
	name   string // completes "is ..."
}

// specialRanges lists the IANA special-purpose registries for IPv4 and IPv6,
// multicast, and the one public address that is a cloud's own service. The
// registries mark a few blocks in here as globally reachable (anycast relays,
// AS112 sinks); no receiver lives there, so they stay refused.
//
// Longer prefixes come before the shorter ones that contain them, so that the
// first match has the most telling name.
func specialRanges() []specialRange {
	r := func(prefix, name string) specialRange {
		return specialRange{netip.MustParsePrefix(prefix), name}
	}
	return []specialRange{
		r("0.0.0.0/8", `an address of "this network" (RFC 791)`),
		r("10.0.0.0/8", "a private address (RFC 1918)"),
		r("100.64.0.0/10", "a carrier-grade NAT address (RFC 6598)"),
		r("127.0.0.0/8", "a loopback address (RFC 1122)"),
		r("168.63.129.16/32", "the platform service address of a cloud (Azure)"),
		r("169.254.169.254/32", "the metadata service of a cloud (RFC 3927)"),
		r("169.254.0.0/16", "a link-local address (RFC 3927)"),
		r("172.16.0.0/12", "a private address (RFC 1918)"),
		r("192.0.0.0/24", "an IETF protocol address (RFC 6890)"),
		r("192.0.2.0/24", "a documentation address (RFC 5737)"),
		r("192.31.196.0/24", "an AS112 address (RFC 7535)"),
		r("192.52.193.0/24", "an AMT relay address (RFC 7450)"),
		r("192.88.99.0/24", "a 6to4 relay address (RFC 7526)"),
		r("192.168.0.0/16", "a private address (RFC 1918)"),
		r("192.175.48.0/24", "an AS112 address (RFC 7534)"),
		r("198.18.0.0/15", "a benchmarking address (RFC 2544)"),
		r("198.51.100.0/24", "a documentation address (RFC 5737)"),
		r("203.0.113.0/24", "a documentation address (RFC 5737)"),
		r("224.0.0.0/4", "a multicast address (RFC 5771)"),
		r("255.255.255.255/32", "the broadcast address (RFC 8190)"),
		r("240.0.0.0/4", "a reserved address (RFC 1112)"),

		r("::/128", "the unspecified address (RFC 4291)"),
		r("::1/128", "a loopback address (RFC 4291)"),
		r("::/96", "an IPv4-compatible address (RFC 4291)"),
		r("::ffff:0:0:0/96", "an IPv4-translated address (RFC 2765)"),
		r("64:ff9b::/96", "a NAT64 address (RFC 6052)"),
		r("64:ff9b:1::/48", "a local NAT64 address (RFC 8215)"),
		r("100::/64", "a discard-only address (RFC 6666)"),
		r("100:0:0:1::/64", "a dummy address (RFC 9780)"),
		r("2001::/32", "a Teredo address (RFC 4380)"),
		r("2001:2::/48", "a benchmarking address (RFC 5180)"),
		r("2001:20::/28", "an ORCHID identifier (RFC 7343)"),
		r("2001:db8::/32", "a documentation address (RFC 3849)"),
		r("2001::/23", "an IETF protocol address (RFC 2928)"),
		r("2002::/16", "a 6to4 address (RFC 3056)"),
		r("2620:4f:8000::/48", "an AS112 address (RFC 7534)"),
		r("3fff::/20", "a documentation address (RFC 9637)"),
		r("5f00::/16", "a segment routing identifier (RFC 9602)"),
		r("fc00::/7", "a unique local address (RFC 4193)"),
		r("fe80::/10", "a link-local address (RFC 4291)"),
		r("fec0::/10", "a site-local address (RFC 3879)"),
		r("ff00::/8", "a multicast address (RFC 4291)"),
	}
}

// special tells what a is when it is not a public address. a is unmapped.
func special(a netip.Addr) (name string, found bool) {
	for _, r := range specialRanges() {
		if r.prefix.Contains(a) {
			return r.name, true
		}
	}
	// IANA gives out public IPv6 addresses from 2000::/3 only.
	if a.Is6() && !netip.PrefixFrom(netip.AddrFrom16([16]byte{0x20}), 3).Contains(a) {
		return "outside of the public IPv6 range 2000::/3", true
	}
	return "", false
}
