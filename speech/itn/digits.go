package itn

import (
	"strconv"
	"strings"
)

// fewDigits is from how many digits in a row on they are a number that is read
// out, and no counting.
const fewDigits = 4

// digits writes digits that are said one by one, telephone numbers with hyphens.
func (s scanner) digits(i int) (string, int) {
	var b strings.Builder
	n := 0
	counting := true
	for last := -1; i+n < len(s.low); {
		d, words, times := s.nextDigit(i + n)
		if words == 0 {
			break
		}
		counting = counting && times == 1 && s.low[i+n] != "oh" && (last < 0 || d == last+1)
		last = d
		b.WriteString(strings.Repeat(strconv.Itoa(d), times))
		n += words
	}
	if n > 0 && i+n < len(s.low) && s.bindsLast(i+n) {
		return "", 0
	}
	d := b.String()
	switch {
	case d == "911" || d == "411":
		return d, n
	case len(d) < fewDigits || counting || s.low[i] == "oh" || s.low[i] == "o":
		return "", 0
	}
	return hyphens(d), n
}

// nextDigit reads "five", "oh", "double five".
func (s scanner) nextDigit(i int) (d, words, times int) {
	times = 1
	at := i
	switch s.word(i) {
	case "double":
		times, at = 2, i+1
	case "triple":
		times, at = 3, i+1
	}
	d, ok := digit(s.word(at))
	if !ok || at > i && s.word(at) == "" {
		return 0, 0, 0
	}
	return d, at - i + 1, times
}

// bindsLast tells that the last digit belongs to what follows: "five hundred".
func (s scanner) bindsLast(i int) bool {
	_, scale := scales(s.word(i))
	return scale || s.word(i) == "hundred" || s.word(i) == "point"
}

func hyphens(d string) string {
	switch {
	case len(d) == 7:
		return d[:3] + "-" + d[3:]
	case len(d) == 10:
		return d[:3] + "-" + d[3:6] + "-" + d[6:]
	case len(d) == 11 && d[0] == '1':
		return "1-" + hyphens(d[1:])
	}
	return d
}
