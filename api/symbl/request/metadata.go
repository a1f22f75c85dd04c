package request

import (
	"encoding/json"
	"strconv"

	"parlance/conversation"
)

// metadata reads an object of strings; nil when absent or empty.
func (p *Params) metadata() map[string]string {
	raw, found := p.member("metadata")
	if !found {
		list := p.values("metadata")
		if len(list) == 0 {
			return nil
		}
		raw = json.RawMessage(list[len(list)-1])
	}
	m, err := Metadata(raw)
	p.keep(err)
	return m
}

// Metadata reads an object of strings. A name given twice is refused.
func Metadata(raw json.RawMessage) (map[string]string, error) {
	if !startsWith(raw, '{') {
		return nil, conversation.InvalidField("metadata", `"metadata" must be an object of strings`)
	}
	members, err := Object(raw)
	if err != nil {
		return nil, conversation.InvalidField("metadata", "%q: %s", "metadata", conversation.MessageOf(err))
	}
	var out map[string]string
	for name, raw := range members {
		var value string
		if isNull(raw) {
			continue
		}
		if json.Unmarshal(raw, &value) != nil {
			field := "metadata." + clip(name)
			return nil, conversation.InvalidField(field, "%q must be a string", field)
		}
		if out == nil {
			out = map[string]string{}
		}
		out[name] = value
	}
	return out, nil
}

// Member gives a raw member of the body; false when absent or null.
func (p *Params) Member(name string) (json.RawMessage, bool) { return p.member(name) }

// wholeNumber reads a whole number; -1 when it is none.
func wholeNumber(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}
