package symbl

import (
	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/api/symbl/request"
	"parlance/app"
)

// keyed gives the name that a client gave its request; nil for none. The body is
// not known yet.
func keyed(c echo.Context) (*app.Keyed, error) {
	key, err := api.IdempotencyKey(c.Request())
	if err != nil || key == "" {
		return nil, err
	}
	return &app.Keyed{Key: key, Request: api.RequestHash(c.Request())}, nil
}

// keyedParams reads key and parameters of a request with a JSON body.
func keyedParams(c echo.Context) (*request.Params, *app.Keyed, error) {
	k, err := keyed(c)
	if err != nil {
		return nil, nil, err
	}
	data, err := jsonBody(c)
	if err != nil {
		return nil, nil, err
	}
	if k != nil {
		k.Body = app.HashBody(data)
	}
	params, err := request.FromBody(data, c.Request().URL.RawQuery)
	return params, k, err
}
