// Package fold breaks text into lines, by the Unicode rules and not by bytes.
//
// It reads one string and a way to measure it, and hands back lines: columns of
// a terminal for text files and subtitles, points of a font for a PDF. Places
// where a line may end follow UAX #14 (so Chinese breaks between characters and
// a number keeps its unit); what fits nowhere is cut between grapheme clusters,
// never inside one. It knows nothing of conversations.
package fold
