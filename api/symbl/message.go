package symbl

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/api/symbl/wire"
	"parlance/conversation"
)

func (d *Dialect) messages(c echo.Context, p conversation.Principal) error {
	params, err := queryParams(c)
	if err != nil {
		return err
	}
	view := wire.MessageView{Sentiment: params.Bool("sentiment"), Words: params.Bool("verbose")}
	redact := params.Bool("redact")
	if err := params.Err(); err != nil {
		return err
	}
	if redact { // to ignore it would show what the client wants hidden
		return conversation.InvalidField("redact", `"redact" is not supported by this server`)
	}
	id := api.Param(c, "id")
	list, err := d.uses.Messages(c.Request().Context(), p, id, view.Words)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.NewMessages(id, list, view))
}
