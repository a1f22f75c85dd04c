// Package token cuts text into words and marks without changing it: every token
// knows its byte offsets in the text it came from, so that whatever is found
// later can be pointed at.
//
// It reads a string, hands tokens to the feature packages beside it, and is not
// a normaliser: the folding it does (case, typographic apostrophes, digits) goes
// into a token's hash only.
package token
