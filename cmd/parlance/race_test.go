//go:build race

package main

// raced tells that the race detector is on: the server of a test, which is the
// test's own binary, then takes several times the memory and the time.
const raced = true
