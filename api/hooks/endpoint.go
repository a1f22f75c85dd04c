package hooks

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/app"
	"parlance/conversation"
)

// endpoint is an endpoint as clients see it: never with a secret.
type endpoint struct {
	ID             string   `json:"id"`
	URL            string   `json:"url"`
	Description    string   `json:"description"`
	Events         []string `json:"events"`
	Strict         bool     `json:"strict"`
	Disabled       bool     `json:"disabled"`
	DisabledAt     string   `json:"disabledAt,omitempty"`
	DisabledReason string   `json:"disabledReason,omitempty"`
	FailingSince   string   `json:"failingSince,omitempty"`
	OldSecretUntil string   `json:"oldSecretUntil,omitempty"` // both secrets sign until then
	CreatedAt      string   `json:"createdAt"`
}

// withKey is the answer to creation and rotation, the only ones with a key.
type withKey struct {
	endpoint

	Secret    string `json:"secret,omitempty"`
	PublicKey string `json:"publicKey,omitempty"`
}

func newEndpoint(e conversation.Endpoint) endpoint {
	out := endpoint{
		ID: e.ID, URL: e.URL, Description: e.Description, Events: e.Events, Strict: e.Strict, Disabled: !e.Enabled(),
		DisabledAt: instant(e.DisabledAt), DisabledReason: e.DisabledReason, FailingSince: instant(e.FailingSince),
		CreatedAt: instant(e.CreatedAt),
	}
	if e.OldSecret != "" {
		out.OldSecretUntil = instant(e.OldSecretUntil)
	}
	return out
}

func newWithKey(e app.NewEndpoint) withKey {
	out := withKey{endpoint: newEndpoint(e.Endpoint)}
	if isPublic(e.Key) {
		out.PublicKey = e.Key
	} else {
		out.Secret = e.Key
	}
	return out
}

// instant writes a time; "" for the zero time.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

func (d *Dialect) list(c echo.Context, p conversation.Principal) error {
	es, err := d.uses.Endpoints(c.Request().Context(), p)
	if err != nil {
		return err
	}
	out := make([]endpoint, len(es))
	for i, e := range es {
		out[i] = newEndpoint(e)
	}
	return c.JSON(http.StatusOK, map[string]any{"webhooks": out})
}

func (d *Dialect) get(c echo.Context, p conversation.Principal) error {
	e, err := d.uses.Endpoint(c.Request().Context(), p, api.Param(c, "id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, newEndpoint(e))
}

func (d *Dialect) create(c echo.Context, p conversation.Principal) error {
	r, err := readEndpoint(c)
	if err != nil {
		return err
	}
	asymmetric := false
	switch r.KeyType {
	case "", "symmetric":
	case "ed25519":
		asymmetric = true
	default:
		return conversation.InvalidField("keyType", `"keyType" must be "symmetric" or "ed25519"`)
	}
	e, err := d.uses.CreateEndpoint(c.Request().Context(), p, r.change(), asymmetric)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, newWithKey(e))
}

// change leaves what is not named as it is.
func (d *Dialect) change(c echo.Context, p conversation.Principal) error {
	r, err := readEndpoint(c)
	if err != nil {
		return err
	}
	if r.KeyType != "" {
		return conversation.InvalidField("keyType", `"keyType" cannot be changed; make another webhook`)
	}
	e, err := d.uses.UpdateEndpoint(c.Request().Context(), p, api.Param(c, "id"), r.change())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, newEndpoint(e))
}

func (d *Dialect) delete(c echo.Context, p conversation.Principal) error {
	if err := d.uses.DeleteEndpoint(c.Request().Context(), p, api.Param(c, "id")); err != nil {
		return err
	}
	return api.NoContent(c)
}

func (d *Dialect) rotate(c echo.Context, p conversation.Principal) error {
	e, err := d.uses.RotateEndpointSecret(c.Request().Context(), p, api.Param(c, "id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, newWithKey(e))
}
