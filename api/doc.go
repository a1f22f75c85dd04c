// Package api is the HTTP server: what every wire dialect shares. It turns a
// request into a Principal and a handler call, bounds it in size and time, and
// turns errors into answers.
//
// It reads HTTP and hands domain requests to app through the dialects, which lie
// in a folder each (api/symbl, ...). It is not the place for a wire format: the
// names of fields and the words of errors belong to the dialects. Echo is known
// here and below, and nowhere else.
package api
