package dates

import "time"

// amount is "two weeks": how many of which unit.
type amount struct {
	n      float64
	unit   int
	end    int
	single bool // "a week", "one week"
	vague  bool // "a few", "a couple of"
}

// quantity reads "two weeks", "a couple of days", "2-3 weeks", "half an hour",
// "an hour and a half", "two and a half hours".
func (p *parser) quantity(i int) (amount, bool) {
	a := amount{n: 1, end: i}
	switch it := p.at(i); {
	case it.norm == "half" && p.is(i+1, "a", "an"):
		a.n, a.end = 0.5, i+2
	case it.norm == "couple":
		a.n, a.end, a.vague = 2, p.skip(i+1, "of", "more"), true
	case it.norm == "few":
		a.n, a.end, a.vague = 3, p.skip(i+1, "more"), true
	case it.norm == "a" || it.norm == "an":
		return p.articled(i)
	case it.class == number && it.val >= 0 && it.val < 10_000:
		a = p.counted(i)
	default:
		return amount{}, false
	}
	return p.withUnit(a)
}

// articled reads what follows "a": a unit, "few", "couple of", "half".
func (p *parser) articled(i int) (amount, bool) {
	if p.is(i+1, "few", "couple") {
		return p.quantity(i + 1)
	}
	a := amount{n: 1, end: i + 1, single: true}
	if p.is(i+1, "half") {
		a.n, a.end = 0.5, i+2
	}
	if p.is(i+1, "full", "whole") {
		a.end = i + 2
	}
	return p.withUnit(a)
}

// counted reads the number of an amount.
func (p *parser) counted(i int) amount {
	it := p.at(i)
	a := amount{n: float64(it.val) + it.frac, end: i + 1, single: it.val == 1 && it.frac == 0}
	if sep := p.at(a.end); (sep.norm == "-" || sep.norm == "–" || sep.norm == "or" || sep.norm == "to") && p.at(a.end+1).class == number && p.at(a.end+1).val > it.val {
		a.n, a.end, a.single = float64(p.at(a.end+1).val), a.end+2, false
	}
	if p.is(a.end, "and") && p.is(a.end+1, "a") && p.is(a.end+2, "half") {
		a.n, a.end, a.single = a.n+0.5, a.end+3, false
	}
	a.end = p.skip(a.end, "-", "more", "full", "whole", "business", "working", "calendar")
	return a
}

// withUnit reads the unit of an amount, and what may trail it.
func (p *parser) withUnit(a amount) (amount, bool) {
	it := p.at(a.end)
	if it.class != unit || it.norm == "second" || it.val == quarters && !a.single && it.norm == "quarter" {
		return amount{}, false
	}
	a.unit = it.val
	a.end++
	if p.is(a.end, "and") && p.is(a.end+1, "a") && p.is(a.end+2, "half") {
		a.n, a.end, a.single = a.n+0.5, a.end+3, false
	}
	if p.is(a.end, "or") && p.is(a.end+1, "so", "two") {
		if p.is(a.end+1, "two") {
			a.n = 2
		}
		a.end, a.single = a.end+2, false
	}
	return a, true
}

// shift moves t by an amount, forwards or backwards.
func (p *parser) shift(t time.Time, a amount, sign int) time.Time {
	n := a.n * float64(sign)
	whole := int(n)
	half := n-float64(whole) != 0
	switch a.unit {
	case seconds:
		return t.Add(time.Duration(n * float64(time.Second)))
	case minutes:
		return t.Add(time.Duration(n * float64(time.Minute)))
	case hours:
		return t.Add(time.Duration(n * float64(time.Hour)))
	case weeks, weekends:
		return t.AddDate(0, 0, int(n*7))
	case fortnights:
		return t.AddDate(0, 0, int(n*14))
	case months:
		return addMonths(t, whole).AddDate(0, 0, sign*15*b2i(half))
	case quarters:
		return addMonths(t, 3*whole)
	case years:
		return addMonths(t, 12*whole+sign*6*b2i(half))
	default:
		return t.AddDate(0, 0, whole)
	}
}

// addMonths keeps the day, or takes the last one of a shorter month.
func addMonths(t time.Time, n int) time.Time {
	u := t.AddDate(0, n, 0)
	if u.Day() != t.Day() {
		u = u.AddDate(0, 0, -u.Day())
	}
	return u
}

// moved is the day or moment that lies an amount away from now.
func (p *parser) moved(a amount, sign, end int) expr {
	if a.unit <= hours {
		return expr{kind: DateTime, from: p.shift(p.ref, a, sign).Truncate(time.Minute), end: end, clocked: true}
	}
	return expr{kind: Date, from: p.shift(p.today, a, sign), end: end}
}

// ago reads "two weeks ago", "a week from today", "3 days after Easter".
func (p *parser) ago(i int) (expr, bool) {
	if it := p.at(i); it.class == number && it.val > 0 && it.val < 10 && p.at(i+1).class == weekday && p.is(i+2, "ago") { // "two Fridays ago"
		return expr{kind: Date, from: p.latest(time.Weekday(p.at(i+1).val)).AddDate(0, 0, -7*(it.val-1)), end: i + 3}, true
	}
	a, ok := p.quantity(i)
	if !ok || a.unit == seconds {
		return expr{}, false
	}
	j := a.end
	switch {
	case p.is(j, "ago"), p.is(j, "back") && p.past:
		return p.moved(a, -1, j+1), true
	case p.is(j, "from") && p.is(j+1, "now"), p.is(j, "hence"):
		return p.moved(a, 1, j+1+b2i(p.is(j, "from"))), true
	case p.is(j, "time") && p.is(i-1, "in"):
		return expr{}, false
	case p.is(j, "from", "after", "before", "following", "prior") && a.unit >= days:
		k := p.skip(j+1, "to")
		d, ok := p.date(p.skip(k, "the"))
		if !ok || d.kind != Date || d.clocked {
			return expr{}, false
		}
		sign := 1
		if p.is(j, "before", "prior") {
			sign = -1
		}
		d.from = p.shift(d.from, a, sign)
		return d, true
	}
	return expr{}, false
}

// inUnits reads "in two weeks", "within 3 days", "in an hour", "within the hour".
func (p *parser) inUnits(i int) (expr, bool) {
	if !p.is(i, "in", "within") {
		return expr{}, false
	}
	within := p.is(i, "within")
	if within && p.is(i+1, "the") && p.at(i+2).class == unit {
		switch u := p.at(i + 2).val; u {
		case hours:
			return p.moved(amount{n: 1, unit: hours}, 1, i+3), true
		case days, weeks, months, quarters, years:
			return p.unitSpan(u, 0, i+3), true
		}
	}
	j := p.skip(i+1, "about", "around", "roughly", "approximately", "like", "just", "maybe", "another")
	if p.is(j, "the") && p.at(j+1).class == modifier {
		if x, ok := p.period(j + 1); ok && within {
			return x, true
		}
		return expr{}, false
	}
	a, ok := p.quantity(j)
	if !ok || a.unit <= minutes && a.single || a.unit == days && a.single && !within || p.is(i-1, "once", "twice", "times", "time") || p.at(i-1).class == unit {
		return expr{}, false
	}
	if a.unit == seconds && !within && p.at(j).digits == 0 {
		return expr{}, false
	}
	end := a.end
	if p.is(end, "'", "’", "'s") && p.is(end+1, "time") {
		end += 2
	} else {
		end = p.skip(end, "time")
	}
	if p.is(end, "a") && p.is(end+1, "row") || p.is(end, "of", "per") || p.is(end, "flat") {
		return expr{}, false
	}
	return p.moved(a, 1, end), true
}

// relative reads "day after Easter", "week before Christmas".
func (p *parser) relative(i int) (expr, bool) {
	if !p.is(i, "day", "week", "month") || !p.is(i+1, "after", "before", "following") || p.at(i-1).class == number {
		return expr{}, false
	}
	d, ok := p.date(p.skip(i+2, "the"))
	if !ok || d.kind != Date || d.clocked {
		return expr{}, false
	}
	sign := 1
	if p.is(i+1, "before") {
		sign = -1
	}
	d.from = p.shift(d.from, amount{n: 1, unit: p.at(i).val}, sign)
	return d, true
}

// duration reads an amount of time that is no date.
func (p *parser) duration(i int) (expr, bool) {
	a, ok := p.quantity(i)
	if !ok || p.is(a.end, "old") || p.is(a.end-1, "weekend", "weekends") {
		return expr{}, false
	}
	if a.single {
		long := p.is(i-1, "for", "takes", "take", "took", "about", "another", "over", "under", "within", "roughly", "nearly", "almost", "least", "than", "lasts", "exactly") ||
			p.is(a.end, "long")
		if !long || a.unit <= minutes && p.is(i, "a", "an", "one") {
			return expr{}, false
		}
	}
	return expr{kind: Duration, length: a.duration(), end: a.end}, true
}

// duration is the length of an amount; months count 30 days, years 365.
func (a amount) duration() time.Duration {
	base := [...]time.Duration{time.Second, time.Minute, time.Hour, day, 2 * day, 7 * day, 14 * day, 30 * day, 91 * day, 365 * day}
	return time.Duration(a.n * float64(base[a.unit]))
}
