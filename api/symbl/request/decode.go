package request

import (
	"encoding/json"
	"errors"
	"reflect"
	"strconv"

	"parlance/conversation"
)

// decode reads one JSON value; path names it in the error, which also names the
// member inside that has the wrong type.
func decode(path string, raw json.RawMessage, v any) error {
	err := json.Unmarshal(raw, v)
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		path = join(path, e.Field)
		return conversation.InvalidField(path, "%q must be %s", path, kindName(e.Type))
	}
	if e, ok := errors.AsType[*conversation.Error](err); ok {
		return conversation.InvalidField(path, "%q %s", path, e.Message)
	}
	return conversation.InvalidField(path, "%q is not valid", path)
}

func kindName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "a boolean"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.Int, reflect.Int64, reflect.Float64:
		return "a number"
	default:
		return "an object"
	}
}

// join names a member of what path names; "" is the body itself.
func join(path, member string) string {
	if path == "" || member == "" {
		return path + member
	}
	return path + "." + member
}

// item names an element of a list.
func item(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// looseText is a string that some clients send as a number.
type looseText string

// UnmarshalJSON takes a string, a number or null.
func (t *looseText) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		*t = looseText(s)
		return nil
	}
	var n json.Number
	if json.Unmarshal(data, &n) != nil {
		return &json.UnmarshalTypeError{Type: reflect.TypeFor[string]()}
	}
	*t = looseText(n.String())
	return nil
}

// looseTexts is a list of strings that some clients send as one string.
type looseTexts []string

// UnmarshalJSON takes an array of strings, a string or null.
func (t *looseTexts) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*t = nonEmpty([]string{one})
		return nil
	}
	var list []string
	if json.Unmarshal(data, &list) != nil {
		return &json.UnmarshalTypeError{Type: reflect.TypeFor[[]string]()}
	}
	*t = nonEmpty(list)
	return nil
}
