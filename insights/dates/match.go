package dates

import (
	"strconv"
	"time"

	"parlance/insights/token"
)

// Kind says what a match is.
type Kind uint8

// The kinds of match.
const (
	Date          Kind = iota // one day
	DateTime                  // a moment
	DateRange                 // days from From to To, both included
	DateTimeRange             // from From until To
	Duration                  // how long, not when
)

// Part is a vague part of a day.
type Part uint8

// The parts of a day; a match has one when no hour was said.
const (
	AnyTime Part = iota
	Morning
	Afternoon
	Evening
	EndOfDay
)

// Options say how to read what depends on the speaker.
type Options struct {
	Ref      time.Time // when it was said, in the speaker's zone
	DayFirst bool      // 3/4 is the third of April
}

// Match is one date expression.
type Match struct {
	Kind       Kind
	Start, End int // runes of the text
	First, Tok int // tokens First <= i < Tok
	// From is the day at midnight, the moment, or the beginning; To is the end of
	// a range. Both are in the zone of Options.Ref. Zero for a Duration.
	From, To time.Time
	Length   time.Duration // of a Duration; calendar months count 30 days
	Part     Part
	Repeats  bool // "every Monday": From is the first one to come
}

// Type is the name of the kind as entities carry it.
func (m Match) Type() string {
	switch m.Kind {
	case Date:
		return "date"
	case DateTime:
		return "datetime"
	case DateRange:
		return "daterange"
	case DateTimeRange:
		return "datetimerange"
	default:
		return "duration"
	}
}

// Value is From in ISO 8601: a day for Date and DateRange, a moment with its
// zone for DateTime and DateTimeRange, "PT90M" for a Duration.
func (m Match) Value() string {
	switch m.Kind {
	case Date, DateRange:
		return m.From.Format(time.DateOnly)
	case DateTime, DateTimeRange:
		return m.From.Format(time.RFC3339)
	default:
		return isoDuration(m.Length)
	}
}

// EndValue is To in the form of Value; "" for anything but a range.
func (m Match) EndValue() string {
	switch m.Kind {
	case DateRange:
		return m.To.Format(time.DateOnly)
	case DateTimeRange:
		return m.To.Format(time.RFC3339)
	default:
		return ""
	}
}

// Deadline is the last moment that "by" the match allows: the moment itself, or
// the end of the day or of its named part. A range of a whole week ends on its
// Friday. Zero for a Duration.
func (m Match) Deadline() time.Time {
	switch m.Kind {
	case DateTime:
		return m.From
	case DateTimeRange:
		return m.To
	case Date:
		return endOf(m.From, m.Part)
	case DateRange:
		last := m.To
		if m.To.Sub(m.From) > 5*day && m.To.Sub(m.From) < 8*day && last.Weekday() == time.Sunday {
			last = last.AddDate(0, 0, -2)
		}
		return endOf(last, m.Part)
	default:
		return time.Time{}
	}
}

const day = 24 * time.Hour

// endOf gives when a part of a day is over.
func endOf(d time.Time, p Part) time.Time {
	at := func(h, m, s int) time.Time { return time.Date(d.Year(), d.Month(), d.Day(), h, m, s, 0, d.Location()) }
	switch p {
	case Morning:
		return at(12, 0, 0)
	case Afternoon:
		return at(18, 0, 0)
	default:
		return at(23, 59, 59)
	}
}

// isoDuration writes a length as ISO 8601 does, in days or minutes and seconds.
func isoDuration(d time.Duration) string {
	switch {
	case d >= day && d%day == 0:
		return "P" + strconv.Itoa(int(d/day)) + "D"
	case d%time.Minute == 0:
		return "PT" + strconv.Itoa(int(d/time.Minute)) + "M"
	default:
		return "PT" + strconv.Itoa(int(d/time.Second)) + "S"
	}
}

// Find gives the matches in the tokens of one utterance, in order and without
// overlap.
func Find(toks []token.Token, opt Options) []Match {
	if !promising(toks) {
		return nil
	}
	p := newParser(toks, opt)
	var out []Match
	for i := 0; i < len(p.items); {
		x, ok := p.expression(i)
		if !ok {
			i++
			continue
		}
		first, last := p.items[i], p.items[x.end-1]
		out = append(out, Match{
			Kind: x.kind, Start: first.start, End: last.end, First: first.tok, Tok: last.last + 1,
			From: x.from, To: x.to, Length: x.length, Part: x.part, Repeats: x.repeats,
		})
		i = x.end
	}
	return out
}
