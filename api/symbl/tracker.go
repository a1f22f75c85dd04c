package symbl

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/api/symbl/request"
	"parlance/api/symbl/wire"
	"parlance/conversation"
)

func (d *Dialect) listTrackers(c echo.Context, p conversation.Principal) error {
	list, err := d.uses.Trackers(c.Request().Context(), p)
	if err != nil {
		return err
	}
	if name := c.QueryParam("name"); name != "" {
		var named []conversation.Tracker
		for _, t := range list {
			if t.Name == name {
				named = append(named, t)
			}
		}
		list = named
	}
	return c.JSON(http.StatusOK, wire.NewTrackers(list))
}

// createTrackers answers by what came: an array with an array, an object with an
// object. Clients of two generations call it.
func (d *Dialect) createTrackers(c echo.Context, p conversation.Principal) error {
	data, err := jsonBody(c)
	if err != nil {
		return err
	}
	if err := request.Check(data); err != nil {
		return err
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return d.createOne(c, p, data)
	}
	list, err := request.Trackers(data)
	if err != nil {
		return err
	}
	made, err := d.uses.CreateTrackers(c.Request().Context(), p, list)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, wire.NewTrackers(made))
}

func (d *Dialect) createTracker(c echo.Context, p conversation.Principal) error {
	data, err := jsonBody(c)
	if err != nil {
		return err
	}
	return d.createOne(c, p, data)
}

func (d *Dialect) createOne(c echo.Context, p conversation.Principal, data json.RawMessage) error {
	t, err := oneTracker(data)
	if err != nil {
		return err
	}
	made, err := d.uses.CreateTrackers(c.Request().Context(), p, []conversation.Tracker{t})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, wire.OneTracker{Tracker: wire.NewTracker(made[0])})
}

func oneTracker(data []byte) (conversation.Tracker, error) {
	if _, err := request.Object(data); err != nil {
		return conversation.Tracker{}, err
	}
	return request.Tracker("", data)
}

func (d *Dialect) getTracker(c echo.Context, p conversation.Principal) error {
	t, err := d.uses.Tracker(c.Request().Context(), p, api.Param(c, "id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.OneTracker{Tracker: wire.NewTracker(t)})
}

func (d *Dialect) putTracker(c echo.Context, p conversation.Principal) error {
	data, err := jsonBody(c)
	if err != nil {
		return err
	}
	t, err := oneTracker(data)
	if err != nil {
		return err
	}
	t.ID = api.Param(c, "id")
	return d.saveTracker(c, p, t)
}

func (d *Dialect) saveTracker(c echo.Context, p conversation.Principal, t conversation.Tracker) error {
	saved, err := d.uses.UpdateTracker(c.Request().Context(), p, t)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.OneTracker{Tracker: wire.NewTracker(saved)})
}

// patchTracker applies a JSON Patch to name and vocabulary.
func (d *Dialect) patchTracker(c echo.Context, p conversation.Principal) error {
	data, err := jsonBody(c)
	if err != nil {
		return err
	}
	t, err := d.uses.Tracker(c.Request().Context(), p, api.Param(c, "id"))
	if err != nil {
		return err
	}
	if t, err = request.PatchTracker(t, data); err != nil {
		return err
	}
	return d.saveTracker(c, p, t)
}

func (d *Dialect) deleteTracker(c echo.Context, p conversation.Principal) error {
	id := api.Param(c, "id")
	if err := d.uses.DeleteTracker(c.Request().Context(), p, id); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, wire.Deleted{ID: id, Type: "tracker", Deleted: true})
}
