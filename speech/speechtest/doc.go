// Package speechtest is the kit for testing speech: it scores what was
// recognised against what was said, makes speech with the voices that Debian
// packages, and finds the recordings to test with.
//
// Product code does not import it, except the benchmark command.
package speechtest
