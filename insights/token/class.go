package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func isSpace(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\v' || r == '\f'
	}
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff'
}

func isDigit(r rune) bool {
	if r < utf8.RuneSelf {
		return '0' <= r && r <= '9'
	}
	return unicode.IsDigit(r)
}

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) && r != '\ufe0f' && r != '\u20e3')
}

// isIdeograph tells scripts that are written without spaces; each of their
// signs is a token.
func isIdeograph(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '\u2019' || r == '\u02bc' }

func isASCIIAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// isAddressByte tells the bytes of URLs and e-mail addresses; bytes above ASCII
// are let through, so that international ones stay whole.
func isAddressByte(c byte) bool {
	return isASCIIAlnum(c) || c >= utf8.RuneSelf || strings.IndexByte("-._~:/?#@!$&'()*+,;=%", c) >= 0
}

// findAddress looks through the run of address bytes at pos for a URL or an
// e-mail address. start is where the first one begins (the end of the run when
// there is none), at the byte of the @ of an e-mail address or -1.
func findAddress(text string, pos int) (start, at, end int) {
	start, at, end = -1, -1, pos
	for end < len(text) && isAddressByte(text[end]) {
		if start < 0 {
			switch {
			case text[end] == '@' && end > pos:
				if b := backTo(text, pos, end, isLocalByte); b < end {
					start, at = b, end
				}
			case text[end] == ':' && strings.HasPrefix(text[end:], "://") && end > pos:
				if b := backTo(text, pos, end, isASCIIAlnum); b < end {
					start = b
				}
			case text[end] == 'w' && strings.HasPrefix(text[end:], "www.") && (end == pos || !isASCIIAlnum(text[end-1])):
				start = end
			}
		}
		end++
	}
	if start < 0 {
		start = end
	}
	return start, at, end
}

// backTo gives the first byte of the run of bytes that ok accepts before end.
func backTo(text string, from, end int, ok func(byte) bool) int {
	for end > from && ok(text[end-1]) {
		end--
	}
	return end
}

// isLocalByte tells the bytes of the part of an e-mail address before the @.
func isLocalByte(c byte) bool {
	return isASCIIAlnum(c) || strings.IndexByte("._%+-'", c) >= 0
}

// trimAddress takes off the marks that belong to the sentence.
func trimAddress(text string, start, end int) int {
	for end > start {
		switch c := text[end-1]; {
		case strings.IndexByte(".,;:!?'*~", c) >= 0:
			end--
		case c == ')' && strings.Count(text[start:end], "(") < strings.Count(text[start:end], ")"):
			end--
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeLastRuneInString(text[start:end])
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return end
			}
			end -= size
		default:
			return end
		}
	}
	return end
}

// emailEnd gives where the address with its @ at byte at ends: after a host of
// at least two labels; at or less when there is none.
func emailEnd(text string, at, end int) int {
	dot, i := false, at+1
	for i < end {
		c := text[i]
		if c == '.' && i+1 < end && (isASCIIAlnum(text[i+1]) || text[i+1] >= utf8.RuneSelf) {
			dot = true
		} else if !isASCIIAlnum(c) && c != '-' && c < utf8.RuneSelf {
			break
		}
		i++
	}
	if !dot {
		return at
	}
	return i
}

// normal is the lower-case form with straight apostrophes and hyphens; it
// copies only when something changes.
func normal(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	s = strings.ToLower(s)
	if strings.ContainsAny(s, "\u2019\u02bc\u2011") {
		s = strings.NewReplacer("\u2019", "'", "\u02bc", "'", "\u2011", "-").Replace(s)
	}
	return s
}
