package dates

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"parlance/insights/token"
)

// item is one word of the grammar: a token, a piece of a hyphenated one, or two
// number words that make one number.
type item struct {
	norm       string
	class      class
	val, min   int
	frac       float64 // of a number: 2.5
	digits     int     // how many digits it was written with; 0 = in words
	start, end int     // runes
	tok, last  int     // its first and last token
	pos        int     // bytes, for what is read from the text itself
	capital    bool
	glued      bool
}

// promising tells cheaply whether the tokens can hold a date at all.
func promising(toks []token.Token) bool {
	for i := range toks {
		t := &toks[i]
		switch t.Kind {
		case token.Number:
			return true
		case token.Word:
			if c, _ := known(t.Norm); c != other && c != modifier || isHolidayWord(t.Norm) || t.Norm == "ago" || strings.IndexByte(t.Norm, '-') > 0 {
				return true
			}
		default:
		}
	}
	return false
}

// items makes the words of the grammar.
func items(toks []token.Token) []item {
	out := make([]item, 0, len(toks)+4)
	for i := range toks {
		t := &toks[i]
		it := item{norm: t.Norm, start: t.Start, end: t.End, tok: i, last: i, pos: t.Pos, glued: t.Glued, capital: t.Capital() && !t.Upper()}
		switch t.Kind {
		case token.Number:
			out = appendNumber(out, it, t.Text)
		case token.Word:
			if j := strings.IndexByte(t.Norm, '-'); j > 0 && len(t.Norm) == len(t.Text) {
				out = appendHyphened(out, it, t.Norm)
			} else {
				out = appendWord(out, it)
			}
		case token.Punct:
			it.class = mark
			if strings.Contains(".!?;:…", t.Text) {
				it.class = stop
			}
			out = append(out, it)
		case token.Symbol:
			if it.norm = ""; !strings.Contains("$€£¥₹+=<>~^", t.Text) {
				it.class = stop // an emoji
			}
			out = append(out, it)
		default:
			it.norm = ""
			out = append(out, it)
		}
	}
	return out
}

// appendHyphened adds the pieces of "mid-april" or "twenty-first", or the whole
// word when no piece says anything.
func appendHyphened(out []item, it item, norm string) []item {
	useful := false
	for piece := range strings.SplitSeq(norm, "-") {
		if c, _ := known(piece); c != other {
			useful = true
		} else if _, ok := small(piece); ok {
			useful = true
		} else if _, ok := rank(piece); ok {
			useful = true
		}
	}
	if !useful {
		return append(out, it)
	}
	start, last := it.start, other
	for piece := range strings.SplitSeq(norm, "-") {
		n := utf8.RuneCountInString(piece)
		c, _ := known(piece)
		if c == last && (c == weekday || c == month) { // "mon-fri" is a range
			out = append(out, item{norm: "-", class: mark, start: start - 1, end: start, tok: it.tok, last: it.last, glued: true})
		}
		last = c
		it.norm, it.start, it.end = piece, start, start+n
		out = appendWord(out, it)
		start += n + 1
		it.glued = true
	}
	return out
}

// appendWord adds a word, joining it to the number word before it.
func appendWord(out []item, it item) []item {
	it.class, it.val = known(it.norm)
	prev := &item{}
	if len(out) > 0 {
		prev = &out[len(out)-1]
	}
	joined := prev.class == number && prev.digits == 0 && prev.val >= 20 && prev.val%10 == 0 && prev.frac == 0
	if n, ok := small(it.norm); ok {
		if joined && n > 0 && n < 10 {
			prev.val, prev.end, prev.last = prev.val+n, it.end, it.last
			return out
		}
		it.class, it.val = number, n
		return append(out, it)
	}
	if n, ok := rank(it.norm); ok {
		if joined && n < 10 {
			prev.class, prev.val, prev.end, prev.norm, prev.last = ordinal, prev.val+n, it.end, it.norm, it.last
			return out
		}
		if it.norm != "second" { // a unit, unless the context says otherwise
			it.class, it.val = ordinal, n
		}
		return append(out, it)
	}
	if it.norm == "m" && (prev.norm == "p" || prev.norm == "a") { // "three p m" of a recogniser
		prev.class, prev.val, prev.end, prev.last = meridiem, 0, it.end, it.last
		if prev.norm == "p" {
			prev.val = 12
		}
		return out
	}
	return append(out, it)
}

// appendNumber adds what begins with a digit, taking off a glued suffix.
func appendNumber(out []item, it item, text string) []item {
	n := 0
	for n < len(text) && (text[n] >= '0' && text[n] <= '9' || text[n] == '.' || text[n] == ':' || text[n] == ',') {
		n++
	}
	digits, suffix := text[:n], strings.ToLower(text[n:])
	it.digits = len(digits)
	switch {
	case suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th":
		if v, err := strconv.Atoi(digits); err == nil {
			it.class, it.val = ordinal, v
		}
		return append(out, it)
	case suffix == "am" || suffix == "pm" || suffix == "a" || suffix == "p" || isUnitSuffix(suffix):
		whole := it
		it.end = it.start + n
		if suffix == "a" || suffix == "p" {
			suffix += "m"
		}
		if suffix == "h" {
			suffix = "hours"
		}
		if !setNumber(&it, digits) {
			return append(out, whole)
		}
		tail := item{norm: suffix, start: it.end, end: whole.end, tok: it.tok, last: it.last, glued: true}
		tail.class, tail.val = known(suffix)
		return append(out, it, tail)
	case suffix != "":
		return append(out, it)
	}
	setNumber(&it, digits)
	return append(out, it)
}

func isUnitSuffix(s string) bool {
	switch s {
	case "h", "hr", "hrs", "min", "mins", "sec", "secs":
		return true
	}
	return false
}

// setNumber reads "12", "2.5", "1,200" or "10:30".
func setNumber(it *item, digits string) bool {
	if h, m, ok := strings.Cut(digits, ":"); ok {
		m, _, _ = strings.Cut(m, ":") // seconds do not matter
		hour, err1 := strconv.Atoi(h)
		minute, err2 := strconv.Atoi(m)
		if err1 != nil || err2 != nil || hour > 24 || minute > 59 || len(m) != 2 {
			return false
		}
		it.class, it.val, it.min = clock, hour, minute
		return true
	}
	if whole, frac, ok := strings.Cut(digits, "."); ok {
		f, err := strconv.ParseFloat(digits, 64)
		if err != nil || f > 1e9 {
			return false
		}
		it.class, it.val, it.frac = number, int(f), f-float64(int(f))
		it.min = -1
		if v, err := strconv.Atoi(frac); err == nil && len(frac) == 2 && v < 60 && len(whole) <= 2 {
			it.min = v // "10.30" is a clock when am or pm follows
		}
		return true
	}
	v, err := strconv.Atoi(strings.ReplaceAll(digits, ",", ""))
	if err != nil {
		return false
	}
	it.class, it.val = number, v
	return true
}
