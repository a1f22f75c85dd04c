package itn

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
