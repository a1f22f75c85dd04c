package itn

import (
	"fmt"
	"strconv"

	"parlance/conversation/numeral"
)

// clock writes times of day: "3:30", "3 pm", "9:05 am", "5 o'clock". Without am or
// pm hours and minutes need a word before them that times have.
func (s scanner) clock(i int) (string, int) {
	hour, n := below100(s.low[i:])
	if n != 1 || hour < 1 || hour > 12 {
		return "", 0
	}
	minute, m := minutes(s.low[i+n:])
	half, k := s.half(i + n + m)
	switch {
	case m > 0 && (k > 0 || ofTimes(s.word(i-1)) && s.endsTime(i+n+m)):
		return fmt.Sprintf("%d:%02d%s", hour, minute, half), n + m + k
	case m > 0:
		return "", 0
	case k > 0:
		return strconv.Itoa(hour) + half, n + k
	case s.word(i+n) == "o'clock":
		return strconv.Itoa(hour) + " o'clock", n + 1
	}
	return "", 0
}

// minutes reads "thirty", "forty five", "oh five".
func minutes(w []string) (value, words int) {
	if len(w) > 1 && (w[0] == "oh" || w[0] == "o") {
		if v, ok := numeral.Unit(w[1]); ok && v > 0 && v < 10 {
			return v, 2
		}
		return 0, 0
	}
	v, n := below100(w)
	if n == 0 || v < 10 || v > 59 {
		return 0, 0
	}
	return v, n
}

// half reads "am" and "p m", with a space before it.
func (s scanner) half(i int) (text string, words int) {
	switch w := s.word(i); {
	case w == "a.m." || w == "a.m" || w == "am" && s.word(i+1) != "i":
		return " am", 1
	case w == "p.m." || w == "p.m" || w == "pm":
		return " pm", 1
	case (w == "a" || w == "a.") && (s.word(i+1) == "m" || s.word(i+1) == "m."):
		return " am", 2
	case (w == "p" || w == "p.") && (s.word(i+1) == "m" || s.word(i+1) == "m."):
		return " pm", 2
	}
	return "", 0
}

// endsTime tells that what follows hours and minutes is not counted by them:
// "by two fifty dollars" is no time.
func (s scanner) endsTime(i int) bool {
	switch s.word(i) {
	case "percent", "per", "dollars", "euros", "hundred", "thousand", "million", "billion", "people", "and", "point":
		return false
	}
	return true
}
