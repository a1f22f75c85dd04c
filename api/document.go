package api

import (
	_ "embed"
	"net/http"

	"github.com/labstack/echo/v4"
)

//go:embed openapi.yaml
var document []byte

// Document is the OpenAPI description of every route.
func Document() []byte { return document }

func serveDocument(c echo.Context) error {
	return c.Blob(http.StatusOK, "application/yaml", document)
}
