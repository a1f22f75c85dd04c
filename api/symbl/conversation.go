package symbl

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/api/symbl/request"
	"parlance/api/symbl/wire"
	"parlance/conversation"
)

func (d *Dialect) conversations(c echo.Context, p conversation.Principal) error {
	params, err := queryParams(c)
	if err != nil {
		return err
	}
	f := params.ListFilter(d.cfg.Clock().UTC())
	if err := params.Err(); err != nil {
		return err
	}
	list, err := d.uses.ConversationsWithMembers(c.Request().Context(), p, f)
	if err != nil {
		return err
	}
	out := wire.Conversations{Conversations: []wire.Conversation{}}
	for _, l := range list {
		out.Conversations = append(out.Conversations, wire.NewConversation(l.Conversation, l.Members))
	}
	return c.JSON(http.StatusOK, out)
}

func (d *Dialect) conversation(c echo.Context, p conversation.Principal) error {
	conv, members, err := d.uses.Conversation(c.Request().Context(), p, api.Param(c, "id"))
	if err != nil {
		return err
	}
	analysis, err := d.uses.Analysis(c.Request().Context(), p, conv.ID)
	if err != nil {
		return err
	}
	out := wire.NewConversation(conv, members)
	out.Analysis = wire.NewAnalysis(analysis)
	transcripts, err := d.uses.Transcripts(c.Request().Context(), p, conv.ID)
	if err != nil {
		return err
	}
	out.Transcripts = wire.NewTranscripts(transcripts)
	return c.JSON(http.StatusOK, out)
}

func (d *Dialect) setMetadata(c echo.Context, p conversation.Principal) error {
	params, err := jsonParams(c)
	if err != nil {
		return err
	}
	raw, found := params.Member("metadata")
	if !found {
		return conversation.InvalidField("metadata", `"metadata" is required`)
	}
	metadata, err := request.Metadata(raw)
	if err != nil {
		return err
	}
	id := api.Param(c, "id")
	if err := d.uses.SetMetadata(c.Request().Context(), p, id, metadata); err != nil {
		return err
	}
	if metadata == nil {
		metadata = map[string]string{}
	}
	return c.JSON(http.StatusOK, wire.Metadata{ID: id, Metadata: metadata})
}

func (d *Dialect) deleteConversation(c echo.Context, p conversation.Principal) error {
	if err := d.uses.Delete(c.Request().Context(), p, api.Param(c, "id")); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.Said{Message: "successfully deleted the conversation"})
}
