package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// address is a host:port to listen on; with optional it may be empty.
type address struct {
	p        *string
	optional bool
}

func (v address) set(text string) error {
	if text == "" && v.optional {
		*v.p = ""
		return nil
	}
	_, port, err := net.SplitHostPort(text)
	if err != nil {
		return errors.New("want host:port, such as 127.0.0.1:8080 or :8080")
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("port %q is not a number from 0 to 65535", port)
	} else if n == 0 && v.optional {
		return errors.New("port 0 is allowed for addr only")
	}
	*v.p = text
	return nil
}
func (v address) text() string    { return *v.p }
func (v address) kind() string    { return "address" }
func (v address) allowed() string { return "" }

// link is a URL with one of the schemes; empty = none.
type link struct {
	p       *string
	schemes []string
}

func (v link) set(text string) error {
	if text == "" {
		*v.p = ""
		return nil
	}
	u, err := url.Parse(text)
	// The parser's own message would show the password.
	if err != nil || !slices.Contains(v.schemes, u.Scheme) || (u.Host == "" && !onSocket(u)) {
		return fmt.Errorf("want a URL, %s", v.allowed())
	}
	if u.Scheme == "http" || u.Scheme == "https" {
		text = strings.TrimRight(text, "/") // paths are joined to it
	}
	*v.p = text
	return nil
}

// onSocket tells of a service on this machine that needs no host name.
func onSocket(u *url.URL) bool {
	return u.Path != "" && (u.Scheme == "unix" || strings.HasPrefix(u.Scheme, "postgres"))
}

func (v link) text() string { return *v.p }
func (v link) kind() string { return "URL" }
func (v link) allowed() string {
	return strings.Join(v.schemes, ":// or ") + "://"
}

// networks is a list of CIDRs; a bare address stands for itself.
type networks struct{ p *[]netip.Prefix }

func (v networks) set(text string) error {
	var list []netip.Prefix
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		prefix, err := parsePrefix(part)
		if err != nil {
			return fmt.Errorf("%q is no network; want CIDRs such as 10.0.0.0/8,::1/128", part)
		}
		list = append(list, prefix)
	}
	*v.p = list
	return nil
}

func parsePrefix(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	return prefix.Masked(), err
}

func (v networks) text() string {
	words := make([]string, len(*v.p))
	for i, n := range *v.p {
		words[i] = n.String()
	}
	return strings.Join(words, ",")
}
func (v networks) kind() string    { return "networks" }
func (v networks) allowed() string { return "CIDRs with commas between" }
