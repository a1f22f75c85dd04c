package itn

// units are the numbers that are one word and below twenty.
func units(w string) (int, bool) {
	switch w {
	case "zero":
		return 0, true
	case "one":
		return 1, true
	case "two":
		return 2, true
	case "three":
		return 3, true
	case "four":
		return 4, true
	case "five":
		return 5, true
	case "six":
		return 6, true
	case "seven":
		return 7, true
	case "eight":
		return 8, true
	case "nine":
		return 9, true
	case "ten":
		return 10, true
	case "eleven":
		return 11, true
	case "twelve":
		return 12, true
	case "thirteen":
		return 13, true
	case "fourteen":
		return 14, true
	case "fifteen":
		return 15, true
	case "sixteen":
		return 16, true
	case "seventeen":
		return 17, true
	case "eighteen":
		return 18, true
	case "nineteen":
		return 19, true
	}
	return 0, false
}

func tens(w string) (int, bool) {
	switch w {
	case "twenty":
		return 20, true
	case "thirty":
		return 30, true
	case "forty":
		return 40, true
	case "fifty":
		return 50, true
	case "sixty":
		return 60, true
	case "seventy":
		return 70, true
	case "eighty":
		return 80, true
	case "ninety":
		return 90, true
	}
	return 0, false
}

func scales(w string) (int, bool) {
	switch w {
	case "thousand":
		return 1_000, true
	case "million":
		return 1_000_000, true
	case "billion":
		return 1_000_000_000, true
	case "trillion":
		return 1_000_000_000_000, true
	}
	return 0, false
}

// ordinals are those of one word.
func ordinals(w string) (int, bool) {
	for i, o := range [...]string{
		"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
		"thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
	} {
		if o == w {
			return i + 1, true
		}
	}
	for i, o := range [...]string{"thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"} {
		if o == w {
			return 30 + 10*i, true
		}
	}
	return 0, false
}

// month gives the name of a month; sure is false for the words that mean more.
func month(w string) (name string, sure bool) {
	switch w {
	case "january", "february", "april", "june", "july", "august", "september", "october", "november", "december":
		return string(w[0]-'a'+'A') + w[1:], true
	case "march":
		return "March", false
	case "may":
		return "May", false
	}
	return "", false
}

func isDay(w string) bool {
	switch w {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return true
	}
	return false
}

// ofDates are the words before a date.
func ofDates(w string) bool {
	switch w {
	case "on", "in", "by", "of", "until", "till", "since", "this", "last", "next", "before", "after", "from", "to", "for":
		return true
	}
	return isDay(w)
}

// ofTimes are the words before a time of day.
func ofTimes(w string) bool {
	switch w {
	case "at", "by", "around", "until", "till", "before", "after", "from", "since":
		return true
	}
	return false
}

// labels are the nouns that a number follows as a name.
func labels(w string) bool {
	switch w {
	case "page", "chapter", "version", "room", "step", "phase", "section", "slide", "table", "figure", "row", "column",
		"level", "gate", "flight", "route", "highway", "extension", "suite", "apartment", "building", "terminal":
		return true
	}
	return false
}
