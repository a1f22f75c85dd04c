package dates

import (
	"slices"
	"time"

	"parlance/insights/token"
)

// expr is an expression that was read: what it means and where it ends.
type expr struct {
	end      int // items before it are read
	kind     Kind
	from, to time.Time
	length   time.Duration
	part     Part
	repeats  bool
	clocked  bool // From has an hour that was said
	sure     bool // a form that only hours have: "quarter past four"
	bare     bool // a clock without am or pm, such as "at 3": the part of day decides
}

// parser reads one utterance.
type parser struct {
	items    []item
	ref      time.Time // the moment it is said
	today    time.Time // midnight before it
	dayFirst bool
	depth    int  // of dates that are counted from other dates
	past     bool // the utterance speaks of the past
}

func newParser(toks []token.Token, opt Options) *parser {
	r := opt.Ref
	p := &parser{
		items: items(toks), ref: r, dayFirst: opt.DayFirst,
		today: time.Date(r.Year(), r.Month(), r.Day(), 0, 0, 0, 0, r.Location()),
	}
	p.past = p.speaksOfPast()
	return p
}

// at gives item i; an empty one beyond the ends.
func (p *parser) at(i int) item {
	if i < 0 || i >= len(p.items) {
		return item{class: stop}
	}
	return p.items[i]
}

func (p *parser) is(i int, norms ...string) bool {
	return slices.Contains(norms, p.at(i).norm)
}

// skip gives i+1 when item i is one of the norms, else i.
func (p *parser) skip(i int, norms ...string) int {
	if p.is(i, norms...) {
		return i + 1
	}
	return i
}

// before gives the word before item i, articles left out.
func (p *parser) before(i int) string {
	i--
	for p.is(i, "the", "a", "an", "about", "around", "approximately", "end", "of", "like") && i > 0 && !p.is(i, "of") {
		i--
	}
	return p.at(i).norm
}

// expression reads the longest expression at item i.
func (p *parser) expression(i int) (expr, bool) {
	if !p.begins(i) {
		return expr{}, false
	}
	if x, ok := p.rangeOf(i); ok {
		return x, true
	}
	return p.point(i)
}

// begins tells cheaply whether item i can begin an expression.
func (p *parser) begins(i int) bool {
	it := p.at(i)
	if it.class == stop || it.class == mark || it.class == meridiem {
		return it.norm == "'" || it.norm == "’"
	}
	if it.class != other {
		return true
	}
	switch it.norm {
	case "a", "an", "half", "couple", "few", "in", "within", "the", "end", "close", "beginning", "start", "middle", "mid", "early", "late",
		"later", "earlier", "tonight", "tonite", "quarter":
		return true
	case "":
		return false
	}
	return it.norm[0] >= '0' && it.norm[0] <= '9' || isHolidayWord(it.norm)
}

// point reads a day with an hour, an hour with a day, or either alone.
func (p *parser) point(i int) (expr, bool) {
	if x, ok := p.date(i); ok {
		return p.withTime(x), true
	}
	if t, ok := p.time(i); ok {
		return p.withDate(t), true
	}
	if x, ok := p.partOfDate(i); ok {
		return x, true
	}
	return p.duration(i)
}

// maxDepth bounds "the day after the week of the day before ...".
const maxDepth = 4

// date reads a day or a range of days, the longest that fits.
func (p *parser) date(i int) (expr, bool) {
	if !p.begins(i) || p.depth == maxDepth {
		return expr{}, false
	}
	p.depth++
	defer func() { p.depth-- }()
	best, found := expr{}, false
	for _, read := range [...]func(*parser, int) (expr, bool){
		(*parser).iso, (*parser).numeric, (*parser).named, (*parser).monthDay, (*parser).dayMonth, (*parser).weekday,
		(*parser).dayAlone, (*parser).period, (*parser).edge, (*parser).ago, (*parser).inUnits, (*parser).relative,
		(*parser).holiday, (*parser).monthAlone, (*parser).quarter, (*parser).yearAlone, (*parser).nth,
	} {
		if x, ok := read(p, i); ok && (!found || x.end > best.end) {
			best, found = x, true
		}
	}
	return best, found
}

// withTime reads the hour or part of day that may follow a day.
func (p *parser) withTime(d expr) expr {
	if d.kind != Date || d.clocked {
		return d
	}
	i := d.end
	if p.at(i).class == part && p.at(i).norm != "morn" {
		d.part, d.end = Part(p.at(i).val), i+1
		i = d.end
	} else if n := p.inPart(i); n > 0 {
		d.part, d.end = Part(p.at(i+n-1).val), i+n
		i = d.end
	}
	j := p.skip(i, ",", "-", "–", "@")
	if p.at(j).class == endOfUnit && p.at(j).val == days {
		d.part, d.end = EndOfDay, j+1
		return d
	}
	if n := p.endOfDay(j); n > 0 {
		d.part, d.end = EndOfDay, j+n
		return d
	}
	j = p.skip(j, "from", "between")
	prep := p.skip(j, "at", "around", "by", "before", "after", "@", "about", "until", "till")
	said := prep > j || d.part != AnyTime || p.is(j-1, "from", "between")
	t, ok := p.clockTime(prep, said)
	if !ok || t.bare && !said {
		return d
	}
	x := p.attach(d, t)
	if prep > j || j > i { // "tomorrow from 2 to 4"
		if r, ok := p.until(x); ok {
			return r
		}
	}
	return x
}

// inPart measures "in the morning" and "at night".
func (p *parser) inPart(i int) int {
	if p.is(i, "in") && p.is(i+1, "the") && p.at(i+2).class == part {
		return 3
	}
	if p.is(i, "at") && p.is(i+1, "night") {
		return 2
	}
	return 0
}

// endOfDay measures "end of day" and "close of business".
func (p *parser) endOfDay(i int) int {
	i0 := i
	i = p.skip(i, "by", "before")
	i = p.skip(i, "the")
	if p.is(i, "end", "close") && p.is(i+1, "of") {
		i = p.skip(i+2, "the")
		if p.is(i, "day", "business", "play") {
			if p.is(i, "business") && p.is(i+1, "day") {
				i++
			}
			return i + 1 - i0
		}
	}
	if p.is(i, "first") && p.is(i+1, "thing") && i == i0 {
		return 0
	}
	return 0
}

// attach puts a time of day on a day.
func (p *parser) attach(d, t expr) expr {
	h, m := t.from.Hour(), t.from.Minute()
	if t.bare {
		h = guessHour(h, d.part)
	}
	if t.from.Day() != p.today.Day() { // midnight ends a day
		h += 24
	}
	d.from = time.Date(d.from.Year(), d.from.Month(), d.from.Day(), h, m, 0, 0, t.from.Location())
	if loc := p.ref.Location(); t.from.Location() != loc {
		d.from = d.from.In(loc)
	}
	d.kind, d.end, d.clocked, d.bare, d.part = DateTime, t.end, true, t.bare, AnyTime
	return d
}

// guessHour reads an hour from 1 to 12 without am or pm as people mean it.
func guessHour(h int, p Part) int {
	switch {
	case h > 12 || h == 0:
		return h
	case p == Morning:
		return h % 12
	case p == Afternoon || p == Evening:
		return h%12 + 12
	case h < 7:
		return h + 12
	default:
		return h
	}
}

// withDate reads the day that may follow an hour; without one it is today, or
// tomorrow when the hour has passed.
func (p *parser) withDate(t expr) expr {
	j := p.skip(t.end, ",")
	if n := p.inPart(j); n > 0 && t.bare {
		t.from = p.clockAt(guessHour(t.from.Hour(), Part(p.at(j+n-1).val)), t.from.Minute(), t.from.Location())
		t.end, t.bare = j+n, false
		j = p.skip(t.end, ",")
	}
	j = p.skip(j, "on", "in")
	if d, ok := p.date(j); ok && d.kind == Date && !d.clocked {
		if q := d.end; p.at(q).class == part {
			d.part, d.end = Part(p.at(q).val), q+1
		}
		end := d.end
		x := p.attach(d, t)
		x.end = end
		return x
	}
	h := t.from.Hour()
	if t.bare {
		h = guessHour(h, AnyTime)
	}
	if t.bare && p.past {
		h = p.lastHour(t.from.Hour(), t.from.Minute())
	}
	t.from = p.clockAt(h, t.from.Minute(), t.from.Location()).In(p.ref.Location())
	if t.from.Before(p.ref) && !p.past {
		t.from = t.from.AddDate(0, 0, 1)
	}
	return t
}

// lastHour reads an hour without am or pm as the last one that has passed.
func (p *parser) lastHour(h, m int) int {
	if h < 12 && !p.clockAt(h+12, m, p.ref.Location()).After(p.ref) {
		return h + 12
	}
	return h
}

// clockAt is an hour of today in a zone.
func (p *parser) clockAt(h, m int, loc *time.Location) time.Time {
	return time.Date(p.today.Year(), p.today.Month(), p.today.Day(), h, m, 0, 0, loc)
}

// partOfDate reads "this afternoon", "the morning of March 3" and "later today".
func (p *parser) partOfDate(i int) (expr, bool) {
	if p.at(i).class == part && p.is(i+1, "of") {
		if d, ok := p.date(p.skip(i+2, "the")); ok && d.kind == Date {
			d.part = Part(p.at(i).val)
			return d, true
		}
	}
	return expr{}, false
}
