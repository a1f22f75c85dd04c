package request

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"parlance/conversation"
)

// Object reads the members of a JSON object. Refused are text that is not UTF-8,
// anything after the object, nesting deeper than the decoder goes (10,000), and
// a name given twice: which of the two counts would depend on the reader.
func Object(data []byte) (map[string]json.RawMessage, error) {
	if err := encoded(data); err != nil {
		return nil, err
	}
	if !startsWith(data, '{') {
		if err := Check(data); err != nil {
			return nil, err
		}
		return nil, conversation.Errorf(conversation.Invalid, "The request body must be a JSON object.")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	_, _ = dec.Token() // the brace, checked above
	members := map[string]json.RawMessage{}
	for dec.More() {
		name, value, err := member(dec)
		if err != nil {
			return nil, notJSON(err, dec.InputOffset())
		}
		if _, twice := members[name]; twice {
			return nil, conversation.InvalidField(clip(name), "%q is given twice", clip(name))
		}
		members[name] = value
	}
	if _, err := dec.Token(); err != nil {
		return nil, notJSON(err, dec.InputOffset())
	}
	if rest := bytes.TrimSpace(data[dec.InputOffset():]); len(rest) > 0 {
		return nil, conversation.Errorf(conversation.Invalid, "The request body is not valid JSON: something follows the object (at byte %d).", dec.InputOffset())
	}
	return members, nil
}

// member reads one name and its value.
func member(dec *json.Decoder) (name string, value json.RawMessage, err error) {
	key, err := dec.Token()
	if err != nil {
		return "", nil, err
	}
	name, _ = key.(string)
	return name, value, dec.Decode(&value)
}

// encoded refuses an empty body and one that is not UTF-8.
func encoded(data []byte) error {
	if len(bytes.TrimSpace(data)) == 0 {
		return conversation.Errorf(conversation.Invalid, "The request body is empty; send a JSON object.")
	}
	if !utf8.Valid(data) {
		return conversation.Errorf(conversation.Invalid, "The request body is not valid UTF-8.")
	}
	return nil
}

// Check refuses what is not one JSON text in UTF-8.
func Check(data []byte) error {
	if err := encoded(data); err != nil {
		return err
	}
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		return notJSON(err, 0)
	}
	return nil
}

// notJSON says where the text stops being JSON; at counts when the error does
// not say.
func notJSON(err error, at int64) error {
	reason := "it ends too early"
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		reason, at = e.Error(), e.Offset
	} else if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		reason = "it is malformed"
	}
	return conversation.Errorf(conversation.Invalid, "The request body is not valid JSON: %s (at byte %d).", reason, at)
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
