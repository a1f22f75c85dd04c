// Package chaos tests the pipeline under faults: it starts the real program in
// several processes on loopback (API, workers, redis-server, SQLite or
// PostgreSQL), submits over HTTP, does harm, and then looks whether what
// docs/reliability.md promises was kept.
//
// Each case of cases_test.go is one kind of harm. After each of them the same
// invariants are checked (verify_test.go): the effects of every conversation are
// 1..n in the order of submission; every accepted job came to exactly one end; no
// two executions of a conversation overlapped; every webhook of every change of
// state arrived, in order per job; and nothing was left behind.
//
// `go test ./internal/chaos` runs a short form, `make chaos` all of it, and
// `make soak` the last case for an hour. The package has tests only.
package chaos
