package symbl

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/api/symbl/wire"
	"parlance/conversation"
)

// found reads the insights of some kinds in their wire form.
func (d *Dialect) found(c echo.Context, p conversation.Principal, kinds ...conversation.InsightKind) ([]wire.Insight, error) {
	list, err := d.uses.Found(c.Request().Context(), p, api.Param(c, "id"), kinds...)
	return wire.NewInsights(list), err
}

func (d *Dialect) questions(c echo.Context, p conversation.Principal) error {
	list, err := d.found(c, p, conversation.Question)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.Questions{Questions: list})
}

func (d *Dialect) actionItems(c echo.Context, p conversation.Principal) error {
	list, err := d.found(c, p, conversation.ActionItem)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.ActionItems{ActionItems: list})
}

func (d *Dialect) followUps(c echo.Context, p conversation.Principal) error {
	list, err := d.found(c, p, conversation.FollowUp)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.FollowUps{FollowUps: list})
}

func (d *Dialect) decisions(c echo.Context, p conversation.Principal) error {
	list, err := d.found(c, p, conversation.Decision)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.Decisions{Decisions: list})
}

func (d *Dialect) insights(c echo.Context, p conversation.Principal) error {
	list, err := d.found(c, p)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.Insights{Insights: list})
}

func (d *Dialect) entities(c echo.Context, p conversation.Principal) error {
	ctx, id := c.Request().Context(), api.Param(c, "id")
	mentions, err := d.uses.Entities(ctx, p, id)
	if err != nil {
		return err
	}
	messages, err := d.uses.Messages(ctx, p, id, false)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.NewEntities(mentions, messages))
}

func (d *Dialect) trackersDetected(c echo.Context, p conversation.Principal) error {
	ctx, id := c.Request().Context(), api.Param(c, "id")
	hits, err := d.uses.TrackerHits(ctx, p, id)
	if err != nil {
		return err
	}
	messages, err := d.uses.Messages(ctx, p, id, false)
	if err != nil {
		return err
	}
	insights, err := d.uses.Found(ctx, p, id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.NewDetected(hits, messages, insights))
}
