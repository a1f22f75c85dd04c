package token

import (
	"unicode"
	"unicode/utf8"
)

// Scan appends the tokens of text to dst. Invalid UTF-8 bytes count as one rune
// each, as range over a string counts them.
func Scan(dst []Token, text string) []Token {
	s := scanner{text: text, out: dst, glued: false}
	for s.pos < len(s.text) {
		s.next()
	}
	return s.out
}

// scanner walks the text once, counting runes and bytes side by side.
type scanner struct {
	text      string
	pos, rune int // bytes and runes read so far
	plain     int // no address begins before this byte
	out       []Token
	glued     bool
}

// next reads white space or one token.
func (s *scanner) next() {
	r, size := s.peek(0)
	switch {
	case isSpace(r):
		s.pos += size
		s.rune++
		s.glued = false
	case s.address():
	case isDigit(r):
		s.number()
	case isLetter(r):
		s.word(r)
	case unicode.IsPunct(r):
		s.emit(size, 1, Punct)
	default:
		s.emit(size, 1, Symbol)
	}
}

// peek decodes the rune at byte offset pos+off.
func (s *scanner) peek(off int) (rune, int) {
	if s.pos+off >= len(s.text) {
		return 0, 0
	}
	if c := s.text[s.pos+off]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(s.text[s.pos+off:])
}

// emit adds the next bytes as one token.
func (s *scanner) emit(bytes, runes int, kind Kind) {
	text := s.text[s.pos : s.pos+bytes]
	norm := text
	if kind != Punct && kind != Symbol {
		norm = normal(text)
	}
	s.add(text, norm, bytes, runes, kind)
}

func (s *scanner) add(text, norm string, bytes, runes int, kind Kind) {
	s.out = append(s.out, Token{
		Text: text, Norm: norm, Kind: kind, Glued: s.glued,
		Start: s.rune, End: s.rune + runes, Pos: s.pos, Stop: s.pos + bytes,
	})
	s.pos += bytes
	s.rune += runes
	s.glued = true
}

// number reads digits with inner separators and the letters glued to them.
func (s *scanner) number() {
	n, runes := 0, 0
	for {
		r, size := s.peek(n)
		if isDigit(r) || isLetter(r) && !isIdeograph(r) {
			n, runes = n+size, runes+1
			continue
		}
		if r == '.' || r == ',' || r == ':' {
			if after, _ := s.peek(n + 1); isDigit(after) {
				n, runes = n+1, runes+1
				continue
			}
		}
		break
	}
	s.emit(n, runes, Number)
}

// word reads letters, joined by inner apostrophes, hyphens, underscores and by
// the points of an abbreviation such as "p.m.".
func (s *scanner) word(first rune) {
	if isIdeograph(first) {
		_, size := s.peek(0)
		s.emit(size, 1, Word)
		return
	}
	n, runes, apostrophe := 0, 0, false
	for {
		r, size := s.peek(n)
		if isLetter(r) && !isIdeograph(r) || isDigit(r) || r == '_' {
			n, runes = n+size, runes+1
			continue
		}
		if after, _ := s.peek(n + size); size > 0 && isLetter(after) {
			switch {
			case isApostrophe(r):
				apostrophe = true
				n, runes = n+size, runes+1
				continue
			case r == '-' || r == '\u2011' || r == '&':
				n, runes = n+size, runes+1
				continue
			}
		}
		break
	}
	if runes == 1 {
		if b, k := s.initials(); k > 0 {
			s.emit(b, k, Word)
			return
		}
	}
	s.contract(n, runes, apostrophe)
}

// initials measures single letters with a point after each: "p.m.", "U.S.A".
func (s *scanner) initials() (bytes, runes int) {
	letters := 0
	for {
		r, size := s.peek(bytes)
		if !isLetter(r) {
			break
		}
		dot, _ := s.peek(bytes + size)
		if dot != '.' {
			if after, _ := s.peek(bytes + size); letters > 0 && !isLetter(after) {
				return bytes + size, runes + 1
			}
			break
		}
		bytes, runes, letters = bytes+size+1, runes+2, letters+1
	}
	if letters < 2 {
		return 0, 0
	}
	return bytes, runes
}

// address reads a URL, an e-mail address or a mention, if one begins here.
func (s *scanner) address() bool {
	c := s.text[s.pos]
	if c == '@' {
		return s.mention()
	}
	if s.pos < s.plain || !isASCIIAlnum(c) || s.glued && s.out[len(s.out)-1].Kind != Punct {
		return false
	}
	start, at, end := findAddress(s.text, s.pos)
	if start != s.pos {
		s.plain = start // nothing begins before, so nothing is looked at twice
		return false
	}
	end = trimAddress(s.text, s.pos, end)
	kind := URL
	if at >= 0 {
		end = emailEnd(s.text, at, end)
		kind = Email
	}
	if end <= s.pos+3 || kind == Email && end <= at {
		s.plain = end + 1
		return false
	}
	s.emit(end-s.pos, utf8.RuneCountInString(s.text[s.pos:end]), kind)
	return true
}

// mention reads "@name".
func (s *scanner) mention() bool {
	n := 1
	for s.pos+n < len(s.text) && (isASCIIAlnum(s.text[s.pos+n]) || s.text[s.pos+n] == '_') {
		n++
	}
	if n < 2 {
		return false
	}
	s.add(s.text[s.pos:s.pos+n], normal(s.text[s.pos+1:s.pos+n]), n, n, Mention)
	return true
}
