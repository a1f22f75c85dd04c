package request

import (
	"encoding/json"
	"strings"
)

// Texts reads a list of strings, in any of the ways clients send one: a JSON
// array, one string, a repeated query key, JSON text in a query, and [a,b]
// without quotes.
func (p *Params) Texts(name string, most int) []string {
	var list []string
	if raw, found := p.member(name); found {
		list = p.textsOf(name, raw)
	} else {
		for _, v := range p.values(name) {
			list = append(list, textsInQuery(v)...)
		}
	}
	if len(list) > most {
		p.refuse(name, "%q must contain at most %d items", name, most)
		return nil
	}
	return list
}

func (p *Params) textsOf(name string, raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return nonEmpty([]string{one})
	}
	var list []string
	if json.Unmarshal(raw, &list) != nil {
		p.refuse(name, "%q must be an array of strings", name)
	}
	return nonEmpty(list)
}

func textsInQuery(v string) []string {
	inner, bracketed := strings.CutPrefix(v, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	if !bracketed || !closed {
		return []string{v}
	}
	var list []string
	if json.Unmarshal([]byte(v), &list) == nil {
		return nonEmpty(list)
	}
	for part := range strings.SplitSeq(inner, ",") {
		list = append(list, strings.Trim(strings.TrimSpace(part), `"'`))
	}
	return nonEmpty(list)
}

// nonEmpty drops empty items and spaces around the others.
func nonEmpty(list []string) []string {
	var out []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Objects reads a list of objects: a JSON array, one object, or JSON text.
func (p *Params) Objects(name string, most int) []json.RawMessage {
	var list []json.RawMessage
	if raw, found := p.member(name); found {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			raw = json.RawMessage(text)
		}
		list = p.objectsOf(name, raw)
	} else {
		for _, v := range p.values(name) {
			list = append(list, p.objectsOf(name, json.RawMessage(v))...)
		}
	}
	if len(list) > most {
		p.refuse(name, "%q must contain at most %d items", name, most)
		return nil
	}
	return list
}

func (p *Params) objectsOf(name string, raw json.RawMessage) []json.RawMessage {
	var list []json.RawMessage
	var members map[string]json.RawMessage
	switch {
	case startsWith(raw, '{') && json.Unmarshal(raw, &members) == nil:
		if len(members) == 0 { // some clients' way to say nothing
			return nil
		}
		return []json.RawMessage{raw}
	case startsWith(raw, '[') && json.Unmarshal(raw, &list) == nil:
		return list
	default:
		p.refuse(name, "%q must be an array of objects", name)
		return nil
	}
}
