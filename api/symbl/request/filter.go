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

var (
	andPattern       = regexp.MustCompile(`(?i)\s*;\s*|\s+and\s+`)
	conditionPattern = regexp.MustCompile(`^\s*(?:conversation\.)?(name|metadata\.[^=<>!~()'",;\s]+)\s*==\s*(.+?)\s*$`)
)

// conditions reads the part of RSQL that the filter allows: equality of the name
// or of metadata, joined by "and" or a semicolon.
func (p *Params) conditions(f *conversation.ListFilter) {
	text := p.Text("filter")
	if text == "" {
		return
	}
	parts := andPattern.Split(text, -1)
	if len(parts) > maxConditions {
		p.refuse("filter", `"filter" may contain at most %d conditions`, maxConditions)
		return
	}
	for _, part := range parts {
		m := conditionPattern.FindStringSubmatch(part)
		if m == nil {
			p.refuse("filter", `"filter" must consist of conversation.name==<value> and conversation.metadata.<key>==<value>, joined by and`)
			return
		}
		value := unquote(m[2])
		if key, ok := strings.CutPrefix(m[1], "metadata."); ok {
			if f.Metadata == nil {
				f.Metadata = map[string]string{}
			}
			f.Metadata[key] = value
			continue
		}
		f.Name = value
	}
}

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '\'' || s[0] == '"') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}
