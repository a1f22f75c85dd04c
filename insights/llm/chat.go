package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"parlance/conversation"
)

// completion is what of a server's answer counts. Calls of tools are not among
// it: none are offered.
type completion struct {
	Choices []struct {
		Message struct {
			Content string `json:"content"`
			Refusal string `json:"refusal"`
		} `json:"message"`
		FinishReason string `json:"finish_reason"`
	} `json:"choices"`
	Usage struct {
		TotalTokens int `json:"total_tokens"`
	} `json:"usage"`
}

// tries is how often an answer that cannot be used is asked for anew.
const tries = 2

// mostTokens is what one request can cost at most, whatever the server says.
const mostTokens = 10_000_000

// forms are how many ways there are to ask for JSON: by schema, as any object,
// and by words alone. Servers differ in what they know.
const forms = 3

// ask gives the model's answer to a task, counting what it costs.
func (r *Reader) ask(ctx context.Context, t *task, spent *conversation.Reading) (answer, error) {
	data, err := t.data()
	if err != nil {
		return answer{}, err
	}
	var last error
	for try := 0; try < tries; {
		if err := r.within(*spent); err != nil && try > 0 {
			return answer{}, last
		}
		form := r.form.Load()
		body, err := r.post(ctx, "/chat/completions", r.request(data, form), func() { spent.Requests++ })
		if refused, ok := errors.AsType[*httpError](err); ok && refused.aboutForm() && form+1 < forms {
			r.form.CompareAndSwap(form, form+1)
			continue
		}
		if err != nil {
			return answer{}, err
		}
		a, used, err := parse(body)
		if used <= 0 { // the server does not count
			used = tokens(data) + tokens(string(body))
		}
		spent.Tokens += used
		if err == nil {
			return a, nil
		}
		last = err
		try++
	}
	return answer{}, last
}

// aboutForm tells whether another form of the request may be accepted.
func (e *httpError) aboutForm() bool {
	if e.status != http.StatusBadRequest && e.status != http.StatusUnprocessableEntity {
		return false
	}
	said := strings.ToLower(e.body)
	return slices.ContainsFunc([]string{"response_format", "schema", "temperature", "grammar", "json_object"}, func(w string) bool {
		return strings.Contains(said, w)
	})
}

// request is the body of a chat completion.
func (r *Reader) request(data string, form int32) map[string]any {
	body := map[string]any{
		"model": r.Model,
		"messages": []map[string]string{
			{"role": "system", "content": instructions},
			{"role": "user", "content": data},
		},
	}
	switch form {
	case 0:
		body["temperature"] = 0
		body["response_format"] = map[string]any{
			"type":        "json_schema",
			"json_schema": map[string]any{"name": "conversation", "strict": true, "schema": schema()},
		}
	case 1:
		body["response_format"] = map[string]any{"type": "json_object"}
	default:
	}
	return body
}

// parse reads the model's JSON out of a completion.
func parse(body []byte) (a answer, used int, err error) {
	var c completion
	if err := json.Unmarshal(body, &c); err != nil {
		return a, 0, fmt.Errorf("%w: %w", errUseless, err)
	}
	used = min(c.Usage.TotalTokens, mostTokens)
	if len(c.Choices) == 0 || c.Choices[0].Message.Refusal != "" {
		return a, used, errUseless
	}
	if c.Choices[0].FinishReason == "length" {
		return a, used, errCutShort
	}
	text := c.Choices[0].Message.Content
	// Some models think aloud first, or put a fence around.
	if _, after, ok := strings.Cut(text, "</think>"); ok {
		text = after
	}
	from, to := strings.IndexByte(text, '{'), strings.LastIndexByte(text, '}')
	if from < 0 || to < from {
		return a, used, fmt.Errorf("%w: no JSON object", errUseless)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text[from:to+1]), &members); err != nil {
		return a, used, fmt.Errorf("%w: %w", errUseless, err)
	}
	for name, into := range map[string]any{
		"summary": &a.Summary, "decisions": &a.Decisions, "action_items": &a.Actions, "questions": &a.Questions,
	} {
		raw, ok := members[name]
		if !ok {
			return answer{}, used, fmt.Errorf("%w: no %q", errUseless, name)
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return answer{}, used, fmt.Errorf("%w: %q: %w", errUseless, name, err)
		}
	}
	return a, used, nil
}
