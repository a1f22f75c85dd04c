package analyze

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"parlance/conversation"
)

// body is a submission of the API, or any object with a list of messages.
type body struct {
	Name           string                      `json:"name"`
	Threshold      float64                     `json:"confidenceThreshold"`
	TimezoneOffset int                         `json:"timezoneOffset"`
	LanguageCode   string                      `json:"languageCode"`
	Trackers       []tracker                   `json:"trackers"`
	CustomEntities []conversation.CustomEntity `json:"customEntities"`
}

type tracker struct {
	Name       string   `json:"name"`
	Vocabulary []string `json:"vocabulary"`
}

// lists are the names under which people keep messages.
func lists() []string {
	return []string{"messages", "transcript", "utterances", "segments", "turns", "conversation", "dialogue", "results", "items", "chat", "data"}
}

var errNoMessages = errors.New(`no list of messages in this JSON; known shapes are {"messages": [{"payload": {"content": "..."}, "from": {"name": "..."}}]}, ` +
	`[{"speaker": "...", "text": "...", "start": seconds or time}], and the same objects one per line`)

// readJSON reads chat JSON.
func readJSON(text string, at time.Time) (input, error) {
	var whole any
	if err := json.Unmarshal([]byte(text), &whole); err != nil {
		list, ok := jsonLines(text)
		if !ok {
			return input{}, fmt.Errorf("this is no JSON: %w", err)
		}
		whole = list
	}
	in := input{form: "chat"}
	list, isList := whole.([]any)
	if object, ok := whole.(map[string]any); ok {
		list, isList = listIn(object)
		in.describe(text)
	}
	if !isList {
		return input{}, errNoMessages
	}
	for i, item := range list {
		m, err := messageOf(item, at)
		if err != nil {
			return input{}, fmt.Errorf("message %d: %w", i+1, err)
		}
		in.messages = append(in.messages, m)
	}
	return in, nil
}

func jsonLines(text string) (list []any, ok bool) {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var v any
		if json.Unmarshal([]byte(line), &v) != nil {
			return nil, false
		}
		list = append(list, v)
	}
	return list, len(list) > 0
}

// listIn finds the messages of an object. A text of "Name: words" lines counts too.
func listIn(object map[string]any) ([]any, bool) {
	for _, name := range lists() {
		switch v := object[name].(type) {
		case []any:
			return v, true
		case string:
			var list []any
			for line := range strings.Lines(v) {
				list = append(list, strings.TrimSpace(line))
			}
			return list, true
		case map[string]any:
			if list, ok := listIn(v); ok {
				return list, true
			}
		}
	}
	return nil, false
}

// describe takes what the API's submission says besides the messages. A member
// of another type than the API's is somebody else's, and is passed over.
func (in *input) describe(text string) {
	var raw map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &raw) != nil {
		return
	}
	var b body
	for name, into := range map[string]any{
		"name": &b.Name, "confidenceThreshold": &b.Threshold, "timezoneOffset": &b.TimezoneOffset, "languageCode": &b.LanguageCode,
		"trackers": &b.Trackers,
	} {
		_ = json.Unmarshal(raw[name], into)
	}
	in.name = b.Name
	in.options.ConfidenceThreshold, in.options.TimezoneOffset, in.options.LanguageCode = b.Threshold, b.TimezoneOffset, b.LanguageCode
	for _, t := range b.Trackers {
		in.options.Trackers = append(in.options.Trackers, conversation.Tracker{Name: t.Name, Vocabulary: t.Vocabulary})
	}
	var custom []struct {
		CustomType string `json:"customType"`
		Value      string `json:"value"`
		Text       string `json:"text"`
	}
	_ = json.Unmarshal(raw["customEntities"], &custom)
	for _, c := range custom {
		in.options.CustomEntities = append(in.options.CustomEntities, conversation.CustomEntity(c))
	}
}

// messageOf reads one message of any shape that is known.
func messageOf(item any, at time.Time) (conversation.InputMessage, error) {
	if s, ok := item.(string); ok {
		name, said, _ := cutName(s)
		return conversation.InputMessage{Text: said, From: conversation.Member{Name: name}}, nil
	}
	object, ok := item.(map[string]any)
	if !ok {
		return conversation.InputMessage{}, errors.New("want an object or a text")
	}
	m := conversation.InputMessage{Text: textOf(object), From: speakerOf(object)}
	if m.Text == "" && !hasText(object) {
		return m, errors.New(`no text: want a member "text", "content", "message", "body" or "payload": {"content"}`)
	}
	times := object
	if d, ok := object["duration"].(map[string]any); ok {
		times = d
	}
	m.StartTime = timeOf(at, times, "startTime", "start_time", "start", "timestamp", "ts", "time", "date", "created_at", "createdAt")
	m.EndTime = timeOf(at, times, "endTime", "end_time", "end")
	if m.EndTime.Before(m.StartTime) {
		m.EndTime = time.Time{}
	}
	return m, nil
}

func texts() []string {
	return []string{"text", "content", "message", "body", "transcript", "utterance", "said"}
}

func textOf(object map[string]any) string {
	if p, ok := object["payload"].(map[string]any); ok {
		object = p
	}
	for _, name := range texts() {
		switch v := object[name].(type) {
		case string:
			return v
		case map[string]any:
			return textOf(v)
		}
	}
	return ""
}

func hasText(object map[string]any) bool {
	if p, ok := object["payload"].(map[string]any); ok {
		object = p
	}
	for _, name := range texts() {
		if _, ok := object[name]; ok {
			return true
		}
	}
	return false
}

func speakerOf(object map[string]any) conversation.Member {
	for _, name := range []string{"from", "speaker", "author", "sender", "user", "username", "name", "role"} {
		switch v := object[name].(type) {
		case string:
			return person(v)
		case float64:
			return conversation.Member{Name: "Speaker " + strconv.FormatFloat(v, 'f', -1, 64)}
		case map[string]any:
			get := func(names ...string) string {
				for _, n := range names {
					if s, ok := v[n].(string); ok {
						return s
					}
				}
				return ""
			}
			return conversation.Member{Name: get("name", "display_name", "real_name", "username"), Email: get("email"), UserID: get("userId", "user_id", "id")}
		}
	}
	return conversation.Member{}
}
