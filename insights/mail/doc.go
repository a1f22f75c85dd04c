// Package mail tells which lines of a message its author wrote for it.
//
// It reads the text of one message, in e-mail or chat, and hands on blocks:
// body, quoted replies, header lines, signatures and legal notices. Extraction
// reads the body only, or every reply would repeat what was quoted. It parses
// no MIME and changes no text.
package mail
