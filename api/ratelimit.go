package api

import (
	"fmt"
	"net/netip"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/conversation"
)

// allow counts a request against its token.
func (s *Server) allow(p conversation.Principal) error {
	if wait := s.requests.take(p.CredentialID); wait > 0 {
		return &conversation.Error{
			Code: conversation.LimitReached, RetryAfter: wait,
			Message: fmt.Sprintf("More than %d requests a second came with this access token; wait a little.", s.cfg.RateLimit),
		}
	}
	return nil
}

// Guess marks a public route that takes secrets: a client that sends wrong ones
// again and again has to wait. Only those that turn out wrong count, but while one
// is looked at it counts as wrong.
func Guess() Option { return func(o *routeOptions) { o.guess = true } }

// guard counts the wrong secrets from an address.
func (s *Server) guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		caller := network(c.RealIP())
		if wait := s.guesses.take(caller); wait > 0 {
			return &conversation.Error{
				Code: conversation.LimitReached, RetryAfter: wait.Truncate(time.Second) + time.Second,
				Message: "Too many wrong credentials came from your address; wait a little.",
			}
		}
		err := next(c)
		if conversation.CodeOf(err) != conversation.Unauthorized {
			s.guesses.give(caller)
		}
		return err
	}
}

// network is what one client is taken to have of its own: an address, or the 64
// bits of an IPv6 network.
func network(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	if addr = addr.Unmap(); addr.Is4() {
		return addr.String()
	}
	const own = 64
	prefix, _ := addr.WithZone("").Prefix(own) // never fails: there are 128 bits
	return prefix.String()
}
