package itn

import (
	"fmt"
	"strconv"
	"strings"

	"parlance/conversation/numeral"
)

// date writes "March 3", "June 21, 2026" and "November 2026", from the month on.
func (s scanner) date(i int) (string, int) {
	name, sure := month(s.word(i))
	if name == "" {
		return "", 0
	}
	rest := s.low[i+1:]
	named := sure || ofDates(s.word(i-1))
	if day, n := ordinal(rest); n > 0 && day <= 31 && s.word(i+1+n) != "of" && (named || s.endsDate(i+1+n)) {
		year, m := yearOf(rest[n:])
		return dated(name, day, year), 1 + n + m
	}
	if year, n := yearOf(rest); n > 0 && named {
		return fmt.Sprintf("%s %d", name, year), 1 + n
	}
	if day, n := below100(rest); n > 0 && named && day >= 1 && day <= 31 && s.endsDate(i+1+n) {
		year, m := yearOf(rest[n:])
		return dated(name, day, year), 1 + n + m
	}
	if named && (sure || s.word(i-1) == "in" || s.word(i-1) == "last" || s.word(i-1) == "next" || s.word(i-1) == "of" && isNth(s.word(i-2))) {
		return name, 1
	}
	return "", 0
}

func isNth(w string) bool {
	_, ok := numeral.Ordinal(w)
	return ok
}

func dated(name string, day, year int) string {
	if year > 0 {
		return fmt.Sprintf("%s %d, %d", name, day, year)
	}
	return fmt.Sprintf("%s %d", name, day)
}

// endsDate tells that a number after a month is its day, and not the start of
// "may ten people".
func (s scanner) endsDate(i int) bool {
	switch s.word(i) {
	case "", "and", "or", "to", "at", "is", "was", "for", "in", "through", "we", "i", "the", "we'll", "works":
		return true
	}
	_, n := yearOf(s.low[i:])
	return n > 0
}

// day writes the ordinal in "the 3rd of March" and "Monday the 5th".
func (s scanner) day(i int) (string, int) {
	if isDay(s.word(i)) {
		return strings.ToUpper(s.low[i][:1]) + s.low[i][1:], 1
	}
	v, n := ordinal(s.low[i:])
	if n == 0 || v > 31 || s.word(i-1) != "the" {
		return "", 0
	}
	name, _ := month(s.word(i + n + 1))
	if s.word(i+n) == "of" && name != "" || isDay(s.word(i-2)) {
		return nth(v), n
	}
	return "", 0
}

// year writes "1984" and "2026" for numbers said in two halves.
func (s scanner) year(i int) (string, int) {
	v, n := yearOf(s.low[i:])
	if n == 0 || s.word(i) == "two" && !ofDates(s.word(i-1)) {
		return "", 0
	}
	if w := s.word(i + n); w == "hundred" || w == "thousand" {
		return "", 0
	}
	return strconv.Itoa(v), n
}

// yearOf reads "nineteen eighty four", "twenty ten", "twenty oh five" and "two
// thousand (and) six".
func yearOf(w []string) (value, words int) {
	if len(w) < 2 {
		return 0, 0
	}
	if w[0] == "two" && w[1] == "thousand" {
		n := cardinal(w)
		if n.value >= 2000 && n.value < 2100 && n.scale == "" && n.fraction == "" {
			return n.value, n.words
		}
		return 0, 0
	}
	century, ok := numeral.Unit(w[0])
	if w[0] == "twenty" {
		century, ok = 20, true
	}
	if !ok || century < 16 || century > 20 {
		return 0, 0
	}
	if w[1] == "oh" && len(w) > 2 {
		if v, ok := numeral.Unit(w[2]); ok && v > 0 && v < 10 {
			return 100*century + v, 3
		}
		return 0, 0
	}
	v, n := below100(w[1:])
	if n == 0 || v < 10 {
		return 0, 0
	}
	return 100*century + v, 1 + n
}
