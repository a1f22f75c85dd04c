package request

import (
	"encoding/json"
	"slices"

	"parlance/conversation"
)

// Tracker reads one tracker; path names it in errors ("" = the body itself).
func Tracker(path string, raw json.RawMessage) (conversation.Tracker, error) {
	var t struct {
		ID         looseText  `json:"id"`
		Name       looseText  `json:"name"`
		Vocabulary looseTexts `json:"vocabulary"`
	}
	if err := decode(path, raw, &t); err != nil {
		return conversation.Tracker{}, err
	}
	name, vocabulary := join(path, "name"), join(path, "vocabulary")
	switch {
	case t.Name == "":
		return conversation.Tracker{}, conversation.InvalidField(name, "%q is required", name)
	case len(t.Vocabulary) == 0:
		return conversation.Tracker{}, conversation.InvalidField(vocabulary, "%q is required and must contain at least 1 phrase", vocabulary)
	case len(t.Vocabulary) > maxPhrases:
		return conversation.Tracker{}, conversation.InvalidField(vocabulary, "%q must contain at most %d phrases", vocabulary, maxPhrases)
	}
	return conversation.Tracker{ID: string(t.ID), Name: string(t.Name), Vocabulary: t.Vocabulary}, nil
}

// Trackers reads a body that is an array of trackers.
func Trackers(data []byte) ([]conversation.Tracker, error) {
	var items []json.RawMessage
	if json.Unmarshal(data, &items) != nil || len(items) == 0 {
		return nil, conversation.Errorf(conversation.Invalid, "The request body must be a tracker or a non-empty array of trackers.")
	}
	var out []conversation.Tracker
	for i, raw := range items {
		t, err := Tracker(item("", i), raw)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// PatchTracker applies a JSON Patch: add, replace and remove of /name and
// /vocabulary, which are what a tracker here has.
func PatchTracker(t conversation.Tracker, data []byte) (conversation.Tracker, error) {
	if err := Check(data); err != nil {
		return t, err
	}
	var ops []struct {
		Op    string          `json:"op"`
		Path  string          `json:"path"`
		Value json.RawMessage `json:"value"`
	}
	if json.Unmarshal(data, &ops) != nil {
		return t, conversation.Errorf(conversation.Invalid, "The request body must be a JSON Patch: an array of operations.")
	}
	for i, op := range ops {
		path := item("", i)
		if !slices.Contains([]string{"add", "replace", "remove"}, op.Op) {
			return t, conversation.InvalidField(path+".op", "%q must be one of [add, replace, remove]", path+".op")
		}
		if err := patch(&t, path, op.Op, op.Path, op.Value); err != nil {
			return t, err
		}
	}
	return t, nil
}

func patch(t *conversation.Tracker, path, op, field string, value json.RawMessage) error {
	switch {
	case field == "/name" && op != "remove":
		return decode(path+".value", value, &t.Name)
	case field == "/vocabulary":
		var phrases looseTexts
		if err := decode(path+".value", value, &phrases); err != nil {
			return err
		}
		switch op {
		case "replace":
			t.Vocabulary = phrases
		case "add":
			t.Vocabulary = append(slices.Clone(t.Vocabulary), phrases...)
		default:
			t.Vocabulary = slices.DeleteFunc(slices.Clone(t.Vocabulary), func(s string) bool { return slices.Contains(phrases, s) })
		}
		return nil
	default:
		return conversation.InvalidField(path+".path", "%q must be one of [/name, /vocabulary]", path+".path")
	}
}
