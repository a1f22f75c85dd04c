package dates

import "time"

// span is a range of days.
func span(from, to time.Time, end int) expr {
	return expr{kind: DateRange, from: from, to: to, end: end}
}

// unitSpan is the day, week, month, quarter or year that lies mod ahead.
func (p *parser) unitSpan(u, mod, end int) expr {
	switch u {
	case weeks:
		m := p.monday(mod)
		return span(m, m.AddDate(0, 0, 6), end)
	case fortnights:
		m := p.monday(mod)
		return span(m, m.AddDate(0, 0, 13), end)
	case weekends:
		sat := p.monday(mod).AddDate(0, 0, 5)
		return span(sat, sat.AddDate(0, 0, 1), end)
	case months:
		m := p.today.AddDate(0, 0, 1-p.today.Day()).AddDate(0, mod, 0)
		return span(m, m.AddDate(0, 1, -1), end)
	case quarters:
		return p.quarterSpan(p.ref.Year(), (int(p.ref.Month())-1)/3+mod, end)
	case years:
		y := time.Date(p.ref.Year()+mod, 1, 1, 0, 0, 0, 0, p.ref.Location())
		return span(y, y.AddDate(1, 0, -1), end)
	default:
		d := p.today.AddDate(0, 0, mod)
		return expr{kind: Date, from: d, end: end}
	}
}

// quarterSpan is quarter q (0 to 3; beyond counts on) of a year.
func (p *parser) quarterSpan(year, q, end int) expr {
	m := time.Date(year, time.Month(1+3*q), 1, 0, 0, 0, 0, p.ref.Location())
	return span(m, m.AddDate(0, 3, -1), end)
}

// monthSpan is a whole month.
func (p *parser) monthSpan(year int, m time.Month, end int) expr {
	t := time.Date(year, m, 1, 0, 0, 0, 0, p.ref.Location())
	return span(t, t.AddDate(0, 1, -1), end)
}

// period reads "next week", "this month", "the last two weeks", "the weekend",
// "week of March 4th", "the week after next".
func (p *parser) period(i int) (expr, bool) {
	if x, ok := p.weekOf(i); ok {
		return x, true
	}
	j, mod, ok := p.modifiers(i)
	if !ok {
		if p.is(i, "weekend") && p.is(i-1, "the") && p.is(i-2, "over", "on", "at", "before", "until", "after", "by", "during", "for") {
			return p.unitSpan(weekends, 0, i+1), true
		}
		return expr{}, false
	}
	if x, ok := p.nextSeveral(i, j, mod); ok {
		return x, true
	}
	it := p.at(j)
	if it.class != unit || it.val < weekends || it.norm[len(it.norm)-1] == 's' {
		return expr{}, false
	}
	if mod == 2 {
		mod = 1 - b2i(it.val == weekends) // the coming weekend is this one
	}
	if it.val == weeks {
		k := p.skip(j+1, "on", ",")
		if p.at(k).class == weekday && p.surelyWeekday(k) {
			return expr{kind: Date, from: p.inWeek(mod, time.Weekday(p.at(k).val)), end: k + 1}, true
		}
	}
	return p.unitSpan(it.val, mod, j+1), true
}

// weekOf reads "week of March 4th" and "the week after next".
func (p *parser) weekOf(i int) (expr, bool) {
	it := p.at(i)
	if it.class != unit || it.val != weeks && it.val != months && it.val != weekends {
		return expr{}, false
	}
	if p.is(i+1, "after") && p.is(i+2, "next") {
		return p.unitSpan(it.val, 2, i+3), true
	}
	if it.val == weeks && p.is(i+1, "of", "beginning", "commencing", "starting") {
		if d, ok := p.date(p.skip(i+2, "the")); ok && d.kind == Date && !d.clocked {
			m := d.from.AddDate(0, 0, -(int(d.from.Weekday())+6)%7)
			return span(m, m.AddDate(0, 0, 6), d.end), true
		}
	}
	return expr{}, false
}

// nextSeveral reads "next two weeks", "last 3 months", "next couple of days".
func (p *parser) nextSeveral(i, j, mod int) (expr, bool) {
	q, ok := p.quantity(j)
	if !ok || q.single && !p.is(j, "24", "48") {
		return expr{}, false
	}
	if q.unit < hours {
		return expr{}, false
	}
	if q.unit == hours {
		from, to := p.ref, p.ref.Add(time.Duration(q.n*float64(time.Hour)))
		if mod < 0 {
			from, to = p.ref.Add(-to.Sub(from)), p.ref
		}
		return expr{kind: DateTimeRange, from: from, to: to, end: q.end, clocked: true}, true
	}
	if mod < 0 {
		return span(p.shift(p.today, q, -1), p.today, q.end), true
	}
	if mod == 0 && p.at(i).norm == "this" {
		return expr{}, false
	}
	return span(p.today, p.shift(p.today, q, 1), q.end), true
}

// edge reads "end of the month", "beginning of April", "early next week",
// "mid-April", "end of day Friday", EOW.
func (p *parser) edge(i int) (expr, bool) {
	if it := p.at(i); it.class == endOfUnit {
		return p.endOfUnit(i, it.val)
	}
	if n := p.endOfDay(i); n > 0 && p.is(i, "end", "close") {
		return p.dayEnd(i+n, !p.is(i+n-1, "business", "day", "play"))
	}
	kind, j := edgeWord(p, i)
	if kind == 0 {
		return expr{}, false
	}
	if p.is(j, "the") && p.at(j+1).class == unit && p.at(j+1).val >= weeks {
		return p.cut(kind, p.unitSpan(p.at(j+1).val, 0, j+2)), true
	}
	j = p.skip(j, "the")
	if p.is(j, "sprint") {
		return expr{}, false
	}
	if p.at(j).class == unit && p.at(j).val == weeks && kind == 'e' && p.is(j-1, "of") { // "end of week"
		return p.cut(kind, p.unitSpan(weeks, 0, j+1)), true
	}
	if p.at(j).class == unit && p.at(j).val >= months && kind == 'e' && p.is(j-1, "of") {
		return p.cut(kind, p.unitSpan(p.at(j).val, 0, j+1)), true
	}
	if p.at(j).class == month && p.at(j+1).class != number && p.at(j+1).class != ordinal || p.at(j).class == month && p.at(j+1).digits == 4 {
		x, ok := p.monthYear(j)
		return p.cut(kind, x), ok
	}
	for _, read := range [...]func(*parser, int) (expr, bool){(*parser).period, (*parser).quarter} {
		if x, ok := read(p, j); ok && x.kind == DateRange {
			return p.cut(kind, x), true
		}
	}
	if y, n := p.year(j); n > 0 && p.is(j-1, "of") {
		t := time.Date(y, 1, 1, 0, 0, 0, 0, p.ref.Location())
		return p.cut(kind, span(t, t.AddDate(1, 0, -1), j+n)), true
	}
	return expr{}, false
}

// edgeWord reads the word that names a part of a period: 'b'eginning, 'm'iddle,
// 'e'nd, or the whole 'p'eriod for later and earlier; 0 for none.
func edgeWord(p *parser, i int) (kind byte, next int) {
	switch p.at(i).norm {
	case "end", "close":
		if p.is(i+1, "of") {
			return 'e', i + 2
		}
	case "beginning", "start":
		if p.is(i+1, "of") {
			return 'b', i + 2
		}
	case "middle":
		if p.is(i+1, "of") {
			return 'm', i + 2
		}
	case "mid":
		return 'm', p.skip(i+1, "-")
	case "early":
		return 'b', p.skip(i+1, "in", "-")
	case "late":
		return 'e', p.skip(i+1, "in", "-")
	case "later", "earlier":
		if p.at(i+1).class == modifier {
			return 'p', i + 1
		}
		if p.is(i+1, "in") {
			return 'p', i + 2
		}
	}
	return 0, i
}

// cut takes the edge of a range: one day, or the range itself for 'p'.
func (p *parser) cut(kind byte, x expr) expr {
	if kind == 'p' {
		return x
	}
	length := int(x.to.Sub(x.from)/day) + 1
	d := x.from
	switch {
	case kind == 'm' && length <= 7:
		d = x.from.AddDate(0, 0, 2)
	case kind == 'm' && length <= 31:
		d = x.from.AddDate(0, 0, 14)
	case kind == 'm':
		d = x.from.AddDate(0, 0, length/2)
	case kind == 'e' && length == 7:
		d = x.from.AddDate(0, 0, 4)
	case kind == 'e':
		d = x.to
	}
	return expr{kind: Date, from: d, end: x.end}
}

// endOfUnit reads EOD, EOW, EOM with the day that may follow EOD.
func (p *parser) endOfUnit(i, u int) (expr, bool) {
	if u != days {
		return p.cut('e', p.unitSpan(u, 0, i+1)), true
	}
	return p.dayEnd(i+1, false)
}

// dayEnd reads the day whose end was named; today when none follows.
func (p *parser) dayEnd(i int, _ bool) (expr, bool) {
	j := p.skip(i, "on", ",")
	for _, read := range [...]func(*parser, int) (expr, bool){(*parser).named, (*parser).monthDay, (*parser).dayMonth, (*parser).weekday, (*parser).numeric} {
		if x, ok := read(p, j); ok && x.kind == Date {
			x.part = EndOfDay
			return x, true
		}
	}
	return expr{kind: Date, from: p.today, end: i, part: EndOfDay}, true
}
