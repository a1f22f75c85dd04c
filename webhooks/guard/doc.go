// Package guard makes the HTTP client that calls addresses which strangers
// chose: webhook receivers and recordings to fetch. It keeps such a call from
// reaching anything but the public internet and the networks an operator named.
//
// It reads a Policy and hands on an *http.Client. Every address is checked when
// the socket is about to connect, after DNS, so a name that resolves to
// something else the second time gains nothing. Redirects are not followed, no
// proxy is taken from the environment, nothing is decompressed, and every wait
// and every buffer has a bound.
//
// It is not an egress firewall: it binds only the code that uses this client.
package guard
