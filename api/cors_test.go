package api

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"parlance/conversation"
)

// A browser asks for permission without a token, then calls with one. It gets the
// permission for the origins of the configuration alone, and never for cookies.
func TestOriginsOfBrowsers(t *testing.T) {
	t.Parallel()
	const page, other = "https://app.example", "https://evil.example"
	cases := []struct {
		name    string
		allowed []string
		origin  string
		want    string // Access-Control-Allow-Origin
	}{
		{"nobody is allowed", nil, page, ""},
		{"the one that is", []string{page}, page, page},
		{"in other letters", []string{page}, "HTTPS://APP.example", "HTTPS://APP.example"},
		{"another one", []string{page}, other, ""},
		{"one that begins alike", []string{page}, page + ".evil.example", ""},
		{"a sandbox", []string{page}, "null", ""},
		{"no browser", []string{page}, "", ""},
		{"all", []string{"*"}, other, "*"},
	}
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := NewServer(Config{CORSOrigins: tt.allowed}, oneTenant{}, plain{"/a": func(c echo.Context, _ conversation.Principal) error {
				return c.JSON(200, "done")
			}})
			for _, method := range []string{"OPTIONS", "GET"} {
				req := httptest.NewRequestWithContext(t.Context(), method, "/a", nil)
				if tt.origin != "" {
					req.Header.Set("Origin", tt.origin)
				}
				if method == "OPTIONS" {
					req.Header.Set("Access-Control-Request-Method", "GET")
				} else {
					req.Header.Set("Authorization", "Bearer t")
				}
				rec := httptest.NewRecorder()
				s.Handler().ServeHTTP(rec, req)
				h := rec.Header()
				if got := h.Get("Access-Control-Allow-Origin"); got != tt.want || h.Get("Access-Control-Allow-Credentials") != "" {
					t.Errorf("%s: allowed %q, credentials %q", method, got, h.Get("Access-Control-Allow-Credentials"))
				}
				if method == "OPTIONS" && (h.Get("Access-Control-Allow-Methods") != "") != (tt.want != "") {
					t.Errorf("the question for permission got %d %v", rec.Code, h)
				}
				if method == "OPTIONS" && tt.want != "" && !strings.Contains(h.Get("Access-Control-Allow-Headers"), "Authorization") {
					t.Error("a script could not send its token")
				}
				if len(tt.allowed) == 1 && tt.allowed[0] != "*" && h.Get("Vary") != "Origin" {
					t.Errorf("%s: a cache could mix origins up: Vary %q", method, h.Get("Vary"))
				}
				if h.Get("X-Frame-Options") == "" {
					t.Errorf("%s: without the security headers", method)
				}
			}
		})
	}
}
