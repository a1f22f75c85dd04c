package hooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/app"
	"parlance/conversation"
)

// endpointRequest is the body of creation and change. A misspelt member is
// refused: this API is ours, so nobody's client sends others.
type endpointRequest struct {
	URL         *string   `json:"url"`
	Description *string   `json:"description"`
	Events      *[]string `json:"events"`
	Strict      *bool     `json:"strict"`
	Disabled    *bool     `json:"disabled"`
	KeyType     string    `json:"keyType"`
}

func (r endpointRequest) change() app.EndpointChange {
	return app.EndpointChange{URL: r.URL, Description: r.Description, Events: r.Events, Strict: r.Strict, Disabled: r.Disabled}
}

func readEndpoint(c echo.Context) (r endpointRequest, err error) {
	return r, readBody(c, &r)
}

// readBody reads a JSON object; an empty body is {}.
func readBody(c echo.Context, v any) error {
	data, err := api.ReadBody(c.Request())
	if err != nil {
		return err
	}
	return parse(data, v)
}

func parse(data []byte, v any) error {
	data = bytes.TrimSpace(data)
	if len(data) == 0 {
		return nil
	}
	if data[0] != '{' || !utf8.Valid(data) {
		return conversation.Errorf(conversation.Invalid, "The request body must be a JSON object in UTF-8.")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return bodyError(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return conversation.Errorf(conversation.Invalid, "The request body is not valid JSON: something follows the object.")
	}
	return nil
}

func bodyError(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return conversation.InvalidField(e.Field, "%q must not be a %s", e.Field, e.Value)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return conversation.InvalidField(strings.Trim(name, `"`), "There is no member %s.", name)
	}
	return conversation.Errorf(conversation.Invalid, "The request body is not valid JSON.")
}

// filterOf reads what narrows a list of deliveries.
func filterOf(from, to, status string) (f conversation.DeliveryFilter, err error) {
	f.Status = conversation.DeliveryStatus(status)
	if f.From, err = when("from", from); err != nil {
		return f, err
	}
	f.To, err = when("to", to)
	return f, err
}

func when(field, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || t.Year() < 1970 || t.Year() > 9999 {
		return time.Time{}, conversation.InvalidField(field, `%q must be a time such as "2026-01-31T12:00:00Z"`, field)
	}
	return t.UTC(), nil
}

// isPublic tells the key of a pair from a secret.
func isPublic(key string) bool { return strings.HasPrefix(key, "whpk_") }
