package g2p

import (
	"slices"
	"strconv"
	"strings"
)

// letters are the names of the letters.
func letters() map[rune]string {
	return map[rune]string{
		'a': "EY", 'b': "B IY", 'c': "S IY", 'd': "D IY", 'e': "IY", 'f': "EH F", 'g': "JH IY", 'h': "EY CH", 'i': "AY",
		'j': "JH EY", 'k': "K EY", 'l': "EH L", 'm': "EH M", 'n': "EH N", 'o': "OW", 'p': "P IY", 'q': "K Y UW", 'r': "AA R",
		's': "EH S", 't': "T IY", 'u': "Y UW", 'v': "V IY", 'w': "D AH B AH L Y UW", 'x': "EH K S", 'y': "W AY", 'z': "Z IY",
	}
}

// spell says a word letter by letter.
func spell(word string) []string {
	var out []string
	names := letters()
	for _, c := range word {
		out = append(out, strings.Fields(names[c])...)
	}
	return out
}

// number says digits as a number up to 9999 ("three hundred sixty five"; years
// in two halves first: "twenty twenty six"), and digit by digit when they are more or begin
// with 0.
func number(digits string, known Lookup) [][]string {
	var ways [][]string
	add := func(words []string) {
		var p []string
		for _, w := range words {
			list := known(w)
			if len(list) == 0 {
				return
			}
			p = slices.Concat(p, list[0])
		}
		ways = append(ways, p)
	}
	n, err := strconv.Atoi(digits)
	if err == nil && len(digits) <= 4 && digits[0] != '0' {
		if len(digits) == 4 && n%1000 >= 10 && n%100 >= 10 || len(digits) == 3 && n%100 >= 10 {
			add(append(cardinal(n/100), cardinal(n%100)...))
		}
		add(cardinal(n))
	}
	if len(digits) > 1 && len(digits) <= 16 || digits == "0" {
		var words []string
		for _, d := range digits {
			words = append(words, small()[d-'0'])
		}
		add(words)
	}
	return ways
}

func small() []string {
	return strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen " +
		"fifteen sixteen seventeen eighteen nineteen")
}

// cardinal is a number from 0 to 9999 in words.
func cardinal(n int) []string {
	tens := strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
	var out []string
	if n >= 1000 {
		out = append(cardinal(n/1000), "thousand")
		n %= 1000
		if n == 0 {
			return out
		}
	}
	if n >= 100 {
		out = append(out, small()[n/100], "hundred")
		n %= 100
		if n == 0 {
			return out
		}
	}
	if n >= 20 {
		out = append(out, tens[n/10])
		n %= 10
		if n == 0 {
			return out
		}
	}
	return append(out, small()[n])
}
