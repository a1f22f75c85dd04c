package itn

import (
	"strconv"
	"strings"

	"parlance/conversation/numeral"
)

// number is a number that was found in words.
type number struct {
	value    int
	fraction string // digits after the point
	scale    string // "million" and above, when it is better kept as a word
	words    int    // how many words it takes
	plain    bool   // one word, below ten
}

// text writes the number: with commas from five digits on, 2500 as it is.
func (n number) text() string {
	s := strconv.Itoa(n.value)
	if len(s) >= 5 {
		s = commas(s)
	}
	if n.fraction != "" {
		s += "." + n.fraction
	}
	if n.scale != "" {
		s += " " + n.scale
	}
	return s
}

// money writes the number as an amount: with commas from four digits on.
func (n number) money(cents int) string {
	s := commas(strconv.Itoa(n.value))
	switch {
	case n.fraction != "" && n.scale == "" && len(n.fraction) == 1:
		s += "." + n.fraction + "0"
	case n.fraction != "":
		s += "." + n.fraction
	case cents >= 0:
		s += "." + strconv.Itoa(cents/10) + strconv.Itoa(cents%10)
	}
	if n.scale != "" {
		s += " " + n.scale
	}
	return s
}

func commas(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// below100 reads "seven", "forty", "forty two" and "forty-two".
func below100(w []string) (value, words int) {
	if len(w) == 0 {
		return 0, 0
	}
	if v, ok := numeral.Unit(w[0]); ok {
		return v, 1
	}
	first, second, joined := strings.Cut(w[0], "-")
	t, ok := numeral.Tens(first)
	switch {
	case !ok:
		return 0, 0
	case joined:
		if u, ok := numeral.Unit(second); ok && u > 0 && u < 10 {
			return t + u, 1
		}
		return 0, 0
	case len(w) > 1:
		if u, ok := numeral.Unit(w[1]); ok && u > 0 && u < 10 {
			return t + u, 2
		}
	}
	return t, 1
}

// below1000 reads up to "nine hundred and ninety nine", and "twelve hundred".
func below1000(w []string) (value, words int) {
	v, n := below100(w)
	if n == 0 || n >= len(w) || w[n] != "hundred" || v == 0 || v > 99 {
		return v, n
	}
	v, n = v*100, n+1
	rest := w[n:]
	and := 0
	if len(rest) > 1 && rest[0] == "and" {
		and = 1
	}
	if u, m := below100(rest[and:]); m > 0 && u > 0 {
		return v + u, n + and + m
	}
	return v, n
}

// cardinal reads the longest number at the start of w; words is 0 for none.
func cardinal(w []string) number {
	v, n := below1000(w)
	if n == 0 {
		return number{}
	}
	out := number{value: v, words: n, plain: n == 1 && v < 10}
	if f, m := fraction(w[n:]); m > 0 {
		out.fraction, out.words, out.plain = f, n+m, false
		if n := out.words; n < len(w) {
			if s, ok := scales(w[n]); ok && s >= 1_000_000 {
				out.scale, out.words = w[n], n+1
			}
		}
		return out
	}
	return out.scaled(w)
}

// scaled reads "thousand", "million" and what follows them.
func (n number) scaled(w []string) number {
	total, last := 0, 1<<62
	v := n.value
	for at := n.words; at < len(w); {
		s, ok := scales(w[at])
		if !ok || s >= last || v == 0 {
			break
		}
		total, last = total+v*s, s
		at++
		n.words, n.plain, n.value = at, false, total
		if s >= 1_000_000 && (at == len(w) || !goesOn(w[at:])) {
			n.value, n.scale = v, w[at-1]
			if total != v*s {
				n.value, n.scale = total, ""
			}
			return n
		}
		and := 0
		if at+1 < len(w) && w[at] == "and" {
			and = 1
		}
		next, m := below1000(w[at+and:])
		if m == 0 || next == 0 || and == 1 && next >= 100 {
			break
		}
		v = next
		at += and + m
		if at < len(w) {
			if s, ok := scales(w[at]); ok && s < last {
				continue
			}
		}
		n.words, n.value = at, total+v
		break
	}
	return n
}

func goesOn(w []string) bool {
	_, n := below1000(w)
	return n > 0
}

// fraction reads "point five", "point one four".
func fraction(w []string) (digits string, words int) {
	if len(w) < 2 || w[0] != "point" {
		return "", 0
	}
	n := 1
	var read []byte
	for n < len(w) {
		d, ok := digit(w[n])
		if !ok {
			break
		}
		read = append(read, '0'+byte(d)) //nolint:gosec // below ten
		n++
	}
	if n > 1 {
		return string(read), n
	}
	if v, m := below100(w[1:]); m > 0 && v >= 10 { // "point twenty five"
		return strconv.Itoa(v), 1 + m
	}
	return "", 0
}

func digit(w string) (int, bool) {
	if w == "oh" || w == "o" {
		return 0, true
	}
	v, ok := numeral.Unit(w)
	return v, ok && v < 10
}

// ordinal reads "third", "twenty first" and "one hundred and fifth".
func ordinal(w []string) (value, words int) {
	if len(w) == 0 {
		return 0, 0
	}
	if v, ok := numeral.Ordinal(w[0]); ok {
		return v, 1
	}
	first, second, joined := strings.Cut(w[0], "-")
	if t, ok := numeral.Tens(first); ok {
		n := 1
		if !joined {
			if len(w) < 2 {
				return 0, 0
			}
			second, n = w[1], 2
		}
		if o, ok := numeral.Ordinal(second); ok && o < 10 {
			return t + o, n
		}
		return 0, 0
	}
	if len(w) > 2 && w[1] == "hundred" {
		h, ok := numeral.Unit(w[0])
		rest := w[2:]
		and := 0
		if rest[0] == "and" {
			and = 1
		}
		if o, n := ordinal(rest[and:]); ok && h > 0 && n > 0 && o < 100 {
			return 100*h + o, 2 + and + n
		}
	}
	return 0, 0
}

// nth writes an ordinal.
func nth(v int) string {
	end := "th"
	if v%100 < 11 || v%100 > 13 {
		switch v % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return strconv.Itoa(v) + end
}
