package symbl

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/api/symbl/request"
	"parlance/api/symbl/wire"
	"parlance/conversation"
)

func (d *Dialect) members(c echo.Context, p conversation.Principal) error {
	list, err := d.uses.Members(c.Request().Context(), p, api.Param(c, "id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.NewMembers(list))
}

// updateMember changes what the body names and leaves the rest.
func (d *Dialect) updateMember(c echo.Context, p conversation.Principal) error {
	params, err := jsonParams(c)
	if err != nil {
		return err
	}
	ctx, id, memberID := c.Request().Context(), api.Param(c, "id"), api.Param(c, "member")
	list, err := d.uses.Members(ctx, p, id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(m conversation.Member) bool { return m.ID == memberID })
	if i < 0 {
		return &conversation.Error{Code: conversation.NotFound, Field: "id", Message: "The conversation has no member with this id."}
	}
	m, err := changedMember(params, list[i])
	if err != nil {
		return err
	}
	if err := d.uses.UpdateMember(ctx, p, id, m); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.Said{Message: "Member with id: " + memberID + " for conversationId: " + id +
		" updated successfully! The update should be reflected in all messages and insights along with this conversation"})
}

// speakerEvents gives messages to those who are said to have spoken.
func (d *Dialect) speakerEvents(c echo.Context, p conversation.Principal) error {
	params, err := jsonParams(c)
	if err != nil {
		return err
	}
	events := params.SpeakerEvents()
	if err := params.Err(); err != nil {
		return err
	}
	id := api.Param(c, "id")
	if err := d.uses.SpeakerEvents(c.Request().Context(), p, id, events); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.Said{Message: "Speaker events associated for conversationId: " + id +
		" successfully! The update should be reflected in all messages and insights along with this conversation"})
}

func changedMember(params *request.Params, m conversation.Member) (conversation.Member, error) {
	if id := params.Text("id"); id != "" && id != m.ID {
		return m, conversation.InvalidField("id", `"id" must be the id in the path`)
	}
	if params.Given("name") {
		m.Name = params.Text("name")
	}
	if params.Given("email") {
		m.Email = params.Text("email")
	}
	if params.Given("userId") {
		m.UserID = params.Text("userId")
	}
	return m, params.Err()
}
