package request

import (
	"encoding/json"

	"parlance/conversation"
)

type message struct {
	Payload *struct {
		Content *string `json:"content"`
	} `json:"payload"`
	From     *person `json:"from"`
	Duration *struct {
		StartTime *string `json:"startTime"`
		EndTime   *string `json:"endTime"`
	} `json:"duration"`
}

// person is a speaker as clients describe one.
type person struct {
	Name   looseText `json:"name"`
	Email  looseText `json:"email"`
	UserID looseText `json:"userId"`
}

func (p *person) member() conversation.Member {
	if p == nil {
		return conversation.Member{}
	}
	return conversation.Member{Name: string(p.Name), Email: string(p.Email), UserID: string(p.UserID)}
}

// Messages reads the messages of a text submission. That there must be some, and
// how many may be, is for app to say.
func (p *Params) Messages() []conversation.InputMessage {
	raw, found := p.member("messages")
	if !found {
		p.refuse("messages", `"messages" is required`)
		return nil
	}
	var items []message
	if json.Unmarshal(raw, &items) != nil {
		p.keep(misfit(raw))
		return nil
	}
	list := make([]conversation.InputMessage, 0, len(items))
	for i := range items {
		m, err := items[i].input(item("messages", i))
		if err != nil {
			p.keep(err)
			return nil
		}
		list = append(list, m)
	}
	return list
}

// misfit finds the message with a member of a wrong type, which the decoder does
// not number.
func misfit(raw json.RawMessage) error {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return conversation.InvalidField("messages", `"messages" must be an array`)
	}
	for i, raw := range items {
		var m message
		if err := decode(item("messages", i), raw, &m); err != nil {
			return err
		}
	}
	return conversation.InvalidField("messages", `"messages" is not valid`)
}

func (m *message) input(path string) (conversation.InputMessage, error) {
	var out conversation.InputMessage
	if m.Payload == nil {
		return out, conversation.InvalidField(path+".payload", "%q is required", path+".payload")
	}
	if m.Payload.Content == nil {
		return out, conversation.InvalidField(path+".payload.content", "%q is required", path+".payload.content")
	}
	out.Text, out.From = *m.Payload.Content, m.From.member()
	if m.Duration == nil {
		return out, nil
	}
	var ok bool
	if out.StartTime, ok = instant(deref(m.Duration.StartTime)); !ok {
		return out, notInstant(path + ".duration.startTime")
	}
	if out.EndTime, ok = instant(deref(m.Duration.EndTime)); !ok {
		return out, notInstant(path + ".duration.endTime")
	}
	return out, nil
}

func notInstant(path string) error {
	return conversation.InvalidField(path, "%q must be a valid ISO 8601 date, such as 2020-07-21T16:02:19.010Z", path)
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
