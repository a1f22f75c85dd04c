package entity

import (
	"strconv"
	"strings"

	"parlance/insights/token"
)

// Numeral reads a number at token i, in digits or words: "1,200.50", "5k",
// "1.200,50", "twenty five", "two and a half million". next is i when there is
// none; digits tells that it was written with them. region is the country (ISO
// 3166) whose habits settle what a point means where nothing else does.
func Numeral(toks []token.Token, i int, region string) (n float64, next int, digits bool) {
	if toks[i].Kind == token.Number {
		n, ok := inDigits(toks[i].Norm, pointsGroup(toks, i, region))
		if !ok || i > 0 && toks[i].Glued && ties(toks[i-1].Norm) && i > 1 && toks[i-1].Glued {
			return 0, i, false
		}
		if inCode(toks, i) || i > 0 && toks[i].Glued && toks[i-1].Norm == "<" { // a heart
			return 0, i, false
		}
		n, next = scaled(toks, i+1, n)
		return n, next, true
	}
	n, next = inWords(toks, i)
	return n, next, false
}

// inCode tells the first part of "77-1834-B": three parts at least, which no range
// has, or a second one that is much longer.
func inCode(toks []token.Token, i int) bool {
	parts := 0
	if i+2 < len(toks) && toks[i+1].Norm == "-" && toks[i+1].Glued && toks[i+2].Glued && allDigits(toks[i+2].Norm) &&
		len(toks[i+2].Norm) >= 4 && len(toks[i+2].Norm)-len(toks[i].Norm) >= 2 {
		return true // "55-1023" is no range
	}
	for k := i + 1; k+1 < len(toks) && toks[k].Glued && toks[k+1].Glued && (toks[k].Norm == "-" || toks[k].Norm == "/"); k += 2 {
		parts++
	}
	return parts >= 2
}

// ties tells marks that make a number part of a code: "A-12", "1/2", "3.4.5".
func ties(w string) bool { return w == "-" || w == "/" || w == "_" || w == "." || w == ":" }

// inDigits reads "1,200.50", "5k", "2m", "3bn"; with grouping, "1.200" is twelve
// hundred.
func inDigits(s string, grouping bool) (float64, bool) {
	if whole, fraction, _ := strings.Cut(s, ","); isGrouped(whole) && allDigits(fraction) && (grouping || fraction != "") {
		s = strings.ReplaceAll(whole, ".", "") + "." + fraction
	}
	factor := 1.0
	for suffix, f := range map[string]float64{"k": 1e3, "m": 1e6, "mm": 1e6, "bn": 1e9} {
		if h, ok := strings.CutSuffix(s, suffix); ok && h != "" && h[len(h)-1] <= '9' {
			s, factor = h, f
			break
		}
	}
	if strings.ContainsAny(s, ":xe_") || strings.Count(s, ".") > 1 {
		return 0, false
	}
	if i := strings.IndexByte(s, ','); i >= 0 {
		if strings.Count(s, ",") == 1 && len(s)-i-1 != 3 && !strings.Contains(s, ".") {
			s = strings.Replace(s, ",", ".", 1) // a decimal comma
		}
		s = strings.ReplaceAll(s, ",", "")
	}
	n, err := strconv.ParseFloat(s, 64)
	return n * factor, err == nil && n < 1e15
}

// scaled reads "million" and the like after a number.
func scaled(toks []token.Token, i int, n float64) (float64, int) {
	for i < len(toks) {
		f := scale(toks[i].Norm)
		if f < 100 || toks[i].Norm == "hundreds" {
			break
		}
		n *= f
		i++
	}
	return n, i
}

func scale(w string) float64 {
	switch w {
	case "hundred":
		return 100
	case "thousand", "grand":
		return 1e3
	case "million", "mio", "mln":
		return 1e6
	case "billion":
		return 1e9
	case "trillion":
		return 1e12
	}
	return 0
}

// inWords reads a number in words; next is i when there is none.
func inWords(toks []token.Token, i int) (float64, int) {
	total, part, start, last := 0.0, 0.0, i, -1.0
	for i < len(toks) && toks[i].Kind == token.Word {
		v, ok := value(toks[i].Norm)
		f := scale(toks[i].Norm)
		switch {
		case ok && (last < 0 || last >= 20 && v < 10 && int(last)%10 == 0 && last < 100 || last >= 100 && v < last):
			part += v
			last = v
		case f >= 100 && part > 0:
			if f == 100 {
				part *= 100
			} else {
				total, part = total+part*f, 0
			}
			last = f
		case f >= 100 && i > start-1 && i > 0 && i == start && toks[i-1].Norm == "a":
			part, last = f, f // "a hundred": the article stays outside
		case toks[i].Norm == "and" && i > start && last >= 100 && i+1 < len(toks) && isValue(toks[i+1].Norm):
		case toks[i].Norm == "and" && i > start && last < 100 && halves(toks, i):
			part += 0.5
			i += 2
			last = 1000
		default:
			return total + part, i
		}
		i++
	}
	return total + part, i
}

func isValue(w string) bool {
	_, ok := value(w)
	return ok
}

// halves tells "and a half".
func halves(toks []token.Token, i int) bool {
	return i+2 < len(toks) && toks[i+1].Norm == "a" && toks[i+2].Norm == "half"
}

// value gives a number word below one hundred, hyphenated ones included.
func value(w string) (float64, bool) {
	if h, t, ok := strings.Cut(w, "-"); ok {
		a, ok1 := value(h)
		b, ok2 := value(t)
		return a + b, ok1 && ok2 && a >= 20 && b < 10
	}
	for i, s := range [...]string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
		"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	} {
		if s == w {
			return float64(i), true
		}
	}
	for i, s := range [...]string{"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"} {
		if s == w {
			return float64(20 + 10*i), true
		}
	}
	return 0, false
}
