package request

import (
	"regexp"
	"strings"
	"time"

	"parlance/conversation"
)

const (
	defaultLimit  = 20
	maxLimit      = 65536
	maxListOffset = 1 << 31
	// defaultWindow is how far back a list goes when nobody says.
	defaultWindow = 7 * 24 * time.Hour
	maxConditions = 2
)

// ListFilter reads what selects conversations: limit, offset, order, startTime
// and endTime (by default the seven days before now), and filter.
func (p *Params) ListFilter(now time.Time) conversation.ListFilter {
	f := conversation.ListFilter{
		Limit:  p.Int("limit", defaultLimit, 0, maxLimit),
		Offset: p.Int("offset", 0, 0, maxListOffset),
		Desc:   p.OneOf("order", "asc", "desc") == "desc",
		To:     p.time("endTime", now),
	}
	f.From = p.time("startTime", f.To.Add(-defaultWindow))
	if f.From.After(f.To) {
		p.refuse("startTime", `"startTime" must not be after "endTime"`)
	}
	p.OneOf("sort", "conversation.startTime")
	p.conditions(&f)
	return f
}

func (p *Params) time(name string, otherwise time.Time) time.Time {
	s := p.Text(name)
	if s == "" {
		return otherwise
	}
	t, ok := Instant(s)
	if !ok {
		p.keep(notInstant(name))
		return otherwise
	}
	return t
}

// A condition and what may join two of them; values with spaces stand in quotes.
var (
	conditionPattern = regexp.MustCompile(`^\s*(?:conversation\.)?(name|metadata\.[^=<>!~()'",;\s]+)\s*==\s*("[^"]*"|'[^']*'|[^\s,;"']+)\s*`)
	andPattern       = regexp.MustCompile(`^(?i:;|and\s)`)
)

// conditions reads the part of RSQL that the filter allows: equality of the name
// or of metadata, joined by "and" or a semicolon.
func (p *Params) conditions(f *conversation.ListFilter) {
	rest := p.Text("filter")
	for n := 1; rest != ""; n++ {
		m := conditionPattern.FindStringSubmatch(rest)
		if m == nil {
			p.refuse("filter", `"filter" must consist of conversation.name==<value> and conversation.metadata.<key>==<value>, joined by and`)
			return
		}
		if n > maxConditions {
			p.refuse("filter", `"filter" may contain at most %d conditions`, maxConditions)
			return
		}
		addCondition(f, m[1], strings.Trim(m[2], `"'`))
		if rest = rest[len(m[0]):]; rest == "" {
			return
		}
		joint := andPattern.FindString(rest)
		if rest = rest[len(joint):]; joint == "" || rest == "" {
			p.refuse("filter", `"filter" must join its conditions by and`)
			return
		}
	}
}

func addCondition(f *conversation.ListFilter, field, value string) {
	key, isMetadata := strings.CutPrefix(field, "metadata.")
	if !isMetadata {
		f.Name = value
		return
	}
	if f.Metadata == nil {
		f.Metadata = map[string]string{}
	}
	f.Metadata[key] = value
}
