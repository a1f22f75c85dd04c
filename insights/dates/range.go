package dates

import "time"

// rangeOf reads "Monday to Wednesday", "March 3-5", "2-4pm", "from 9 to 5 on
// Friday", "between 2 and 4 tomorrow".
func (p *parser) rangeOf(i int) (expr, bool) {
	if p.at(i).class == other && !p.is(i, "the", "half", "quarter", "christmas", "easter", "tonight", "now") {
		return expr{}, false
	}
	if x, ok := p.timeRange(i); ok {
		return x, true
	}
	if x, ok := p.dayRange(i); ok {
		return x, true
	}
	return p.dateRange(i)
}

// to measures the word between the ends of a range; 0 for none.
func (p *parser) to(i, start int) int {
	switch {
	case p.is(i, "to", "-", "–", "—", "until", "till", "through", "thru", "til"):
		return 1
	case p.is(i, "and", "&") && p.is(start-1, "between"):
		return 1
	}
	return 0
}

// timeRange reads two hours of one day.
func (p *parser) timeRange(i int) (expr, bool) {
	a, ok := p.clockTime(i, true)
	if !ok {
		return expr{}, false
	}
	n := p.to(a.end, i)
	if n == 0 {
		return expr{}, false
	}
	b, ok := p.clockTime(a.end+n, true)
	if !ok {
		return expr{}, false
	}
	d, dated := p.date(p.skip(p.skip(b.end, ","), "on"))
	dated = dated && d.kind == Date && !d.clocked
	colon := p.at(i).class == clock || p.at(a.end+n).class == clock
	if a.bare && b.bare && !dated && !colon {
		return expr{}, false // any two numbers
	}
	base, end := p.today, b.end
	if dated {
		base, end = d.from, d.end
		if p.at(end).class == part {
			d.part, end = Part(p.at(end).val), end+1
		}
	}
	x := p.between(base, a, b, d.part)
	x.end = end
	if !dated && x.to.Before(p.ref) && !p.past {
		x.from, x.to = x.from.AddDate(0, 0, 1), x.to.AddDate(0, 0, 1)
	}
	return x, true
}

// between puts two hours on a day; an hour without am or pm follows the other.
func (p *parser) between(base time.Time, a, b expr, part Part) expr {
	ah, bh := a.from.Hour(), b.from.Hour()
	switch {
	case a.bare && b.bare:
		ah = guessHour(ah, part)
		bh = guessHour(bh, part)
		if bh < ah && bh <= 12 {
			bh = bh%12 + 12
		}
	case a.bare:
		if h := ah%12 + 12*b2i(bh >= 12); h <= bh {
			ah = h
		} else {
			ah %= 12
		}
	case b.bare:
		if bh <= 12 && bh <= ah {
			bh = bh%12 + 12
		}
	}
	at := func(h, m int) time.Time {
		return time.Date(base.Year(), base.Month(), base.Day(), h, m, 0, 0, p.ref.Location())
	}
	x := expr{kind: DateTimeRange, from: at(ah, a.from.Minute()), to: at(bh, b.from.Minute()), clocked: true}
	if x.to.Before(x.from) {
		x.to = x.to.AddDate(0, 0, 1)
	}
	return x
}

// until reads the second hour after a day with an hour.
func (p *parser) until(x expr) (expr, bool) {
	if x.kind != DateTime || !p.is(x.end, "to", "-", "–", "until", "till", "and") {
		return expr{}, false
	}
	b, ok := p.clockTime(x.end+1, true)
	if !ok {
		return expr{}, false
	}
	if p.is(x.end, "and") && b.bare && !x.bare {
		return expr{}, false
	}
	a := expr{from: x.from, bare: x.bare}
	r := p.between(x.from, a, b, AnyTime)
	r.end = b.end
	return r, true
}

// dayRange reads "March 3-5", "3-5 March", "3rd to the 5th of May".
func (p *parser) dayRange(i int) (expr, bool) {
	if p.at(i).class == month {
		a, ok := p.dayNumber(i + 1)
		if n := p.to(i+2, i); ok && n > 0 {
			j := p.skip(i+2+n, "the")
			if b, ok := p.dayNumber(j); ok && b > a && p.at(j+1).class != meridiem && p.at(j+1).class != unit && p.at(j+1).class != month {
				return p.daysOf(time.Month(p.at(i).val), a, b, j+1)
			}
		}
		return expr{}, false
	}
	a, ok := p.dayNumber(p.skip(i, "the"))
	if !ok {
		return expr{}, false
	}
	k := p.skip(i, "the") + 1
	n := p.to(k, i)
	if n == 0 {
		return expr{}, false
	}
	j := p.skip(k+n, "the")
	b, ok := p.dayNumber(j)
	m := p.skip(j+1, "of")
	if !ok || b <= a || p.at(m).class != month || p.loose(m) && m == j+1 {
		return expr{}, false
	}
	return p.daysOf(time.Month(p.at(m).val), a, b, m+1)
}

// daysOf is the range from day a to day b of a month.
func (p *parser) daysOf(m time.Month, a, b, end int) (expr, bool) {
	x, ok := p.dated(m, a, end)
	if !ok {
		return expr{}, false
	}
	y, ok := p.on(x.from.Year(), m, b, x.end)
	return span(x.from, y.from, x.end), ok
}

// dateRange reads two days: "Monday to Wednesday", "Dec 20 until Jan 3".
func (p *parser) dateRange(i int) (expr, bool) {
	a, ok := p.date(i)
	if !ok || a.kind != Date && a.kind != DateRange || a.clocked {
		return expr{}, false
	}
	n := p.to(a.end, i)
	if n == 0 {
		return expr{}, false
	}
	j := p.skip(a.end+n, "the")
	b, ok := p.date(j)
	if !ok || b.kind != Date && b.kind != DateRange || b.clocked || p.is(j, "in", "within") {
		return expr{}, false
	}
	last := b.from
	if b.kind == DateRange {
		last = b.to
	}
	for last.Before(a.from) && last.AddDate(0, 0, 7).After(a.from) && p.at(j).class == weekday {
		last = last.AddDate(0, 0, 7)
	}
	if last.Before(a.from) && p.at(j).class == month {
		last = last.AddDate(1, 0, 0)
	}
	if !last.After(a.from) {
		return expr{}, false
	}
	return span(a.from, last, b.end), true
}
