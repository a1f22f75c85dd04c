package dates

import "time"

// named reads today, tomorrow, tonight, "this morning", "last night".
func (p *parser) named(i int) (expr, bool) {
	it := p.at(i)
	x := expr{kind: Date, end: i + 1}
	switch {
	case it.class == relDay:
		x.from = p.today.AddDate(0, 0, it.val)
		if p.is(i-1, "thing") && p.is(i-2, "first") {
			x.part = Morning
		}
		if p.is(i+1, "week") && it.val >= 0 { // "tomorrow week"
			x.from, x.end = x.from.AddDate(0, 0, 7), i+2
		}
		if p.is(i+1, "first") && p.is(i+2, "thing") {
			x.part, x.end = Morning, i+3
		}
	case it.norm == "in" && p.is(i+1, "the") && p.is(i+2, "morning") && p.is(i-1, "thing"):
		x.from, x.part, x.end = p.today.AddDate(0, 0, 1), Morning, i+3 // "first thing in the morning"
	case it.norm == "tonight", it.norm == "tonite":
		x.from, x.part = p.today, Evening
	case it.norm == "this" && p.at(i+1).class == part && p.at(i+1).norm != "night":
		x.from, x.part, x.end = p.today, Part(p.at(i+1).val), i+2
	case it.norm == "last" && p.is(i+1, "night", "evening") && !p.is(i-1, "the", "our", "your", "their"):
		x.from, x.part, x.end = p.today.AddDate(0, 0, -1), Evening, i+2
	case it.norm == "day" && p.is(i+1, "after") && p.is(i+2, "tomorrow"):
		x.from, x.end = p.today.AddDate(0, 0, 2), i+3
	case it.norm == "day" && p.is(i+1, "before") && p.is(i+2, "yesterday"):
		x.from, x.end = p.today.AddDate(0, 0, -2), i+3
	default:
		return expr{}, false
	}
	return x, true
}

// weekday reads "Friday", "next Friday", "Friday next week", "Friday, March 15".
func (p *parser) weekday(i int) (expr, bool) {
	j, mod, modified := p.modifiers(i)
	it := p.at(j)
	if it.class != weekday || !modified && !p.surelyWeekday(j) {
		return expr{}, false
	}
	if x, ok := p.weekdayDated(j); ok {
		return x, true
	}
	wd := time.Weekday(it.val)
	x := expr{kind: Date, end: j + 1}
	if len(it.norm) > 5 && it.norm[len(it.norm)-1] == 's' && it.norm != "tues" && it.norm != "thurs" || p.is(i-1, "every", "each") {
		x.repeats = true
	}
	k := p.skip(j+1, "of", ",", "in")
	w, m2, ok := p.modifiers(k)
	switch {
	case ok && p.is(w, "week"):
		x.from, x.end = p.inWeek(m2, wd), w+1
	case p.is(j+1, "week") && !modified && !p.is(j+2, "of"): // "Friday week"
		x.from, x.end = p.nearest(wd).AddDate(0, 0, 7), j+2
	case p.is(j+1, "after") && p.is(j+2, "next"):
		x.from, x.end = p.nearest(wd).AddDate(0, 0, 7), j+3
	case !modified:
		x.from = p.nearest(wd)
		if p.past && !p.stands(i) || p.is(i-1, "since") {
			x.from = p.latest(wd)
		}
	default:
		x.from = p.modified(wd, mod)
	}
	if p.is(i-1, "thing") && p.is(i-2, "first") {
		x.part = Morning
	}
	return x, true
}

// stands tells "is on" and "are on" before item i: what stands on a day is to
// come, whatever else was done.
func (p *parser) stands(i int) bool {
	i -= b2i(p.is(i-1, "on"))
	return p.is(i-1, "is", "are", "'s")
}

// modifiers reads next, last, this, "this coming", "this past".
func (p *parser) modifiers(i int) (end, mod int, ok bool) {
	if p.at(i).class != modifier {
		return i, 0, false
	}
	mod = p.at(i).val
	if mod == 0 && p.at(i+1).class == modifier && p.at(i+1).val != 0 {
		if p.at(i+1).val < 0 {
			return i + 2, -1, true
		}
		return i + 2, 2, true
	}
	return i + 1, mod, true
}

// nearest is the next such weekday after today.
func (p *parser) nearest(wd time.Weekday) time.Time {
	return p.today.AddDate(0, 0, (int(wd-p.ref.Weekday())+6)%7+1)
}

// latest is the last such weekday before today.
func (p *parser) latest(wd time.Weekday) time.Time {
	return p.today.AddDate(0, 0, -((int(p.ref.Weekday()-wd)+6)%7 + 1))
}

// modified is the weekday that next, this, last or coming points to.
func (p *parser) modified(wd time.Weekday, mod int) time.Time {
	switch {
	case mod < 0:
		return p.latest(wd)
	case mod == 1:
		sunday := p.today.AddDate(0, 0, 7-int(p.ref.Weekday()))
		return sunday.AddDate(0, 0, int(wd))
	case mod == 0 && wd == p.ref.Weekday():
		return p.today
	default:
		return p.nearest(wd)
	}
}

// inWeek is a weekday of the last, this or next week; weeks begin on Monday.
func (p *parser) inWeek(mod int, wd time.Weekday) time.Time {
	if mod == 2 {
		mod = 1
	}
	return p.monday(mod).AddDate(0, 0, (int(wd)+6)%7)
}

// monday is the first day of the week that lies mod weeks ahead.
func (p *parser) monday(mod int) time.Time {
	return p.today.AddDate(0, 0, 7*mod-(int(p.ref.Weekday())+6)%7)
}

// weekdayDated reads the calendar day that may follow a weekday.
func (p *parser) weekdayDated(j int) (expr, bool) {
	k := p.skip(j+1, ",", ".")
	k = p.skip(k, "the")
	for _, read := range [...]func(*parser, int) (expr, bool){(*parser).iso, (*parser).numeric, (*parser).monthDay, (*parser).dayMonth} {
		if x, ok := read(p, k); ok {
			return x, true
		}
	}
	if d, ok := p.ord(k); ok && p.closes(k+1) && (p.at(k).digits > 0 || p.is(k-1, "the")) {
		t := p.today
		for range 13 { // the month in which that day is that weekday
			if x, ok := p.on(t.Year(), t.Month(), d, k+1); ok && int(x.from.Weekday()) == p.at(j).val && !x.from.Before(p.today) {
				return x, true
			}
			t = t.AddDate(0, 1, 1-t.Day())
		}
	}
	return expr{}, false
}

// surelyWeekday tells whether the word is a weekday and not the sun or a past
// tense: short forms need a cue.
func (p *parser) surelyWeekday(i int) bool {
	it := p.at(i)
	if len(it.norm) > 5 && it.norm != "thurs" {
		return it.norm != "fridays" || !p.is(i-1, "tgi")
	}
	prev := p.is(i-1, "on", "by", "until", "till", "every", "before", "since", "next", "due", "from", "each")
	next := p.at(i + 1)
	timed := next.class == part || next.class == clock || p.is(i+1, "@") || next.class == month ||
		p.is(i+1, "at") && (p.at(i+2).class == number || p.at(i+2).class == clock || p.at(i+2).class == fixedTime) ||
		(next.class == number || next.class == ordinal) && (p.at(i+2).class == meridiem || p.at(i+2).class == month) || p.is(i+1, "or", "and", "-", "–", "to", "/", "through", "thru") && p.at(i+2).class == weekday ||
		p.is(i-1, "or", "and", "-", "–", "to", "/", "through", "thru") && p.at(i-2).class == weekday
	switch it.norm {
	case "sun", "sat", "wed":
		return timed || prev && !p.is(i-1, "from", "since", "before") && (it.capital || p.closes(i+1))
	case "mon", "fri", "tue", "tues", "thu", "thur", "thurs", "weds":
		return timed || prev || it.capital && p.closes(i+1)
	}
	return false
}
