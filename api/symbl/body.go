package symbl

import (
	"bytes"
	"errors"
	"mime"
	"strings"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/api/symbl/request"
	"parlance/conversation"
)

// jsonParams reads the parameters of a request with a JSON body. Clients forget
// the content type or send a wrong one, so only what can never be JSON is
// refused by its name.
func jsonParams(c echo.Context) (*request.Params, error) {
	data, err := jsonBody(c)
	if err != nil {
		return nil, err
	}
	return request.FromBody(data, c.Request().URL.RawQuery)
}

func jsonBody(c echo.Context) ([]byte, error) {
	kind := mediaType(c)
	if strings.HasPrefix(kind, "multipart/") || strings.HasPrefix(kind, "audio/") || strings.HasPrefix(kind, "video/") {
		return nil, conversation.Errorf(conversation.Unsupported, "Content-Type %q is not accepted here; send JSON as application/json.", kind)
	}
	data, err := api.ReadBody(c.Request())
	return bytes.TrimPrefix(data, []byte(mark)), err
}

// mark is what some editors put before a text.
const mark = "\xef\xbb\xbf"

// queryParams reads the parameters of a request without a body.
func queryParams(c echo.Context) (*request.Params, error) {
	return request.FromQuery(c.Request().URL.RawQuery)
}

// mediaType is the bare content type in lower case; "" when absent.
func mediaType(c echo.Context) string {
	header := c.Request().Header.Get(echo.HeaderContentType)
	kind, _, err := mime.ParseMediaType(header)
	if err != nil {
		kind, _, _ = strings.Cut(header, ";")
	}
	return strings.ToLower(strings.TrimSpace(kind))
}

func asError(err error) (*conversation.Error, bool) { return errors.AsType[*conversation.Error](err) }
