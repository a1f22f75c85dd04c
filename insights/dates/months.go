package dates

import "time"

// monthYear reads a month and the year that may follow it; the next such month
// to come without one.
func (p *parser) monthYear(i int) (expr, bool) {
	if p.at(i).class != month {
		return expr{}, false
	}
	m := time.Month(p.at(i).val)
	j := p.skip(i+1, ".")
	k := p.skip(j, ",", "of")
	if y, n := p.year(k); n > 0 && p.at(k+n).class != unit {
		return p.monthSpan(y, m, k+n), true
	}
	if p.at(k).class == modifier && p.is(k+1, "year") {
		return p.monthSpan(p.ref.Year()+p.at(k).val, m, k+2), true
	}
	y := p.ref.Year()
	switch {
	case m < p.ref.Month() && !p.past:
		y++
	case m > p.ref.Month() && p.past:
		y--
	}
	return p.monthSpan(y, m, i+1), true
}

// monthAlone reads "April", "next April", "April 2025": a month without a day.
// Months that are also names or words need a cue.
func (p *parser) monthAlone(i int) (expr, bool) {
	j, mod, modified := p.modifiers(i)
	it := p.at(j)
	if it.class != month || j > i && !modified {
		return expr{}, false
	}
	x, _ := p.monthYear(j)
	if x.end > j+1 { // with its year
		return x, !modified
	}
	if p.is(j+1, "'s") && p.named3(j) {
		return expr{}, false
	}
	if modified {
		if mod == 0 && it.norm == "may" && (!it.capital || !p.closes(j+1)) {
			return expr{}, false // "this may be"
		}
		switch {
		case mod == 1 && it.val == int(p.ref.Month()):
			x = p.monthSpan(p.ref.Year()+1, time.Month(it.val), j+1)
		case mod < 0:
			y := p.ref.Year() - b2i(it.val >= int(p.ref.Month()))
			x = p.monthSpan(y, time.Month(it.val), j+1)
		}
		return x, true
	}
	return x, p.monthCue(i)
}

// named3 tells months that are also first names.
func (p *parser) named3(i int) bool { return p.is(i, "april", "june", "may", "august", "jan") }

// monthCue tells whether a lone month word is a month.
func (p *parser) monthCue(i int) bool {
	it := p.at(i)
	cued := p.is(i-1, "in", "by", "until", "till", "since", "of", "before", "during", "through", "late", "early", "mid", "around", "for", "from")
	switch it.norm {
	case "january", "february", "july", "september", "october", "november", "december":
		return true
	case "may":
		return cued && (p.is(i-1, "in", "by", "until", "since", "of") || it.capital) || it.capital && p.is(i-1, "the")
	case "march", "mar":
		return p.is(i-1, "in", "by", "until", "till", "since", "before", "late", "early", "mid") && p.closes(i+1) || it.capital && cued
	case "april", "june", "august":
		return cued && (p.closes(i+1) || p.is(i-1, "in", "since", "during", "of", "mid", "late", "early")) && !p.is(i-1, "for", "from")
	}
	return cued && it.capital
}

// quarter reads "Q3", "Q3 2024", "the second quarter of next year".
func (p *parser) quarter(i int) (expr, bool) {
	q, j, named := p.at(i).val, i+1, p.at(i).class == quarter
	if !named {
		n, ok := p.ord(i)
		if p.is(i, "last") {
			n, ok = 4, true
		}
		if !ok || n > 4 || !p.is(i+1, "quarter") {
			return expr{}, false
		}
		q, j = n, i+2
	}
	k := p.skip(j, "of", ",")
	if y, n := p.year(k); n > 0 {
		return p.quarterSpan(y, q-1, k+n), true
	}
	if p.at(k).class == modifier && p.is(k+1, "year") {
		return p.quarterSpan(p.ref.Year()+p.at(k).val, q-1, k+2), true
	}
	if k > j && p.is(k, "the") && p.is(k+1, "year") {
		j = k + 2
	} else if !named && (!p.is(i-1, "the") || !p.is(i-2, "in", "by", "during", "for", "until") || !p.closes(j)) {
		return expr{}, false
	}
	x := p.quarterSpan(p.ref.Year(), q-1, j)
	if x.to.Before(p.today) && !p.past {
		x = p.quarterSpan(p.ref.Year()+1, q-1, j)
	}
	return x, true
}

// yearAlone reads "in 2025", "since twenty twenty".
func (p *parser) yearAlone(i int) (expr, bool) {
	y, n := p.year(i)
	if n == 0 || y < 1950 || !p.is(i-1, "in", "since", "by", "until", "before", "after", "during", "from", "through", "fy") || !p.closes(i+n) {
		return expr{}, false
	}
	t := time.Date(y, 1, 1, 0, 0, 0, 0, p.ref.Location())
	return span(t, t.AddDate(1, 0, -1), i+n), true
}

// nth reads "first Monday of April", "last day of the month", "first week of May".
func (p *parser) nth(i int) (expr, bool) {
	n, ok := p.ord(i)
	if p.is(i, "last") {
		n, ok = -1, true
	}
	it := p.at(i + 1)
	if !ok || n > 5 || it.class != weekday && (it.class != unit || it.val != weeks && it.val != days) || !p.is(i+2, "of", "in") {
		return expr{}, false
	}
	x, ok := p.monthOrPeriod(p.skip(i+3, "the"))
	if !ok {
		return expr{}, false
	}
	switch {
	case it.class == weekday && n > 0:
		d := x.from.AddDate(0, 0, (it.val-int(x.from.Weekday())+7)%7+7*(n-1))
		return expr{kind: Date, from: d, end: x.end}, !d.After(x.to)
	case it.class == weekday:
		d := x.to.AddDate(0, 0, -((int(x.to.Weekday()) - it.val + 7) % 7))
		return expr{kind: Date, from: d, end: x.end}, true
	case it.val == days && n > 0:
		return expr{kind: Date, from: x.from.AddDate(0, 0, n-1), end: x.end}, true
	case it.val == days:
		return expr{kind: Date, from: x.to, end: x.end}, true
	case n > 0:
		from := x.from.AddDate(0, 0, 7*(n-1))
		return span(from, from.AddDate(0, 0, 6), x.end), !from.After(x.to)
	default:
		return span(x.to.AddDate(0, 0, -6), x.to, x.end), true
	}
}

// monthOrPeriod reads "April", "April 2025", "next month", "month".
func (p *parser) monthOrPeriod(i int) (expr, bool) {
	if x, ok := p.monthYear(i); ok {
		return x, true
	}
	if p.at(i).class == unit && p.at(i).val >= months {
		return p.unitSpan(p.at(i).val, 0, i+1), true
	}
	x, ok := p.period(i)
	return x, ok && x.kind == DateRange
}
