package guard

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"parlance/conversation"
)

// nat64 is the well-known prefix; the last four bytes are an IPv4 address.
func nat64() netip.Prefix { return netip.MustParsePrefix("64:ff9b::/96") }

// checkAddr refuses addresses that are neither public nor allowed. host is the
// name that led there, "" when it was the address itself.
func (p Policy) checkAddr(host string, a netip.Addr) error {
	a = a.Unmap().WithZone("")
	if p.allows(a) {
		if nat64().Contains(a) {
			b := a.As16()
			return p.checkAddr(host, netip.AddrFrom4([4]byte(b[12:])))
		}
		return nil
	}
	if name, found := special(a); found {
		return refusal(host, a.String(), name)
	}
	return nil
}

// checkAddrPort is checkAddr with the rule for ports: an allowed network may be
// called on any port, everything else on Ports only.
func (p Policy) checkAddrPort(host string, ap netip.AddrPort) error {
	if err := p.checkAddr(host, ap.Addr()); err != nil {
		return err
	}
	if p.allows(ap.Addr().Unmap().WithZone("")) || slices.Contains(p.Ports, int(ap.Port())) {
		return nil
	}
	return p.portRefusal(int(ap.Port()))
}

// control is a net.Dialer.Control: it sees each address after DNS, right before
// the connection is made.
func (p Policy) control(network, address string, _ syscall.RawConn) error {
	if network != "tcp4" && network != "tcp6" {
		return conversation.Errorf(conversation.Invalid, "network %s may not be called", network)
	}
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("check address %q: %w", address, err)
	}
	return p.checkAddrPort("", ap)
}

func refusal(host, addr, name string) error {
	subject := "the address " + addr
	if host != "" && host != addr {
		subject = fmt.Sprintf("the host %q (%s)", host, addr)
	}
	return conversation.Errorf(conversation.Invalid,
		"%s may not be called: it is %s. The operator of this server can permit it with %s",
		subject, name, AllowSetting)
}

func (p Policy) portRefusal(port int) error {
	ports := make([]string, len(p.Ports))
	for i, n := range p.Ports {
		ports[i] = strconv.Itoa(n)
	}
	return conversation.Errorf(conversation.Invalid,
		"port %d may not be called: public addresses are called on port %s only. Networks in %s may use any port",
		port, strings.Join(ports, " or "), AllowSetting)
}
