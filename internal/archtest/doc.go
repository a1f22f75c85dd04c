// Package archtest checks the shape of the tree as part of `go test`: who
// imports whom, which library lives where, how large files are, and that every
// package says what it is.
//
// The rules are tables: rules_test.go for imports, size_test.go for sizes. The
// linter checks libraries too (.golangci.yml); this test needs no linter and
// sees what is really imported, build tags included. It has no product code.
package archtest
