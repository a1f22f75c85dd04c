package itn

import (
	"strings"
	"testing"
)

func written(said string) string {
	var out []string
	for _, t := range Write(strings.Fields(said)) {
		out = append(out, t.Text)
	}
	return strings.Join(out, " ")
}

func TestWrite(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		// Small numbers are words, and traps of them stay.
		"one of them":                      "one of them",
		"at least one":                     "at least one",
		"no one knows":                     "no one knows",
		"second of all":                    "second of all",
		"first of all we need one second":  "first of all we need one second",
		"give me a second":                 "give me a second",
		"a third of it":                    "a third of it",
		"one another":                      "one another",
		"two of the three":                 "two of the three",
		"one point i want to make":         "one point i want to make",
		"at this point two people left":    "at this point two people left",
		"oh i see":                         "oh i see",
		"one two three go":                 "one two three go",
		"one two three four five":          "one two three four five",
		"a hundred people":                 "a hundred people",
		"hundreds of thousands":            "hundreds of thousands",
		"i am ten":                         "i am 10",
		"may ten people come":              "may 10 people come",
		"we may first look":                "we may first look",
		"march on":                         "march on",
		"you may go":                       "you may go",
		"the second one":                   "the second one",
		"the first of the two":             "the first of the two",
		"zero tolerance":                   "zero tolerance",
		"for the first time":               "for the first time",
		"ten and a half":                   "10 and a half",
		"she won one and lost two":         "she won one and lost two",
		"half past three":                  "half past three",
		"two or three":                     "two or three",
		"full time job":                    "full time job",
		"it came to a full stop":           "it came to a full stop",
		"there is a question mark over it": "there is a question mark over it",
		"put a comma there":                "put a comma there",
		"twenty somethings":                "20 somethings",
		"from one to the other":            "from one to the other",
		"the trial period":                 "the trial period",

		// Numbers.
		"ten people":                  "10 people",
		"twenty five minutes":         "25 minutes",
		"twenty-five minutes":         "25 minutes",
		"two hundred":                 "200",
		"one hundred and five":        "105",
		"twelve hundred":              "1200",
		"three thousand four hundred": "3400",
		"three thousand and five":     "3005",
		"forty five thousand":         "45,000",
		"one hundred twenty three thousand four hundred fifty six": "123,456",
		"two million":                        "2 million",
		"two point five million":             "2.5 million",
		"two million three hundred thousand": "2,300,000",
		"three point one four":               "3.14",
		"zero point five":                    "0.5",
		"five or ten":                        "5 or 10",
		"twenty to thirty people":            "20 to 30 people",
		"ninety nine red balloons":           "99 red balloons",

		// Ordinals.
		"the tenth time":                      "the 10th time",
		"twenty first century":                "21st century",
		"the eleventh twelfth and thirteenth": "the 11th 12th and 13th",
		"one hundred and second":              "102nd",

		// Percent and money.
		"five percent":                        "5%",
		"one hundred per cent":                "100%",
		"zero point five percent":             "0.5%",
		"one dollar":                          "$1",
		"five dollars":                        "$5",
		"two thousand five hundred dollars":   "$2,500",
		"twenty five dollars and fifty cents": "$25.50",
		"nineteen dollars ninety nine cents":  "$19.99",
		"two point five million dollars":      "$2.5 million",
		"three million euros":                 "€3 million",
		"fifty cents":                         "50 cents",
		"ten pounds":                          "10 pounds",
		"a dollar":                            "a dollar",
		"two point five dollars":              "$2.50",

		// Times.
		"at three thirty":      "at 3:30",
		"at three thirty p m":  "at 3:30 pm",
		"ten a.m.":             "10 am",
		"seven pm":             "7 pm",
		"nine oh five am":      "9:05 am",
		"five o'clock":         "5 o'clock",
		"by twelve fifteen":    "by 12:15",
		"at ten am i leave":    "at 10 am i leave",
		"at two fifty dollars": "at two $50",
		"twelve thirty one":    "12 31",

		// Dates.
		"march third":                         "March 3",
		"on march fifteen":                    "on March 15",
		"the third of march":                  "the 3rd of March",
		"june twenty first twenty twenty six": "June 21, 2026",    //nolint:dupword // as it is said
		"in november twenty twenty five":      "in November 2025", //nolint:dupword // as it is said
		"monday the fifth":                    "Monday the 5th",
		"in may":                              "in May",
		"may fifth":                           "May 5",
		"december":                            "December",
		"see you friday":                      "see you Friday",

		// Years.
		"in nineteen eighty four": "in 1984",
		"twenty ten":              "2010",
		"since twenty oh five":    "since 2005",
		"in two thousand and six": "in 2006",

		// Digits read out.
		"five five five one two one two":                 "555-1212",     //nolint:dupword // as it is said
		"five five five oh one two three four six seven": "555-012-3467", //nolint:dupword // as it is said
		"one eight hundred":                              "one 800",
		"double five triple zero":                        "55000",
		"call nine one one":                              "call 911", //nolint:dupword // as it is said
		"four eight two one":                             "4821",

		// Labels and addresses.
		"page five":             "page 5",
		"version two point one": "version 2.1",
		"room twelve":           "room 12",
		"acme dot com":          "acme.com",

		// Marks that are spoken.
		"hello ,comma how are you ?question-mark": "hello how are you",
		"dear ann comma thanks question mark":     "dear ann thanks",
	} {
		if got := written(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}

// TestWrite_Words says which words a token was made of.
func TestWrite_Words(t *testing.T) {
	t.Parallel()
	got := Write([]string{"Pay", "twenty", "five", "dollars", "now"})
	if len(got) != 3 || got[1] != (Token{"$25", 1, 3}) || got[0] != (Token{"Pay", 0, 0}) || got[2] != (Token{"now", 4, 4}) {
		t.Errorf("%v", got)
	}
	if len(Write(nil)) != 0 {
		t.Error("something of nothing")
	}
}

func FuzzWrite(f *testing.F) {
	for _, s := range []string{"two point", "at three", "double", "march", "one hundred and", "two thousand", "a dot", "twenty-", "-x ,c", "oh", "the third of"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := strings.Fields(s)
		last := -1
		for _, tok := range Write(words) {
			if tok.First <= last || tok.Last < tok.First || tok.Last >= len(words) || tok.Text == "" {
				t.Fatalf("%q: %+v after %d", s, tok, last)
			}
			last = tok.Last
		}
	})
}
