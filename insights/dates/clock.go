package dates

import "time"

// time reads an hour that is sure to be one by itself, or by the word before it.
func (p *parser) time(i int) (expr, bool) {
	prep := p.is(i-1, "at", "@") || p.is(i-1, "around", "about", "by", "until", "till", "before", "after", "from", "between")
	t, ok := p.clockTime(i, p.is(i-1, "at", "@"))
	if !ok {
		return expr{}, false
	}
	if t.bare && !t.sure && !p.bareStands(i, t, prep) {
		return expr{}, false
	}
	return t, true
}

// bareStands tells whether "at 3" may be an hour given what follows: nothing, or
// a day, or a word that cannot be counted.
func (p *parser) bareStands(i int, t expr, prep bool) bool {
	if p.at(i).class == clock { // 10:30 needs no word before it
		return !p.is(t.end, "ratio", "aspect", "odds") && !p.is(i-1, "ratio", "score", "version")
	}
	if !prep || !p.is(i-1, "at", "@", "by", "until", "till", "before", "around") {
		return false
	}
	next := p.at(t.end)
	switch next.class {
	case stop, relDay, weekday:
		return next.norm != ":" || t.end == len(p.items)
	case mark:
		return next.norm == ","
	default:
	}
	if p.is(t.end, "on", "in") {
		j := p.skip(t.end+1, "the")
		c := p.at(j).class
		return c == weekday || c == relDay || c == part || c == month || c == ordinal
	}
	return p.is(i-1, "at", "@") && p.is(t.end, "sharp", "then", "if", "and", "but", "so", "because", "please", "ok", "okay", "works", "or", "this", "next", "for", "with")
}

// clockTime reads an hour. at tells that a word before it announces an hour, so
// that a lone number may be one. From has the hour on an arbitrary day.
func (p *parser) clockTime(i int, at bool) (expr, bool) {
	if x, ok := p.fixed(i); ok {
		return x, true
	}
	if x, ok := p.spokenTime(i); ok {
		return p.suffix(x), true
	}
	it := p.at(i)
	h, m, next := it.val, 0, i+1
	switch {
	case it.class == clock:
		m = it.min
		return p.meridiem(h, m, next, it.val > 12 || it.val == 0 || len(it.norm) >= 5 && it.norm[0] == '0' || len(it.norm) > 5)
	case it.class != number || h > 24 || it.digits > 2 && it.frac == 0 || it.frac != 0 && it.min < 0:
		return p.military(i)
	case it.frac != 0:
		if p.at(next).class != meridiem {
			return expr{}, false
		}
		m = it.min
	case p.at(next).class == number && it.digits == 0 && p.at(next).digits == 0 && h > 0 && h <= 12 && (p.at(next).val >= 10 && p.at(next).val < 60):
		m = p.at(next).val // "three thirty"
		next++
	case p.is(next, "oh") || p.at(next).class == number && p.at(next).norm == "oh":
		if p.at(next+1).class == number && p.at(next+1).val < 10 {
			m = p.at(next + 1).val
			next += 2
		}
	}
	if p.is(next, "o'clock", "oclock", "o") {
		if p.is(next, "o") && !p.is(next+1, "clock") {
			return expr{}, false
		}
		next += 1 + b2i(p.is(next, "o"))
		at = true
	}
	if p.at(next).class != meridiem && !at || h == 0 && it.digits != 2 {
		return expr{}, false
	}
	return p.meridiem(h, m, next, h > 12)
}

// meridiem finishes an hour with am, pm or what the hour itself says.
func (p *parser) meridiem(h, m, next int, certain bool) (expr, bool) {
	x := expr{kind: DateTime, end: next, clocked: true, bare: !certain}
	switch {
	case p.at(next).class == meridiem && h <= 12:
		if p.at(next).norm == "am" && !p.at(next).glued && p.is(next-2, "i") {
			return expr{}, false
		}
		h, x.end, x.bare = h%12+p.at(next).val, next+1, false
	case h == 24:
		h = 0
	}
	x.from = p.clockAt(h, m, p.ref.Location())
	return p.suffix(x), true
}

// military reads "1500 hours".
func (p *parser) military(i int) (expr, bool) {
	it := p.at(i)
	if it.class != number || it.digits != 4 || it.val > 2359 || it.val%100 > 59 || !p.is(i+1, "hours", "hrs", "h") || p.is(i-1, "for") {
		return expr{}, false
	}
	return expr{kind: DateTime, end: i + 2, clocked: true, from: p.clockAt(it.val/100, it.val%100, p.ref.Location())}, true
}

// fixed reads noon and midnight.
func (p *parser) fixed(i int) (expr, bool) {
	it := p.at(i)
	if it.class != fixedTime {
		return expr{}, false
	}
	h := it.val
	if h == 0 {
		h = 24
	}
	return p.suffix(expr{kind: DateTime, end: i + 1, clocked: true, from: p.clockAt(h, 0, p.ref.Location())}), true
}

// spokenTime reads "half past two", "quarter to six", "ten past three".
func (p *parser) spokenTime(i int) (expr, bool) {
	j := p.skip(i, "a")
	var m int
	switch {
	case p.is(j, "half"):
		m = 30
	case p.is(j, "quarter"):
		m = 15
	case p.at(j).class == number && p.at(j).val > 0 && p.at(j).val < 60 && j == i:
		m = p.at(j).val
		if p.is(j+1, "minutes") {
			j++
		}
	default:
		return expr{}, false
	}
	to := p.is(j+1, "to", "till", "before")
	if !to && !p.is(j+1, "past", "after") || to && m == 30 {
		return expr{}, false
	}
	h := p.at(j + 2)
	if h.class != number && h.class != fixedTime || h.class == number && (h.val < 1 || h.val > 12 || h.digits > 2) {
		return expr{}, false
	}
	if p.at(j).class == number && p.at(j).digits > 0 && to { // "from 10 to 12", "5 to 10"
		return expr{}, false
	}
	if p.at(j).class == number && m%5 != 0 && !p.is(j, "minutes") {
		return expr{}, false
	}
	if p.at(j).class == number && to && !p.is(i-1, "at", "by", "until", "around") && p.at(j+3).class != meridiem {
		return expr{}, false
	}
	hour, minute := h.val, m
	if to {
		hour, minute = hour-1, 60-m
	}
	if p.at(j+3).class == meridiem {
		hour = hour%12 + p.at(j+3).val
		return expr{kind: DateTime, end: j + 4, clocked: true, from: p.clockAt(hour, minute, p.ref.Location())}, true
	}
	if hour == 0 && h.class == number {
		hour = 12
	}
	return expr{kind: DateTime, end: j + 3, clocked: true, sure: p.is(j, "half", "quarter"), bare: h.class == number, from: p.clockAt(hour, minute, p.ref.Location())}, true
}

// suffix reads "sharp" and a time zone after an hour.
func (p *parser) suffix(x expr) expr {
	x.end = p.skip(x.end, "sharp")
	if p.is(x.end, "on") && p.is(x.end+1, "the") && p.is(x.end+2, "dot") {
		x.end += 3
	}
	it := p.at(x.end)
	if off, ok := zone(it.norm); ok && (it.class == other) {
		h, m := x.from.Hour(), x.from.Minute()
		if x.bare {
			h, x.bare = guessHour(h, AnyTime), false
		}
		x.from = p.clockAt(h, m, time.FixedZone(it.norm, off*60))
		x.end++
		if p.is(x.end, "time") {
			x.end++
		}
	}
	return x
}

// zone gives the minutes east of UTC of a zone that people name.
func zone(w string) (int, bool) {
	switch w {
	case "utc", "gmt", "zulu":
		return 0, true
	case "bst", "cet":
		return 60, true
	case "cest", "sast":
		return 120, true
	case "ist":
		return 330, true
	case "sgt":
		return 480, true
	case "jst":
		return 540, true
	case "aest":
		return 600, true
	case "est", "et", "eastern":
		return -300, true
	case "edt":
		return -240, true
	case "cst", "ct":
		return -360, true
	case "cdt":
		return -300, true
	case "mst":
		return -420, true
	case "pst", "pt", "pacific":
		return -480, true
	case "pdt":
		return -420, true
	}
	return 0, false
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
