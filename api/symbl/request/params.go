package request

import (
	"encoding/json"
	"math"
	"net/url"
	"strconv"
	"strings"

	"parlance/conversation"
)

// Params are the parameters of one request: members of its JSON body, and its
// query, which counts where the body is silent. The readers keep the first
// error; ask Err when all is read.
type Params struct {
	body  map[string]json.RawMessage
	query url.Values
	err   error
}

// FromQuery takes the parameters from a query alone.
func FromQuery(rawQuery string) (*Params, error) {
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return nil, conversation.Errorf(conversation.Invalid, "The query of the URL is malformed; escape special characters with %%.")
	}
	return &Params{query: query}, nil
}

// FromBody takes the parameters from a JSON body, then from the query.
func FromBody(body []byte, rawQuery string) (*Params, error) {
	p, err := FromQuery(rawQuery)
	if err != nil {
		return nil, err
	}
	p.body, err = Object(body)
	return p, err
}

// Nested gives the parameters inside a member that is an object; none when it is
// absent.
func (p *Params) Nested(name string) (*Params, error) {
	raw, found := p.member(name)
	if !found {
		return &Params{}, nil
	}
	if !startsWith(raw, '{') {
		return nil, conversation.InvalidField(name, "%q must be an object", name)
	}
	members, err := Object(raw)
	return &Params{body: members}, err
}

// Err is the first thing that was wrong.
func (p *Params) Err() error { return p.err }

func (p *Params) refuse(field, format string, args ...any) {
	if p.err == nil {
		p.err = conversation.InvalidField(field, format, args...)
	}
}

// member gives a member of the body that is there and not null.
func (p *Params) member(name string) (json.RawMessage, bool) {
	raw, found := p.body[name]
	return raw, found && !isNull(raw)
}

// values gives what the query says, without empty values.
func (p *Params) values(name string) []string {
	var list []string
	for _, v := range p.query[name] {
		if v = strings.TrimSpace(v); v != "" {
			list = append(list, v)
		}
	}
	return list
}

// Given tells whether the parameter is there at all.
func (p *Params) Given(name string) bool {
	_, inBody := p.member(name)
	return inBody || len(p.values(name)) > 0
}

// Text reads a string; the last one counts when the query repeats it.
func (p *Params) Text(name string) string {
	if raw, found := p.member(name); found {
		var s string
		if json.Unmarshal(raw, &s) != nil {
			p.refuse(name, "%q must be a string", name)
		}
		return strings.TrimSpace(s)
	}
	if list := p.values(name); len(list) > 0 {
		return list[len(list)-1]
	}
	return ""
}

// scalar gives the text of a number or boolean, which may stand in quotes.
func (p *Params) scalar(name string) (string, bool) {
	raw, found := p.member(name)
	if !found {
		s := p.Text(name)
		return s, s != ""
	}
	if startsWith(raw, '"') {
		s := p.Text(name)
		return s, s != ""
	}
	return string(raw), true
}

// Bool reads true or false, which clients also write as strings.
func (p *Params) Bool(name string) bool {
	s, found := p.scalar(name)
	if !found {
		return false
	}
	switch strings.ToLower(s) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	default:
		p.refuse(name, "%q must be a boolean: true or false", name)
		return false
	}
}

// Number reads a number between lo and hi, which clients also write as a
// string; otherwise is what it is when absent.
func (p *Params) Number(name string, otherwise, lo, hi float64) float64 {
	s, found := p.scalar(name)
	if !found {
		return otherwise
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || f < lo || f > hi {
		p.refuse(name, "%q must be a number between %s and %s", name, decimal(lo), decimal(hi))
		return otherwise
	}
	return f
}

// Int reads a whole number between lo and hi.
func (p *Params) Int(name string, otherwise, lo, hi int) int {
	s, found := p.scalar(name)
	if !found {
		return otherwise
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != math.Trunc(f) || f < float64(lo) || f > float64(hi) {
		p.refuse(name, "%q must be a whole number between %d and %d", name, lo, hi)
		return otherwise
	}
	return int(f)
}

// OneOf reads one of a few words; "" when absent.
func (p *Params) OneOf(name string, allowed ...string) string {
	s := p.Text(name)
	if s == "" {
		return ""
	}
	for _, a := range allowed {
		if strings.EqualFold(s, a) {
			return a
		}
	}
	p.refuse(name, "%q must be one of [%s]", name, strings.Join(allowed, ", "))
	return ""
}

func decimal(f float64) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
