package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"

	"github.com/labstack/echo/v4"
)

// serializer writes JSON as it is read best: no escapes for < > and &, and the
// length known before the first byte, so that a cut answer is seen as one.
type serializer struct{}

// Serialize writes the answer.
func (serializer) Serialize(c echo.Context, v any, indent string) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentLength, strconv.Itoa(buf.Len()))
	_, err := c.Response().Write(buf.Bytes())
	return err
}

// Deserialize is not used: dialects read their requests themselves.
func (serializer) Deserialize(echo.Context, any) error {
	return errors.New("requests are read by the dialects")
}
