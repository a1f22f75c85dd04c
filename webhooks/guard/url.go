package guard

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"parlance/conversation"
)

// MaxURL is the longest URL accepted, in bytes.
const MaxURL = 2048

// CheckURL checks a URL under the zero Policy; see Policy.CheckURL.
func CheckURL(raw string) error { return Policy{}.CheckURL(raw) }

// CheckURL tells at submission time whether a client of this policy would call
// raw: an absolute http or https URL of at most MaxURL bytes, with a host,
// without credentials, and not a literal address or port that is refused. Names
// are not resolved; their addresses are checked when they are called. The error
// is a *conversation.Error with code Invalid and no field.
func (p Policy) CheckURL(raw string) error {
	if raw == "" {
		return invalid("the URL is empty")
	}
	if len(raw) > MaxURL {
		return invalid("the URL has %d bytes; at most %d are allowed", len(raw), MaxURL)
	}
	if !utf8.ValidString(raw) || strings.ContainsFunc(raw, forbiddenRune) {
		return invalid("the URL has spaces, control characters or bytes that are not UTF-8")
	}
	u, err := url.Parse(raw)
	if err != nil {
		return invalid("the URL cannot be parsed") // the cause would repeat it, credentials included
	}
	return p.filled().checkURL(u)
}

// checkURL is the part of CheckURL that every request goes through again.
func (p Policy) checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return invalid("the URL must start with http:// or https://")
	case p.HTTPSOnly && u.Scheme == "http":
		return invalid("the URL must start with https://; this server does not call http://")
	case u.User != nil:
		return invalid("the URL must not carry a user name or password")
	case u.Hostname() == "":
		return invalid("the URL has no host")
	}
	port, err := portOf(u)
	if err != nil {
		return err
	}
	return p.checkHost(u.Hostname(), port)
}

func (p Policy) checkHost(host string, port int) error {
	if strings.Contains(host, ":") || strings.Contains(host, "%") { // IPv6, the only form with a zone
		a, err := netip.ParseAddr(host)
		if err != nil || a.Zone() != "" {
			return invalid("the host %q is not an IPv6 address without a zone", host)
		}
		return p.checkAddrPort(host, netip.AddrPortFrom(a, uint16(port)))
	}
	name, err := asciiHost(host)
	if err != nil {
		return err
	}
	if a, err := netip.ParseAddr(strings.TrimSuffix(name, ".")); err == nil {
		return p.checkAddrPort(host, netip.AddrPortFrom(a, uint16(port)))
	}
	if endsInNumber(name) {
		// Some resolvers read 127.1, 0x7f000001 and 017700000001 as addresses.
		return invalid("the host %q is neither a name nor a dotted IPv4 address", host)
	}
	if isLocalhost(name) && !p.allows(netip.AddrFrom4([4]byte{127, 0, 0, 1})) && !p.allows(netip.IPv6Loopback()) {
		return refusal(host, "127.0.0.1", "a loopback address (RFC 1122)")
	}
	if len(p.Allow) == 0 && !slices.Contains(p.Ports, port) {
		return p.portRefusal(port)
	}
	return nil
}

// asciiHost gives the name as it would be looked up.
func asciiHost(host string) (string, error) {
	name := strings.ToLower(host)
	if strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		var err error
		if name, err = idna.Lookup.ToASCII(name); err != nil {
			return "", invalid("the host %q is not a valid name", host)
		}
	}
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	bad := len(name) > 253 || slices.ContainsFunc(labels, func(l string) bool {
		return l == "" || len(l) > 63 || strings.ContainsFunc(l, notInLabel)
	})
	if bad {
		return "", invalid("the host %q is not a valid name", host)
	}
	return name, nil
}

func notInLabel(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
}

// endsInNumber tells whether the last label would make some resolver take the
// whole for an IPv4 address.
func endsInNumber(name string) bool {
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	last := labels[len(labels)-1]
	if rest, hex := strings.CutPrefix(last, "0x"); hex {
		return strings.Trim(rest, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

func isLocalhost(name string) bool {
	name = strings.TrimSuffix(name, ".")
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

func portOf(u *url.URL) (int, error) {
	switch s := u.Port(); {
	case s != "":
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 65535 {
			return 0, invalid("the port %q is not within 1 to 65535", s)
		}
		return n, nil
	case u.Scheme == "https":
		return 443, nil
	default:
		return 80, nil
	}
}

func forbiddenRune(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func invalid(format string, args ...any) error {
	return conversation.Errorf(conversation.Invalid, format, args...)
}
