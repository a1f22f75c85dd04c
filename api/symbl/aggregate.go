package symbl

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/api/symbl/wire"
	"parlance/app"
	"parlance/conversation"
)

// maxTopicWords bounds the vocabulary that topics are looked for with.
const maxTopicWords = 200

func (d *Dialect) topics(c echo.Context, p conversation.Principal) error {
	params, err := queryParams(c)
	if err != nil {
		return err
	}
	view := wire.TopicView{Sentiment: params.Bool("sentiment"), Parents: params.Bool("parentRefs")}
	q := app.TopicsQuery{Refresh: params.Bool("refresh"), CustomVocabulary: params.Texts("customTopicVocabulary", maxTopicWords)}
	if q.CustomVocabulary == nil {
		q.CustomVocabulary = params.Texts("customVocabulary", maxTopicWords) // its older name
	}
	if err := params.Err(); err != nil {
		return err
	}
	list, err := d.uses.Topics(c.Request().Context(), p, api.Param(c, "id"), q)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.NewTopics(list, view))
}

// summary answers 404 only as long as there is nothing to sum up yet; after
// that, an addition that is not worked in yet does not hide what is known.
func (d *Dialect) summary(c echo.Context, p conversation.Principal) error {
	params, err := queryParams(c)
	if err != nil {
		return err
	}
	q := app.SummaryQuery{Refresh: params.Bool("refresh")}
	if err := params.Err(); err != nil {
		return err
	}
	ctx, id := c.Request().Context(), api.Param(c, "id")
	pending, err := d.uses.Pending(ctx, p, id)
	if err != nil {
		return err
	}
	if pending {
		return &conversation.Error{
			Code: conversation.NotFound, Field: "summary",
			Message: "The summary is not ready yet; wait until the job of the conversation is completed.",
		}
	}
	list, err := d.uses.Summary(ctx, p, id, q)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.NewSummary(list))
}

func (d *Dialect) analytics(c echo.Context, p conversation.Principal) error {
	a, err := d.uses.Analytics(c.Request().Context(), p, api.Param(c, "id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.NewAnalytics(a))
}
