package symbl

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/api/symbl/request"
	"parlance/app"
	"parlance/conversation"
)

// token is Symbl's answer; refershToken is spelt as its clients read it.
type token struct {
	AccessToken  string `json:"accessToken"`
	ExpiresIn    int64  `json:"expiresIn"` // seconds
	RefreshToken string `json:"refreshToken,omitempty"`
	Refersh      string `json:"refershToken,omitempty"`
}

func newToken(t app.Token) token {
	return token{t.AccessToken, int64(t.ExpiresIn / time.Second), t.RefreshToken, t.RefreshToken}
}

// pair reads appId and appSecret.
func pair(c echo.Context) (p *request.Params, appID, appSecret string, err error) {
	p, err = jsonParams(c)
	if err != nil {
		return nil, "", "", err
	}
	p.OneOf("type", "application") // the other documented type, password, has no accounts here
	appID, appSecret = p.Text("appId"), p.Text("appSecret")
	if err := p.Err(); err != nil {
		return nil, "", "", err
	}
	for name, v := range map[string]string{"appId": appID, "appSecret": appSecret} {
		if v == "" {
			return nil, "", "", conversation.InvalidField(name, "%q is required", name)
		}
	}
	return p, appID, appSecret, nil
}

func (d *Dialect) generateToken(c echo.Context) error {
	_, id, secret, err := pair(c)
	if err != nil {
		return err
	}
	t, err := d.uses.IssueToken(c.Request().Context(), id, secret)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, newToken(t))
}

func (d *Dialect) refreshToken(c echo.Context) error {
	p, id, secret, err := pair(c)
	if err != nil {
		return err
	}
	refresh := p.Text("refreshToken")
	if refresh == "" && p.Err() == nil {
		return conversation.InvalidField("refreshToken", `"refreshToken" is required`)
	}
	if err := p.Err(); err != nil {
		return err
	}
	t, err := d.uses.RefreshToken(c.Request().Context(), id, secret, refresh)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, newToken(t))
}

func (d *Dialect) revokeTokens(c echo.Context) error {
	_, id, secret, err := pair(c)
	if err != nil {
		return err
	}
	if err := d.uses.RevokeTokens(c.Request().Context(), id, secret); err != nil {
		return err
	}
	return api.NoContent(c)
}
