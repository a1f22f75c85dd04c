package request

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"parlance/conversation"
)

// Object reads the members of a JSON object. Refused are text that is not UTF-8,
// anything after the object, nesting deeper than the decoder goes (10,000), and
// a name given twice: which of the two counts would depend on the reader.
func Object(data []byte) (map[string]json.RawMessage, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // some editors' mark
	if err := Check(data); err != nil {
		return nil, err
	}
	if !startsWith(data, '{') {
		return nil, conversation.Errorf(conversation.Invalid, "The request body must be a JSON object.")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	_, _ = dec.Token() // the brace, checked above
	members := map[string]json.RawMessage{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, notJSON(err)
		}
		name, _ := key.(string)
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, notJSON(err)
		}
		if _, twice := members[name]; twice {
			return nil, conversation.InvalidField(clip(name), "%q is given twice", clip(name))
		}
		members[name] = value
	}
	return members, nil
}

// Check refuses what is not one JSON text in UTF-8.
func Check(data []byte) error {
	if len(bytes.TrimSpace(data)) == 0 {
		return conversation.Errorf(conversation.Invalid, "The request body is empty; send a JSON object.")
	}
	if !utf8.Valid(data) {
		return conversation.Errorf(conversation.Invalid, "The request body is not valid UTF-8.")
	}
	var whole json.RawMessage
	return notJSON(json.Unmarshal(data, &whole))
}

func notJSON(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return conversation.Errorf(conversation.Invalid, "The request body is not valid JSON: %s (at byte %d).", e.Error(), e.Offset)
	}
	return conversation.Errorf(conversation.Invalid, "The request body is not valid JSON.")
}

// startsWith tells whether the first byte that is not white space is b.
func startsWith(data []byte, b byte) bool {
	data = bytes.TrimLeft(data, " \t\r\n")
	return len(data) > 0 && data[0] == b
}

// isNull tells whether a member is there in name only.
func isNull(raw json.RawMessage) bool { return string(bytes.TrimSpace(raw)) == "null" }

// clip keeps what is quoted in a message short.
func clip(s string) string {
	const longest = 64
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}
