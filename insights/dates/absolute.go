package dates

import (
	"strconv"
	"strings"
	"time"
)

// The years that a bare number may name.
const (
	minYear = 1900
	maxYear = 2100
)

// on makes a Date expression of a calendar day; false for the 31st of June.
func (p *parser) on(year int, m time.Month, d, end int) (expr, bool) {
	t := time.Date(year, m, d, 0, 0, 0, 0, p.ref.Location())
	if t.Day() != d || t.Month() != m {
		return expr{}, false
	}
	return expr{kind: Date, from: t, end: end}, true
}

// iso reads 2024-04-02, 2024/04/02 and 2024-04-02T10:00:00Z.
func (p *parser) iso(i int) (expr, bool) {
	y := p.at(i)
	if y.class != number || y.digits != 4 || y.val < minYear || y.val > maxYear {
		return expr{}, false
	}
	sep := p.at(i + 1)
	if sep.norm != "-" && sep.norm != "/" || !sep.glued || p.at(i+3).norm != sep.norm {
		return expr{}, false
	}
	m, d := p.at(i+2), p.at(i+4)
	if m.class != number || m.val < 1 || m.val > 12 {
		return expr{}, false
	}
	if d.class == number && d.digits <= 2 {
		return p.on(y.val, time.Month(m.val), d.val, i+5)
	}
	date, clock, ok := strings.Cut(d.norm, "t") // "02t10:00:00z"
	if !ok {
		return expr{}, false
	}
	dd, err := strconv.Atoi(date)
	if err != nil {
		return expr{}, false
	}
	x, ok := p.on(y.val, time.Month(m.val), dd, i+5)
	if !ok {
		return expr{}, false
	}
	utc := strings.HasSuffix(clock, "z")
	clock = strings.TrimSuffix(clock, "z")
	for _, layout := range [...]string{"15:04:05.999", "15:04:05", "15:04"} {
		if c, err := time.Parse(layout, clock); err == nil {
			loc := p.ref.Location()
			if utc {
				loc = time.UTC
			}
			x.kind, x.clocked = DateTime, true
			x.from = time.Date(y.val, time.Month(m.val), dd, c.Hour(), c.Minute(), c.Second(), 0, loc).In(p.ref.Location())
			return x, true
		}
	}
	return expr{}, false
}

// numeric reads 3/20/2024, 20.03.2024, 20-3-2024 and, after a word that
// announces a date, 3/20.
func (p *parser) numeric(i int) (expr, bool) {
	a := p.at(i)
	if strings.Count(a.norm, ".") == 2 {
		return p.dotted(i)
	}
	sep := p.at(i + 1)
	if a.class != number || a.digits > 2 || a.digits == 0 || a.frac != 0 || !sep.glued || sep.norm != "/" && sep.norm != "-" {
		return expr{}, false
	}
	b := p.at(i + 2)
	if b.class != number || !b.glued || b.digits > 2 || b.frac != 0 {
		return expr{}, false
	}
	if p.at(i+3).norm == sep.norm && p.at(i+3).glued {
		c := p.at(i + 4)
		if c.class != number || !c.glued || c.digits != 4 && (c.digits != 2 || sep.norm == "-") {
			return expr{}, false
		}
		y := c.val
		if c.digits == 2 {
			y += 2000
		}
		d, m := p.order(a.val, b.val)
		return p.on(y, time.Month(m), d, i+5)
	}
	if sep.norm != "/" || !p.announced(i) || p.is(i+3, "of", "cup", "cups", "stars", "%", "inch", "points", "people", "full", "done") {
		return expr{}, false
	}
	d, m := p.order(a.val, b.val)
	if m < 1 || m > 12 || d < 1 {
		return expr{}, false
	}
	return p.inYear(time.Month(m), d, i+3)
}

// dotted reads 20.03.2024 and 2024.03.20, which are one token.
func (p *parser) dotted(i int) (expr, bool) {
	f := strings.Split(p.at(i).norm, ".")
	var n [3]int
	for k := range f {
		v, err := strconv.Atoi(f[k])
		if err != nil {
			return expr{}, false
		}
		n[k] = v
	}
	switch {
	case len(f[2]) == 4 && n[1] >= 1 && n[1] <= 12:
		return p.on(n[2], time.Month(n[1]), n[0], i+1)
	case len(f[0]) == 4 && n[0] >= minYear && n[0] <= maxYear && n[1] >= 1 && n[1] <= 12:
		return p.on(n[0], time.Month(n[1]), n[2], i+1)
	}
	return expr{}, false
}

// order tells day and month apart.
func (p *parser) order(a, b int) (day, month int) {
	if p.dayFirst && b <= 12 || a > 12 {
		return a, b
	}
	return b, a
}

// announced tells whether a word before item i announces a date.
func (p *parser) announced(i int) bool {
	switch p.before(i) {
	case "on", "by", "before", "until", "till", "due", "since", "from", "after", "date", "starting", "through", "week":
		return true
	}
	if p.at(i-1).class == weekday || p.is(i-1, ",") && p.at(i-2).class == weekday {
		return true
	}
	return false
}

// inYear is a month and day of the year that is meant: the next one to come, or
// the last one when the utterance speaks of the past.
func (p *parser) inYear(m time.Month, d, end int) (expr, bool) {
	x, ok := p.on(p.ref.Year(), m, d, end)
	if !ok {
		if m == time.February && d == 29 {
			for y := p.ref.Year() + 1; y < p.ref.Year()+9; y++ {
				if x, ok := p.on(y, m, d, end); ok {
					return x, true
				}
			}
		}
		return x, ok
	}
	switch {
	case x.from.Before(p.today) && !p.past && !p.justGone(x.from, end):
		x.from = time.Date(p.ref.Year()+1, m, d, 0, 0, 0, 0, p.ref.Location())
	case x.from.After(p.today) && p.past:
		x.from = time.Date(p.ref.Year()-1, m, d, 0, 0, 0, 0, p.ref.Location())
	}
	return x, true
}

// justGone tells a day of the last weeks that no word points into the future:
// "the charge on March 10" said on March 13.
func (p *parser) justGone(d time.Time, end int) bool {
	if p.today.Sub(d) > 45*day {
		return false
	}
	for i := range end {
		if p.is(i, "by", "until", "till", "due", "before", "will", "'ll", "gonna", "going", "deadline", "starts", "begins") {
			return false
		}
	}
	return true
}

// year reads a year at item i: 2025, "twenty twenty five", "two thousand and
// five", '25. n is how many items it takes, 0 for none.
func (p *parser) year(i int) (y, n int) {
	it := p.at(i)
	switch {
	case it.class == number && it.digits == 4 && it.val >= minYear && it.val <= maxYear:
		return it.val, 1
	case it.norm == "'" && p.at(i+1).class == number && p.at(i+1).digits == 2 && p.at(i+1).glued, it.norm == "’" && p.at(i+1).digits == 2 && p.at(i+1).glued:
		return 2000 + p.at(i+1).val, 2
	case it.class == number && it.digits == 0 && (it.val == 20 || it.val == 19) && p.at(i+1).class == number && p.at(i+1).digits == 0 && p.at(i+1).val >= 10:
		return it.val*100 + p.at(i+1).val, 2
	case it.class == number && it.val == 2 && p.is(i+1, "thousand"):
		j := p.skip(i+2, "and")
		if p.at(j).class == number && p.at(j).digits == 0 {
			return 2000 + p.at(j).val, j + 1 - i
		}
	}
	return 0, 0
}

// ord gives a day of a month written as an ordinal, "second" included.
func (p *parser) ord(i int) (int, bool) {
	it := p.at(i)
	if it.class == ordinal && it.val >= 1 && it.val <= 31 {
		return it.val, true
	}
	if it.norm == "second" {
		return 2, true
	}
	return 0, false
}

// dayNumber gives a day of a month, as ordinal or number.
func (p *parser) dayNumber(i int) (int, bool) {
	if d, ok := p.ord(i); ok {
		return d, true
	}
	it := p.at(i)
	if it.class == number && it.frac == 0 && it.digits <= 2 && it.val >= 1 && it.val <= 31 {
		return it.val, true
	}
	return 0, false
}

// loose tells whether the month at item i may be another word: may, march.
func (p *parser) loose(i int) bool {
	switch it := p.at(i); it.norm {
	case "may", "march", "mar":
		return !it.capital || i == 0 || p.at(i-1).class == stop
	}
	return false
}

// monthDay reads "March 20th", "march the twentieth", "March 20, 2025".
func (p *parser) monthDay(i int) (expr, bool) {
	if p.at(i).class != month {
		return expr{}, false
	}
	j := p.skip(i+1, ".", "the")
	d, ok := p.dayNumber(j)
	if !ok {
		return expr{}, false
	}
	next := p.at(j + 1)
	if p.at(j).class == number && (next.class == unit || next.class == meridiem || next.norm == "%" || next.norm == ":") {
		return expr{}, false
	}
	if p.loose(i) && !p.announced(i) {
		certain := p.at(j).class == ordinal && (d > 3 || p.at(j).digits > 0) // "march twentieth", but "we may first ask"
		_, year := p.year(p.skip(j+1, ","))
		ends := next.class == stop || next.class == mark || next.class == part || p.is(j+1, "at") || year > 0
		if !certain && !ends {
			return expr{}, false
		}
	}
	return p.dated(time.Month(p.at(i).val), d, j+1)
}

// dated adds the year that may follow a month and day.
func (p *parser) dated(m time.Month, d, end int) (expr, bool) {
	j := p.skip(end, ",", "of")
	if y, n := p.year(j); n > 0 && p.at(j+n).class != unit {
		return p.on(y, m, d, j+n)
	}
	if p.is(end, "next", "this", "last") && p.is(end+1, "year") {
		return p.on(p.ref.Year()+p.at(end).val, m, d, end+2)
	}
	return p.inYear(m, d, end)
}

// dayMonth reads "20 March", "20th of March 2025", "second of april".
func (p *parser) dayMonth(i int) (expr, bool) {
	d, ok := p.dayNumber(i)
	if !ok {
		return expr{}, false
	}
	j := p.skip(i+1, "of", "-")
	if p.at(j).class != month || p.at(i).norm == "second" && j == i+1 {
		return expr{}, false
	}
	if p.at(i).class == number && p.at(i).digits == 0 && j == i+1 {
		return expr{}, false // "five may"
	}
	if j == i+1 && p.at(i).class == number && p.loose(j) {
		if _, n := p.year(j + 1); n == 0 && p.at(j+1).class != stop && !p.announced(i) {
			return expr{}, false // "5 may be enough"
		}
	}
	end := j + 1
	if _, n := p.year(p.skip(end, ".")); n > 0 {
		end = p.skip(end, ".")
	}
	return p.dated(time.Month(p.at(j).val), d, end)
}

// dayAlone reads "the 20th" after a word that announces a date and before
// nothing that could be numbered.
func (p *parser) dayAlone(i int) (expr, bool) {
	d, ok := p.ord(i)
	if !ok {
		return expr{}, false
	}
	if p.is(i+1, "of") && (p.at(i+2).class == modifier || p.is(i+2, "the")) && p.is(i+3, "month") {
		shift := 0
		if p.at(i+2).class == modifier {
			shift = p.at(i + 2).val
		}
		m := p.today.AddDate(0, shift, 1-p.today.Day())
		return p.on(m.Year(), m.Month(), d, i+4)
	}
	if !p.is(i-1, "the") && p.at(i).digits == 0 || !p.announced(i) || !p.closes(i+1) {
		return expr{}, false
	}
	t := p.today
	switch {
	case p.past && d > t.Day():
		t = t.AddDate(0, -1, 1-t.Day())
	case !p.past && d < t.Day():
		t = t.AddDate(0, 1, 1-t.Day())
	}
	for range 2 {
		if x, ok := p.on(t.Year(), t.Month(), d, i+1); ok {
			return x, true
		}
		t = t.AddDate(0, 1, 1-t.Day())
	}
	return expr{}, false
}

// closes tells whether item i is no noun that an ordinal or a year could belong
// to: the end of the clause, an hour, or a small word.
func (p *parser) closes(i int) bool {
	it := p.at(i)
	switch it.class {
	case stop, mark, part, meridiem, relDay:
		return true
	case other:
	default:
		return false
	}
	switch it.norm {
	case "at", "in", "and", "or", "if", "so", "for", "to", "is", "was", "works", "then", "with", "but", "we", "i", "you", "he", "she", "they",
		"it", "when", "because", "please", "would", "will", "can", "could", "should", "from", "by", "as", "right", "ok", "okay", "instead", "until",
		"does", "'s", "since", "though", "latest", "the", "that", "there", "my", "our", "your", "not", "also", "thanks", "around", "onwards", "onward", "through", "via":
		return true
	}
	return false
}
