package dates

import "time"

// isHolidayWord tells the words that the name of a holiday begins with.
func isHolidayWord(w string) bool {
	switch w {
	case "christmas", "xmas", "new", "easter", "good", "thanksgiving", "halloween", "valentine", "valentines", "labor", "labour",
		"memorial", "independence", "black", "cyber", "boxing", "tonight", "tonite", "noon", "midday", "midnight", "eod", "cob", "half", "o'clock", "oclock":
		return true
	}
	return false
}

// holiday reads the holidays that people plan by.
func (p *parser) holiday(i int) (expr, bool) {
	n, find := p.holidayName(i)
	if find == nil {
		return expr{}, false
	}
	end := i + n
	if y, k := p.year(p.skip(end, ",")); k > 0 {
		return expr{kind: Date, from: find(y), end: p.skip(end, ",") + k}, true
	}
	mod := 0
	if p.at(i-1).class == modifier {
		mod = p.at(i - 1).val
	}
	d := find(p.ref.Year())
	switch {
	case mod < 0 || p.past:
		if !d.Before(p.today) {
			d = find(p.ref.Year() - 1)
		}
	case d.Before(p.today):
		d = find(p.ref.Year() + 1)
	}
	return expr{kind: Date, from: d, end: end}, true
}

// holidayName reads a name and gives how many items it takes and its date in
// a year.
func (p *parser) holidayName(i int) (n int, find func(int) time.Time) {
	fixed := func(m time.Month, d int) func(int) time.Time {
		return func(y int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, p.ref.Location()) }
	}
	switch w := p.at(i).norm; {
	case w == "christmas" || w == "xmas":
		if p.is(i+1, "eve") {
			return 2, fixed(time.December, 24)
		}
		return 1 + b2i(p.is(i+1, "day")), fixed(time.December, 25)
	case w == "boxing" && p.is(i+1, "day"):
		return 2, fixed(time.December, 26)
	case w == "new" && p.is(i+1, "year", "years"):
		return p.newYear(i, fixed)
	case w == "halloween":
		return 1, fixed(time.October, 31)
	case (w == "valentine" || w == "valentines") && (p.is(i+1, "day") || p.is(i+1, "'s") && p.is(i+2, "day")):
		return 2 + b2i(p.is(i+1, "'s")), fixed(time.February, 14)
	case w == "independence" && p.is(i+1, "day"):
		return 2, fixed(time.July, 4)
	case w == "easter":
		shift := b2i(p.is(i+1, "monday"))
		return 1 + b2i(p.is(i+1, "monday", "sunday")), func(y int) time.Time { return easter(y, p.ref.Location()).AddDate(0, 0, shift) }
	case w == "good" && p.is(i+1, "friday"):
		return 2, func(y int) time.Time { return easter(y, p.ref.Location()).AddDate(0, 0, -2) }
	}
	return p.movingHoliday(i)
}

// newYear reads "New Year's Eve", "New Year's Day", "the new year".
func (p *parser) newYear(i int, fixed func(time.Month, int) func(int) time.Time) (int, func(int) time.Time) {
	j := p.skip(i+2, "'s", "'")
	switch {
	case p.is(j, "eve"):
		return j + 1 - i, fixed(time.December, 31)
	case p.is(j, "day"):
		return j + 1 - i, fixed(time.January, 1)
	case p.is(i-1, "the") && p.is(i-2, "in", "by", "before", "after", "until") || p.is(i+2, "'s"):
		return j - i, fixed(time.January, 1)
	}
	return 0, nil
}

// movingHoliday reads holidays that are a certain weekday of a month.
func (p *parser) movingHoliday(i int) (int, func(int) time.Time) {
	nth := func(m time.Month, wd time.Weekday, n, plus int) func(int) time.Time {
		return func(y int) time.Time {
			first := time.Date(y, m, 1, 0, 0, 0, 0, p.ref.Location())
			if n < 0 {
				last := first.AddDate(0, 1, -1)
				return last.AddDate(0, 0, -((int(last.Weekday()-wd) + 7) % 7))
			}
			return first.AddDate(0, 0, (int(wd-first.Weekday())+7)%7+7*(n-1)+plus)
		}
	}
	switch w := p.at(i).norm; {
	case w == "thanksgiving":
		return 1 + b2i(p.is(i+1, "day")), nth(time.November, time.Thursday, 4, 0)
	case w == "black" && p.is(i+1, "friday"):
		return 2, nth(time.November, time.Thursday, 4, 1)
	case w == "cyber" && p.is(i+1, "monday"):
		return 2, nth(time.November, time.Thursday, 4, 4)
	case (w == "labor" || w == "labour") && p.is(i+1, "day"):
		return 2, nth(time.September, time.Monday, 1, 0)
	case w == "memorial" && p.is(i+1, "day"):
		return 2, nth(time.May, time.Monday, -1, 0)
	}
	return 0, nil
}

// easter is Easter Sunday of the western churches (the anonymous Gregorian rule).
func easter(y int, loc *time.Location) time.Time {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month := (h + l - 7*m + 114) / 31
	return time.Date(y, time.Month(month), (h+l-7*m+114)%31+1, 0, 0, 0, 0, loc)
}
