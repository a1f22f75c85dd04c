// Package person finds the people that a text names.
//
// It reads tokens and the known participants, and hands on who is named where:
// a participant with certainty, or somebody else by a given name, a title, a
// greeting or an introduction. Names that are also words (Will, May, Mark) count
// only where a name must stand. It does not decide who has to do what.
package person
