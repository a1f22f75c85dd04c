// Package entity finds amounts, numbers, addresses and phone numbers, and the
// exact phrases that a client defined.
//
// It reads the tokens of one text and hands on spans with normalised values.
// Dates come from package dates and people from package person; joining them
// all, longest first, is the work of package insights.
package entity
