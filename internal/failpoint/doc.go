// Package failpoint is how the chaos tests (internal/chaos) make a process of the
// product fail at an exact place: between the commit and the hint, say, which no
// signal from outside can hit. It wraps what cmd/parlance hands from one part to
// the other, so that no part knows of it.
//
// All of it is behind the build tag "chaos". Without the tag each function gives
// back what it was given, and the product is as if this package did not exist.
//
// With the tag, the environment of the process says what happens:
//
//	CHAOS_POINTS  point=action@n, with commas between: at the n-th time that the
//	              point is passed, do this. Actions: kill (SIGKILL), stop (SIGSTOP),
//	              exit, panic, and sleep:DURATION (from the n-th time on).
//	CHAOS_TRACE   a named pipe into which starts and ends of jobs are written, one a line,
//	              by all processes of a test.
//
// A message with the word "poison" in it does harm when it is analyzed; see
// poison.go.
package failpoint
