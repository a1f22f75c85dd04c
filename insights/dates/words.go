package dates

import (
	"time"

	"parlance/conversation/numeral"
)

// class is what a word can be in a date.
type class uint8

const (
	other     class = iota
	number          // val, frac
	ordinal         // val
	clock           // val hours, min minutes
	weekday         // val 0 = Sunday
	month           // val 1 to 12
	unit            // val one of the units
	relDay          // val days from today
	part            // val a Part
	meridiem        // val 0 = am, 12 = pm
	modifier        // val -1 last, 0 this, 1 next, 2 coming
	stop            // a mark that ends a clause
	mark            // any other mark
	quarter         // val 1 to 4: "Q3"
	endOfUnit       // val a unit: EOD, EOW
	fixedTime       // val hours: noon, midnight
)

// The units, in rising order of length.
const (
	seconds = iota
	minutes
	hours
	days
	weekends
	weeks
	fortnights
	months
	quarters
	years
)

// known gives the class and value of a word.
func known(w string) (class, int) {
	switch w {
	case "today", "2day":
		return relDay, 0
	case "tomorrow", "tmrw", "tmr", "tomorow", "tommorow", "tommorrow", "2moro", "2morrow": //nolint:misspell // as people type it
		return relDay, 1
	case "yesterday":
		return relDay, -1
	case "morning", "morn":
		return part, int(Morning)
	case "afternoon", "arvo":
		return part, int(Afternoon)
	case "evening", "night", "nite":
		return part, int(Evening)
	case "am", "a.m.", "a.m":
		return meridiem, 0
	case "pm", "p.m.", "p.m":
		return meridiem, 12
	case "last", "previous", "past":
		return modifier, -1
	case "this":
		return modifier, 0
	case "next", "following":
		return modifier, 1
	case "coming", "upcoming":
		return modifier, 2
	}
	if c, v := knownTime(w); c != other {
		return c, v
	}
	if d, ok := weekdayOf(w); ok {
		return weekday, int(d)
	}
	if m, ok := monthOf(w); ok {
		return month, int(m)
	}
	if u, ok := unitOf(w); ok {
		return unit, u
	}
	return other, 0
}

// knownTime gives the words for fixed hours, ends of periods and quarters.
func knownTime(w string) (class, int) {
	switch w {
	case "noon", "midday":
		return fixedTime, 12
	case "midnight":
		return fixedTime, 0
	case "eod", "eob", "cob":
		return endOfUnit, days
	case "eow":
		return endOfUnit, weeks
	case "eom":
		return endOfUnit, months
	case "eoq":
		return endOfUnit, quarters
	case "eoy":
		return endOfUnit, years
	case "q1", "q2", "q3", "q4":
		return quarter, int(w[1] - '0')
	}
	return other, 0
}

func weekdayOf(w string) (time.Weekday, bool) {
	switch w {
	case "sunday", "sundays", "sun":
		return time.Sunday, true
	case "monday", "mondays", "mon":
		return time.Monday, true
	case "tuesday", "tuesdays", "tue", "tues":
		return time.Tuesday, true
	case "wednesday", "wednesdays", "wed", "weds", "wensday": //nolint:misspell // as people type it
		return time.Wednesday, true
	case "thursday", "thursdays", "thu", "thur", "thurs":
		return time.Thursday, true
	case "friday", "fridays", "fri":
		return time.Friday, true
	case "saturday", "saturdays", "sat":
		return time.Saturday, true
	}
	return 0, false
}

func monthOf(w string) (time.Month, bool) {
	switch w {
	case "january", "jan":
		return time.January, true
	case "february", "feb":
		return time.February, true
	case "march", "mar":
		return time.March, true
	case "april", "apr":
		return time.April, true
	case "may":
		return time.May, true
	case "june", "jun":
		return time.June, true
	case "july", "jul":
		return time.July, true
	case "august", "aug":
		return time.August, true
	case "september", "sep", "sept":
		return time.September, true
	case "october", "oct":
		return time.October, true
	case "november", "nov":
		return time.November, true
	case "december", "dec":
		return time.December, true
	}
	return 0, false
}

func unitOf(w string) (int, bool) {
	switch w {
	case "second", "seconds", "sec", "secs":
		return seconds, true
	case "minute", "minutes", "min", "mins":
		return minutes, true
	case "hour", "hours", "hr", "hrs":
		return hours, true
	case "day", "days":
		return days, true
	case "weekend", "weekends":
		return weekends, true
	case "week", "weeks", "wk", "wks":
		return weeks, true
	case "fortnight", "fortnights":
		return fortnights, true
	case "month", "months":
		return months, true
	case "quarter", "quarters":
		return quarters, true
	case "year", "years", "yr", "yrs":
		return years, true
	}
	return 0, false
}

// small gives the value of a number word below one hundred.
func small(w string) (int, bool) {
	if w == "oh" {
		return 0, true
	}
	if v, ok := numeral.Unit(w); ok {
		return v, true
	}
	return numeral.Tens(w)
}

// rank gives the value of an ordinal word up to thirty.
func rank(w string) (int, bool) {
	v, ok := numeral.Ordinal(w)
	return v, ok && v <= 30
}
